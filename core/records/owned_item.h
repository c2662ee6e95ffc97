// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_OWNED_ITEM_H_
#define CORE_RECORDS_OWNED_ITEM_H_

#include "core/records/message.h"
#include "google/protobuf/arena.h"

namespace postgate::records {

// The record of a message with an arena of its own, for tests.
class OwnedItem {
 public:
  explicit OwnedItem(const v1::Item& message) : item_(RecordOf(message, &arena_)) {}
  OwnedItem(const OwnedItem&) = delete;
  OwnedItem& operator=(const OwnedItem&) = delete;

  Item* get() { return item_; }
  Item& operator*() { return *item_; }
  Item* operator->() { return item_; }
  v1::Item message() const { return MessageOf(*item_); }

 private:
  google::protobuf::Arena arena_;
  Item* const item_;
};

}  // namespace postgate::records

#endif  // CORE_RECORDS_OWNED_ITEM_H_
