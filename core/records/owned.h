// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_OWNED_H_
#define CORE_RECORDS_OWNED_H_

#include "core/records/message.h"

namespace postgate::records {

// The record of a message with a memory of its own, for tests.
template <typename Record, typename Message>
class Owned {
 public:
  explicit Owned(const Message& message = {}) : record_(RecordOf(message, &memory_)) {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;

  Record* get() { return record_; }
  Record& operator*() { return *record_; }
  Record* operator->() { return record_; }
  Message message() const { return MessageOf(*record_); }

 private:
  Memory memory_;
  Record* const record_;
};

using OwnedItem = Owned<Item, v1::Item>;
using OwnedDeclaration = Owned<Declaration, v1::Declaration>;

}  // namespace postgate::records

#endif  // CORE_RECORDS_OWNED_H_
