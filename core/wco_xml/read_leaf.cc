// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/read_leaf.h"

#include <limits>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/wco_xml/codes.h"
#include "core/wco_xml/values.h"
#include "google/protobuf/timestamp.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::wco_xml {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The value of the one attribute that the element may have; another one is an error.
absl::StatusOr<std::string> OnlyAttribute(const XmlElement& element, absl::string_view path, absl::string_view name) {
  std::string value;
  for (const XmlAttribute& attribute : element.attributes) {
    if (!attribute.space.empty() || name.empty() || attribute.name != name) {
      return Error(element, path, "has an attribute that the hub's declaration has no field for");
    }
    // XML Schema takes the white space of a token together.
    value = std::string(absl::StripAsciiWhitespace(attribute.value));
    if (value.empty()) return Error(element, path, absl::StrCat("attribute ", name, " is empty"));
  }
  return value;
}

absl::string_view AttributeName(const Node& node) {
  if (node.form == FieldForm::kMoney) return "currencyID";
  if (node.form == FieldForm::kKilograms || node.unit != nullptr) return "unitCode";
  return node.scheme.empty() ? "" : "schemeID";
}

absl::Status SetScheme(const Node& node, const std::string& value, Message* message) {
  if (node.scheme.empty() || value.empty()) return absl::OkStatus();
  if (!IsToken(value)) return absl::InvalidArgumentError("schemeID holds spaces in a row or a control character");
  Message* owner = message;
  if (node.scheme.size() == 2) owner = message->GetReflection()->MutableMessage(message, node.scheme.front());
  owner->GetReflection()->SetString(owner, node.scheme.back(), value);
  return absl::OkStatus();
}

absl::Status ReadString(const XmlElement& element, const Node& node, const std::string& scheme, Message* message) {
  const auto text = ParseString(*node.element, element.text);
  if (!text.ok()) return text.status();
  const auto code = CodeInDeclaration(*node.element, *text);
  if (!code) return absl::InvalidArgumentError("a code that the hub's declaration has no counterpart of");
  message->GetReflection()->SetString(message, node.field(), std::string(*code));
  return SetScheme(node, scheme, message);
}

// The category comes before the type: until then the field holds it.
absl::Status ReadDocumentPart(const XmlElement& element, const Node& node, Message* message) {
  const auto text = ParseString(*node.element, element.text);
  if (!text.ok()) return text.status();
  const Reflection& reflection = *message->GetReflection();
  const std::string type = reflection.GetString(*message, node.field()) + *text;
  if (node.form == FieldForm::kDocumentCategory) {
    if (type.size() != 1) return absl::InvalidArgumentError("not of one character, as the categories of the hub's declaration are");
  } else if (type != *text && !IsSplitType(type)) {
    return absl::InvalidArgumentError("with its category it makes no code of four characters");
  }
  reflection.SetString(message, node.field(), type);
  return absl::OkStatus();
}

absl::Status ReadWhole(const XmlElement& element, const Node& node, const std::string& unit, Message* message) {
  const auto value = ParseWhole(*node.element, element.text);
  if (!value.ok()) return value.status();
  const Reflection& reflection = *message->GetReflection();
  if (node.field()->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    reflection.SetInt64(message, node.field(), *value);
  } else if (*value > std::numeric_limits<int32_t>::max() || *value < std::numeric_limits<int32_t>::min()) {
    return absl::InvalidArgumentError("larger than the declaration can hold");
  } else {
    reflection.SetInt32(message, node.field(), static_cast<int32_t>(*value));
  }
  if (unit.empty()) return absl::OkStatus();
  if (!IsUnitCode(unit)) return absl::InvalidArgumentError("unitCode is not of 1 to 5 characters");
  reflection.SetString(message, node.unit, unit);
  return absl::OkStatus();
}

absl::Status ReadInt64(const absl::StatusOr<int64_t>& value, const Node& node, Message* message) {
  if (!value.ok()) return value.status();
  message->GetReflection()->SetInt64(message, node.field(), *value);
  return absl::OkStatus();
}

absl::Status ReadMoney(const XmlElement& element, const Node& node, const std::string& currency, Message* message) {
  if (!currency.empty() && !IsCurrencyCode(currency)) return absl::InvalidArgumentError("currencyID is no code of three capitals");
  auto* money = static_cast<v1::Money*>(message->GetReflection()->MutableMessage(message, node.field()));
  money->set_currency_code(currency);
  return ParseAmount(*node.element, element.text, money);
}

absl::Status ReadInstant(const XmlElement& element, const Node& node, Message* message) {
  if (!absl::StripAsciiWhitespace(element.text).empty()) return absl::InvalidArgumentError("holds text, where a DateTimeString is expected");
  const bool is_date = element.children.size() == 1 && element.children[0].space == kValueNamespace && element.children[0].name == "DateTimeString";
  if (!is_date || !element.attributes.empty() || !element.children[0].children.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("holds no single DateTimeString of ", kValueNamespace));
  }
  const auto format = OnlyAttribute(element.children[0], "DateTimeString", "formatCode");
  if (!format.ok()) return absl::InvalidArgumentError("DateTimeString has an attribute that the hub's declaration has no field for");
  auto* instant = static_cast<google::protobuf::Timestamp*>(message->GetReflection()->MutableMessage(message, node.field()));
  return ParseInstant(*format, element.children[0].text, instant);
}

absl::Status ReadValue(const XmlElement& element, const Node& node, const std::string& attribute, Message* message) {
  switch (node.form) {
    case FieldForm::kString:
    case FieldForm::kJoinedStrings: return ReadString(element, node, attribute, message);
    case FieldForm::kDocumentCategory:
    case FieldForm::kDocumentType: return ReadDocumentPart(element, node, message);
    case FieldForm::kWhole: return ReadWhole(element, node, attribute, message);
    case FieldForm::kKilograms:
      if (!attribute.empty() && attribute != kKilogram) return absl::InvalidArgumentError("unitCode is not KGM, kilograms");
      return ReadInt64(ParseKilograms(*node.element, element.text), node, message);
    case FieldForm::kPercent: return ReadInt64(ParsePercent(*node.element, element.text), node, message);
    case FieldForm::kMoney: return ReadMoney(element, node, attribute, message);
    case FieldForm::kInstant: return ReadInstant(element, node, message);
    default: return absl::InternalError("an element without a field was read");
  }
}

}  // namespace

absl::Status Error(const XmlElement& element, absl::string_view path, absl::string_view fault) {
  return absl::InvalidArgumentError(absl::StrCat("line ", element.line, ": ", path, ": ", fault));
}

absl::Status CheckNoText(const XmlElement& element, absl::string_view path) {
  if (absl::StripAsciiWhitespace(element.text).empty()) return absl::OkStatus();
  return Error(element, path, "holds text, where elements alone may stand");
}

absl::Status ReadLeaf(const XmlElement& element, const Node& node, Message* message) {
  const char* const path = node.element->path;
  if (node.form != FieldForm::kInstant && !element.children.empty()) return Error(element, path, "holds an element, where a value is expected");
  std::string attribute;
  if (node.form != FieldForm::kInstant) {
    const auto value = OnlyAttribute(element, path, AttributeName(node));
    if (!value.ok()) return value.status();
    attribute = *value;
  }
  const absl::Status status = ReadValue(element, node, attribute, message);
  if (status.ok()) return status;
  return Error(element, path, status.message());
}

}  // namespace postgate::wco_xml
