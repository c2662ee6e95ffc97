// SPDX-License-Identifier: Apache-2.0
#include "client/formats/csv_value.h"

#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>
#include <google/protobuf/wrappers.pb.h>

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/formats/closest_name.h"

namespace postgate::client {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kTimestamp[] = "google.protobuf.Timestamp";
constexpr char kBoolValue[] = "google.protobuf.BoolValue";

// What all values of the enum begin with: that of the zero value without UNSPECIFIED.
std::string PrefixOf(const EnumDescriptor& type) {
  const std::string& zero = type.value(0)->name();
  return zero.substr(0, zero.size() - std::string("UNSPECIFIED").size());
}

absl::Status SetEnum(const FieldDescriptor& field, const std::string& text, Message* message) {
  const EnumDescriptor& type = *field.enum_type();
  const EnumValueDescriptor* value = type.FindValueByName(text);
  if (value == nullptr) value = type.FindValueByName(absl::StrCat(PrefixOf(type), absl::AsciiStrToUpper(text)));
  if (value == nullptr) {
    std::vector<std::string> names;
    for (int i = 1; i < type.value_count(); ++i) names.push_back(type.value(i)->name().substr(PrefixOf(type).size()));
    return absl::InvalidArgumentError(
        absl::StrCat("expected one of ", absl::StrJoin(names, ", "), DidYouMean(text, names)));
  }
  const Reflection& reflection = *message->GetReflection();
  if (field.is_repeated()) {
    reflection.AddEnum(message, &field, value);
  } else {
    reflection.SetEnum(message, &field, value);
  }
  return absl::OkStatus();
}

absl::Status ParseBool(const std::string& text, bool* value) {
  const std::string lower = absl::AsciiStrToLower(text);
  if (lower != "true" && lower != "false") return absl::InvalidArgumentError("expected true or false");
  *value = lower == "true";
  return absl::OkStatus();
}

absl::Status SetMessage(const FieldDescriptor& field, const std::string& text, Message* message) {
  Message* inner = message->GetReflection()->MutableMessage(message, &field);
  if (field.message_type()->full_name() == kBoolValue) {
    bool value = false;
    if (absl::Status s = ParseBool(text, &value); !s.ok()) return s;
    google::protobuf::BoolValue wrapped;
    wrapped.set_value(value);
    inner->CopyFrom(wrapped);
    return absl::OkStatus();
  }
  google::protobuf::Timestamp time;
  if (!google::protobuf::util::TimeUtil::FromString(text, &time)) {
    return absl::InvalidArgumentError("expected a time in RFC 3339, for example 2026-06-25T20:02:26Z");
  }
  inner->CopyFrom(time);
  return absl::OkStatus();
}

}  // namespace

bool IsCellType(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_ENUM:
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return true;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return !field.is_repeated() &&
             (field.message_type()->full_name() == kTimestamp || field.message_type()->full_name() == kBoolValue);
    default:
      return false;
  }
}

absl::Status SetFromText(const FieldDescriptor& field, const std::string& text, Message* message) {
  const Reflection& reflection = *message->GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.is_repeated()) {
        reflection.AddString(message, &field, text);
      } else {
        reflection.SetString(message, &field, text);
      }
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_ENUM:
      return SetEnum(field, text, message);
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool value = false;
      if (absl::Status s = ParseBool(text, &value); !s.ok()) return s;
      reflection.SetBool(message, &field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t value = 0;
      if (!absl::SimpleAtoi(text, &value)) return absl::InvalidArgumentError("expected a whole number of at most 9 digits");
      reflection.SetInt32(message, &field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      int64_t value = 0;
      if (!absl::SimpleAtoi(text, &value)) return absl::InvalidArgumentError("expected a whole number of at most 18 digits");
      reflection.SetInt64(message, &field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetMessage(field, text, message);
    default:
      return absl::InternalError(absl::StrCat("no cell can hold ", field.full_name()));
  }
}

}  // namespace postgate::client
