// SPDX-License-Identifier: Apache-2.0
#include "client/cli/json_text.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>
#include <google/protobuf/wrappers.pb.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace postgate::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::string ObjectOf(const Message& message, bool with_unset);

// Messages that protobuf's JSON mapping writes as a value, not as an object.
bool IsWellKnown(const google::protobuf::Descriptor& type) { return type.file()->package() == "google.protobuf"; }

std::string WellKnownJson(const Message& message) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) return "null";
  return json;
}

std::string ElementJson(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool is_list = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(is_list ? reflection.GetRepeatedInt32(message, &field, index) : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(is_list ? reflection.GetRepeatedInt64(message, &field, index) : reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return std::to_string(is_list ? reflection.GetRepeatedUInt32(message, &field, index) : reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return std::to_string(is_list ? reflection.GetRepeatedUInt64(message, &field, index) : reflection.GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrFormat("%.17g", is_list ? reflection.GetRepeatedDouble(message, &field, index) : reflection.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return absl::StrFormat("%.9g", is_list ? reflection.GetRepeatedFloat(message, &field, index) : reflection.GetFloat(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (is_list ? reflection.GetRepeatedBool(message, &field, index) : reflection.GetBool(message, &field)) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return JsonString((is_list ? reflection.GetRepeatedEnum(message, &field, index) : reflection.GetEnum(message, &field))->name());
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = is_list ? reflection.GetRepeatedString(message, &field, index) : reflection.GetString(message, &field);
      return JsonString(field.type() == FieldDescriptor::TYPE_BYTES ? absl::Base64Escape(text) : text);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& inner = is_list ? reflection.GetRepeatedMessage(message, &field, index) : reflection.GetMessage(message, &field);
      return IsWellKnown(*inner.GetDescriptor()) ? WellKnownJson(inner) : ObjectOf(inner, false);
    }
  }
  return "null";
}

std::string ObjectOf(const Message& message, bool with_unset) {
  const Reflection& reflection = *message.GetReflection();
  const auto& type = *message.GetDescriptor();
  JsonObject object;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.is_repeated()) {
      const int size = reflection.FieldSize(message, &field);
      if (size == 0) continue;
      std::string list;
      for (int j = 0; j < size; ++j) absl::StrAppend(&list, j > 0 ? "," : "", ElementJson(message, field, j));
      object.AddRaw(field.name(), absl::StrCat("[", list, "]"));
    } else if (reflection.HasField(message, &field) ||
               (with_unset && field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE && field.containing_oneof() == nullptr)) {
      object.AddRaw(field.name(), ElementJson(message, field, 0));
    }
  }
  return object.Text();
}

}  // namespace

std::string JsonString(absl::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': json += "\\\""; break;
      case '\\': json += "\\\\"; break;
      case '\n': json += "\\n"; break;
      case '\r': json += "\\r"; break;
      case '\t': json += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          absl::StrAppendFormat(&json, "\\u%04x", static_cast<unsigned char>(c));
        } else {
          json += c;
        }
    }
  }
  return json + "\"";
}

std::string MessageJson(const Message& message) { return ObjectOf(message, true); }

JsonObject& JsonObject::AddRaw(absl::string_view name, absl::string_view json) {
  absl::StrAppend(&fields_, fields_.empty() ? "" : ",", JsonString(name), ":", json);
  return *this;
}

}  // namespace postgate::cli
