// SPDX-License-Identifier: Apache-2.0
#include "core/records/message.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "core/records/canonical_bytes.h"
#include "core/records/record_type.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace postgate::records {
namespace {

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

// Of the type of `reader`.
void* Read(const Message& message, const CanonicalBytes& reader, Memory* memory) {
  const std::unique_ptr<Message> known(message.New());
  known->CopyFrom(message);
  known->DiscardUnknownFields();
  identifiers::Texts texts = identifiers::Texts::kAny;
  void* const record = reader.Read(known->SerializeAsString(), memory, &texts);
  // Only a text that is no UTF-8 can stand in a message and not be read.
  if (record == nullptr) std::abort();
  return record;
}

}  // namespace

Item* RecordOf(const v1::Item& message, Memory* memory) {
  static const CanonicalBytes* const reader = new CanonicalBytes(*v1::Item::descriptor(), ItemType());
  return static_cast<Item*>(Read(message, *reader, memory));
}

Declaration* RecordOf(const v1::Declaration& message, Memory* memory) {
  static const CanonicalBytes* const reader = new CanonicalBytes(*v1::Declaration::descriptor(), DeclarationType());
  return static_cast<Declaration*>(Read(message, *reader, memory));
}

v1::Item MessageOf(const Item& record) {
  v1::Item message;
  Fill(&record, ItemType(), &message);
  return message;
}

v1::Declaration MessageOf(const Declaration& record) {
  v1::Declaration message;
  Fill(&record, DeclarationType(), &message);
  return message;
}

}  // namespace postgate::records
