// SPDX-License-Identifier: Apache-2.0
#include "core/records/field_place.h"

#include <cstdio>
#include <cstdlib>
#include <optional>

#include "google/protobuf/descriptor.h"

namespace postgate::records {
namespace {

using ::google::protobuf::FieldDescriptor;

// What records can hold; nothing for other types, and for numbers and texts of which absence is told from zero and the empty text.
std::optional<Shape> ShapeOf(const FieldDescriptor& field) {
  if (field.has_optional_keyword() || field.is_map() || field.real_containing_oneof() != nullptr || (field.is_repeated() && field.is_packable())) {
    return std::nullopt;
  }
  switch (field.type()) {
    case FieldDescriptor::TYPE_STRING: return field.is_repeated() ? Shape::kTexts : Shape::kText;
    case FieldDescriptor::TYPE_MESSAGE: return field.is_repeated() ? Shape::kRecords : Shape::kRecord;
    case FieldDescriptor::TYPE_INT64: return Shape::kInt64;
    case FieldDescriptor::TYPE_INT32:
    case FieldDescriptor::TYPE_ENUM: return Shape::kInt32;
    case FieldDescriptor::TYPE_BOOL: return Shape::kBool;
    default: return std::nullopt;
  }
}

}  // namespace

const Place& PlaceOf(const FieldDescriptor& field, const RecordType& record) {
  const Place* const place = record.Find(field.name());
  if (place == nullptr || place->shape != ShapeOf(field)) EndWithoutPlaceFor(field);
  return *place;
}

void EndWithoutPlaceFor(const FieldDescriptor& field) {
  std::fprintf(stderr, "core/records has no place for %s\n", field.full_name().c_str());
  std::abort();
}

}  // namespace postgate::records
