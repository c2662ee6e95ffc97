// SPDX-License-Identifier: Apache-2.0
#include "core/records/message.h"

#include <cstring>
#include <string>

#include "core/records/record_type.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace postgate::records {
namespace {

using google::protobuf::Arena;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Texts = List<absl::string_view>;
using Records = List<void*>;

const FieldDescriptor* FieldOf(const Message& message, const Place& place) {
  return message.GetDescriptor()->FindFieldByName(std::string(place.name));
}

// The member may be an enumeration, of which an int32_t& must not be made.
int32_t Int32Of(const void* record, const Place& place) {
  int32_t value = 0;
  std::memcpy(&value, static_cast<const char*>(record) + place.offset, sizeof value);
  return value;
}
void SetInt32(void* record, const Place& place, int32_t value) { std::memcpy(static_cast<char*>(record) + place.offset, &value, sizeof value); }

void* FilledFrom(const Message& message, const RecordType& type, Arena* arena) {
  void* const record = type.create(arena);
  const Reflection& of = *message.GetReflection();
  std::string scratch;
  for (const Place& place : type.places) {
    const FieldDescriptor* const field = FieldOf(message, place);
    switch (place.shape) {
      case Shape::kText: At<absl::string_view>(record, place) = CopyOf(of.GetStringReference(message, field, &scratch), arena); break;
      case Shape::kTexts:
        for (int i = 0; i < of.FieldSize(message, field); ++i) {
          At<Texts>(record, place).Add(CopyOf(of.GetRepeatedStringReference(message, field, i, &scratch), arena), arena);
        }
        break;
      case Shape::kInt64: At<int64_t>(record, place) = of.GetInt64(message, field); break;
      case Shape::kInt32:
        SetInt32(record, place, field->enum_type() != nullptr ? of.GetEnumValue(message, field) : of.GetInt32(message, field));
        break;
      case Shape::kBool: At<bool>(record, place) = of.GetBool(message, field); break;
      case Shape::kRecord:
        if (of.HasField(message, field)) At<void*>(record, place) = FilledFrom(of.GetMessage(message, field), *place.type, arena);
        break;
      case Shape::kRecords:
        for (int i = 0; i < of.FieldSize(message, field); ++i) {
          At<Records>(record, place).Add(FilledFrom(of.GetRepeatedMessage(message, field, i), *place.type, arena), arena);
        }
        break;
    }
  }
  return record;
}

void Fill(const void* record, const RecordType& type, Message* message) {
  const Reflection& of = *message->GetReflection();
  for (const Place& place : type.places) {
    const FieldDescriptor* const field = FieldOf(*message, place);
    switch (place.shape) {
      case Shape::kText: of.SetString(message, field, std::string(At<absl::string_view>(record, place))); break;
      case Shape::kTexts:
        for (const absl::string_view text : At<Texts>(record, place)) of.AddString(message, field, std::string(text));
        break;
      case Shape::kInt64: of.SetInt64(message, field, At<int64_t>(record, place)); break;
      case Shape::kInt32:
        field->enum_type() != nullptr ? of.SetEnumValue(message, field, Int32Of(record, place)) : of.SetInt32(message, field, Int32Of(record, place));
        break;
      case Shape::kBool: of.SetBool(message, field, At<bool>(record, place)); break;
      case Shape::kRecord:
        if (At<void*>(record, place) != nullptr) Fill(At<void*>(record, place), *place.type, of.MutableMessage(message, field));
        break;
      case Shape::kRecords:
        for (const void* one : At<Records>(record, place)) Fill(one, *place.type, of.AddMessage(message, field));
        break;
    }
  }
}

}  // namespace

Item* RecordOf(const v1::Item& message, Arena* arena) { return static_cast<Item*>(FilledFrom(message, ItemType(), arena)); }

v1::Item MessageOf(const Item& record) {
  v1::Item message;
  Fill(&record, ItemType(), &message);
  return message;
}

}  // namespace postgate::records
