// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_DECLARATION_WRITER_H_
#define CORE_RECORDS_DECLARATION_WRITER_H_

#include "absl/strings/string_view.h"
#include "core/records/declaration.h"
#include "core/records/record_writer.h"

namespace postgate::records {

// Writes declarations as their messages are serialized, one after the other into the same memory. Not thread-safe.
class DeclarationWriter {
 public:
  // Valid until the next.
  absl::string_view Write(const Declaration& declaration);
  // As the field of that number of another message.
  absl::string_view WriteField(const Declaration& declaration, int number);

 private:
  BackwardBytes bytes_;
};

}  // namespace postgate::records

#endif  // CORE_RECORDS_DECLARATION_WRITER_H_
