// SPDX-License-Identifier: Apache-2.0
#include "core/item_diff/value_text.h"

#include <cstdint>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/encoding/timestamp.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/wrappers.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::item_diff {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr absl::string_view kCutMark = "...";

std::string Cut(std::string text) {
  if (text.size() <= kValueBytesMax) return text;
  size_t end = kValueBytesMax - kCutMark.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  text.resize(end);
  return absl::StrCat(text, kCutMark);
}

std::string FieldsText(const Message& message);

std::string MoneyText(const v1::Money& money) {
  const bool is_negative = money.units() < 0 || money.nanos() < 0;
  const bool is_odd = money.nanos() <= -1'000'000'000 || money.nanos() >= 1'000'000'000 || (money.units() < 0 && money.nanos() > 0) ||
                      (money.units() > 0 && money.nanos() < 0);
  if (is_odd) return FieldsText(money);
  std::string text = money.units() == 0 && is_negative ? "-0" : absl::StrCat(money.units());
  if (money.nanos() != 0) {
    std::string fraction = absl::StrFormat("%09d", money.nanos() < 0 ? -money.nanos() : money.nanos());
    fraction.erase(fraction.find_last_not_of('0') + 1);
    absl::StrAppend(&text, ".", fraction);
  }
  return money.currency_code().empty() ? text : absl::StrCat(text, " ", money.currency_code());
}

std::string MessageText(const Message& message) {
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  if (&type == google::protobuf::Timestamp::descriptor()) {
    return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", encoding::ToTime(static_cast<const google::protobuf::Timestamp&>(message)), absl::UTCTimeZone());
  }
  if (&type == google::protobuf::BoolValue::descriptor()) return static_cast<const google::protobuf::BoolValue&>(message).value() ? "true" : "false";
  if (&type == v1::Money::descriptor()) return MoneyText(static_cast<const v1::Money&>(message));
  return FieldsText(message);
}

std::string EnumText(const FieldDescriptor& field, int number) {
  const google::protobuf::EnumValueDescriptor* const value = field.enum_type()->FindValueByNumber(number);
  return value != nullptr ? value->name() : absl::StrCat(number);
}

std::string Uncut(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool is_element = index != kSingular;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(is_element ? reflection.GetRepeatedInt32(message, &field, index) : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(is_element ? reflection.GetRepeatedInt64(message, &field, index) : reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(is_element ? reflection.GetRepeatedUInt32(message, &field, index) : reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(is_element ? reflection.GetRepeatedUInt64(message, &field, index) : reflection.GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrFormat("%.15g", is_element ? reflection.GetRepeatedDouble(message, &field, index) : reflection.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return absl::StrFormat("%.6g", static_cast<double>(is_element ? reflection.GetRepeatedFloat(message, &field, index) : reflection.GetFloat(message, &field)));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (is_element ? reflection.GetRepeatedBool(message, &field, index) : reflection.GetBool(message, &field)) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(field, is_element ? reflection.GetRepeatedEnumValue(message, &field, index) : reflection.GetEnumValue(message, &field));
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string text = is_element ? reflection.GetRepeatedString(message, &field, index) : reflection.GetString(message, &field);
      return field.type() == FieldDescriptor::TYPE_BYTES ? absl::BytesToHexString(text) : text;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageText(is_element ? reflection.GetRepeatedMessage(message, &field, index) : reflection.GetMessage(message, &field));
  }
  return "";
}

// Texts in quotes, so that they end where they end.
std::string QuotedText(const Message& message, const FieldDescriptor& field, int index) {
  std::string text = Uncut(message, field, index);
  if (field.type() != FieldDescriptor::TYPE_STRING) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

// "{kind: "N380", number: "R-1"}". No message of an item or an assessment holds one of its own kind, so it ends.
std::string FieldsText(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::vector<std::string> parts;
  for (const FieldDescriptor* const field : fields) {
    if (!field->is_repeated()) {
      parts.push_back(absl::StrCat(field->name(), ": ", QuotedText(message, *field, kSingular)));
      continue;
    }
    std::vector<std::string> elements;
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) elements.push_back(QuotedText(message, *field, i));
    parts.push_back(absl::StrCat(field->name(), ": [", absl::StrJoin(elements, ", "), "]"));
  }
  return absl::StrCat("{", absl::StrJoin(parts, ", "), "}");
}

}  // namespace

bool IsOneValue(const google::protobuf::Descriptor& type) { return type.file()->package() == "google.protobuf" || &type == v1::Money::descriptor(); }

std::string ValueText(const Message& message, const FieldDescriptor& field, int index) { return Cut(Uncut(message, field, index)); }

}  // namespace postgate::item_diff
