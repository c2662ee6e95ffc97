// SPDX-License-Identifier: Apache-2.0
//
// For the tests of records.
#ifndef CORE_RECORDS_RECORD_FIXTURE_H_
#define CORE_RECORDS_RECORD_FIXTURE_H_

#include <cstdint>
#include <string>

#include "core/records/record_type.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

namespace postgate::records {

// Every field, lists twice, each text another one.
inline void FillAll(google::protobuf::Message* message, int* texts) {
  using google::protobuf::FieldDescriptor;
  const google::protobuf::Reflection& of = *message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message->GetDescriptor()->field(i);
    const auto text = [texts] { return "text " + std::to_string((*texts)++); };
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        if (!field.is_repeated()) of.SetString(message, &field, text());
        for (int n = 0; field.is_repeated() && n < 2; ++n) of.AddString(message, &field, text());
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (!field.is_repeated()) FillAll(of.MutableMessage(message, &field), texts);
        for (int n = 0; field.is_repeated() && n < 2; ++n) FillAll(of.AddMessage(message, &field), texts);
        break;
      case FieldDescriptor::CPPTYPE_INT64: of.SetInt64(message, &field, -field.number() - (int64_t{1} << 40)); break;
      case FieldDescriptor::CPPTYPE_INT32: of.SetInt32(message, &field, -field.number()); break;
      case FieldDescriptor::CPPTYPE_ENUM: of.SetEnumValue(message, &field, 2); break;
      case FieldDescriptor::CPPTYPE_BOOL: of.SetBool(message, &field, true); break;
      default: FAIL() << field.full_name();
    }
  }
}

inline void FillAll(google::protobuf::Message* message) {
  int texts = 0;
  FillAll(message, &texts);
}

inline void ExpectPlaceForEachField(const RecordType& record, const google::protobuf::Descriptor& message) {
  EXPECT_EQ(record.places.size(), static_cast<size_t>(message.field_count())) << message.full_name();
  for (const Place& place : record.places) {
    const google::protobuf::FieldDescriptor* const field = message.FindFieldByName(std::string(place.name));
    ASSERT_NE(field, nullptr) << place.name;
    if (place.type != nullptr) ExpectPlaceForEachField(*place.type, *field->message_type());
  }
}

}  // namespace postgate::records

#endif  // CORE_RECORDS_RECORD_FIXTURE_H_
