// SPDX-License-Identifier: Apache-2.0
//
// What a record is made of, for whoever fills or reads records without knowing them.
#ifndef CORE_RECORDS_RECORD_TYPE_H_
#define CORE_RECORDS_RECORD_TYPE_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/records/memory.h"

namespace postgate::records {

enum class Shape : uint8_t {
  kText,     // absl::string_view
  kTexts,    // List<absl::string_view>
  kInt64,    // int64_t
  kInt32,    // int32_t, or an enumeration as large
  kBool,     // bool
  kRecord,   // void*, null where it is absent
  kRecords,  // List<void*>
};

struct RecordType;

struct Place {
  // The field's name in the proto.
  absl::string_view name;
  Shape shape;
  uint32_t offset;
  // Of a record or of records, else null.
  const RecordType* type = nullptr;
};

struct RecordType {
  absl::Span<const Place> places;
  // An empty one.
  void* (*create)(Memory* memory);

  // Null where the record has no such field.
  const Place* Find(absl::string_view name) const;
};

const RecordType& ItemType();
const RecordType& DeclarationType();

template <typename Member>
const Member& At(const void* record, const Place& place) {
  return *reinterpret_cast<const Member*>(static_cast<const char*>(record) + place.offset);
}

}  // namespace postgate::records

#endif  // CORE_RECORDS_RECORD_TYPE_H_
