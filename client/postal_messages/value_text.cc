// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/value_text.h"

#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include <array>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "client/postal_messages/decimal.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

// UPU's item events, of which four say what a movement says. EMC departure from the outward office of exchange, EMD arrival at
// the inward one, EDB presented to import customs, EDC returned from import customs.
constexpr std::array<std::pair<const char*, v1::MovementKind>, 4> kEvents = {{
    {"EMC", v1::MOVEMENT_KIND_DEPARTED},
    {"EMD", v1::MOVEMENT_KIND_ARRIVED},
    {"EDB", v1::MOVEMENT_KIND_PRESENTED},
    {"EDC", v1::MOVEMENT_KIND_HANDED_TO_POST},
}};

constexpr char kDecisionPrefix[] = "DECISION_KIND_";

std::string DecisionWords(int number) {
  absl::string_view name = v1::DecisionKind_Name(static_cast<v1::DecisionKind>(number));
  absl::ConsumePrefix(&name, kDecisionPrefix);
  return absl::StrReplaceAll(absl::AsciiStrToLower(name), {{"_", "-"}});
}

std::string EnumText(int number, Format format) {
  if (number == 0) return "";
  if (format == Format::kDecisionKind) return DecisionWords(number);
  for (const auto& [code, kind] : kEvents) {
    if (kind == number) return code;
  }
  return "";
}

absl::Status ParseEnum(absl::string_view text, Format format, int* number) {
  if (format == Format::kDecisionKind) {
    v1::DecisionKind kind = v1::DECISION_KIND_UNSPECIFIED;
    const std::string name = absl::StrCat(kDecisionPrefix, absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", "_"}, {" ", "_"}})));
    if (!v1::DecisionKind_Parse(name, &kind)) return absl::InvalidArgumentError("expected a decision in words, for example release or do-not-load");
    *number = kind;
    return absl::OkStatus();
  }
  for (const auto& [code, kind] : kEvents) {
    if (absl::EqualsIgnoreCase(code, text)) {
      *number = kind;
      return absl::OkStatus();
    }
  }
  return absl::NotFoundError("this event has no counterpart among movements; EMC, EMD, EDB and EDC have");
}

absl::Status SetWhole(absl::string_view text, const FieldDescriptor& field, Message* holder, int decimals) {
  int64_t value = 0;
  if (!ParseDecimal(text, decimals, &value) || (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 && value != static_cast<int32_t>(value))) {
    return absl::InvalidArgumentError(decimals == 0 ? "expected a whole number in digits" : "expected kilograms with at most 3 decimals, for example 0.250");
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    holder->GetReflection()->SetInt32(holder, &field, static_cast<int32_t>(value));
  } else {
    holder->GetReflection()->SetInt64(holder, &field, value);
  }
  return absl::OkStatus();
}

absl::Status SetAmount(absl::string_view text, const FieldDescriptor& field, Message* holder) {
  int64_t units = 0;
  int32_t nanos = 0;
  if (!ParseAmount(text, &units, &nanos)) return absl::InvalidArgumentError("expected an amount in digits with at most 9 decimals, for example 25.50");
  v1::Money* money = google::protobuf::DynamicCastToGenerated<v1::Money>(holder->GetReflection()->MutableMessage(holder, &field));
  money->set_units(units);
  money->set_nanos(nanos);
  return absl::OkStatus();
}

absl::Status ParseInstant(absl::string_view text, Timestamp* time) {
  if (TimeUtil::FromString(std::string(text), time)) return absl::OkStatus();
  return absl::InvalidArgumentError("expected a time in RFC 3339 with its offset, for example 2026-06-25T20:02:26Z");
}

}  // namespace

std::string TextOf(const Message& root, const FieldPath& path, Format format, int place) {
  const Message* holder = path.HolderIn(root);
  if (holder == nullptr) return "";
  const FieldDescriptor* field = path.field();
  const auto& reflection = *holder->GetReflection();
  if (field->is_repeated()) {
    const int at = path.place() >= 0 ? path.place() : place;
    return at < reflection.FieldSize(*holder, field) ? reflection.GetRepeatedString(*holder, field, at) : "";
  }
  if (!reflection.HasField(*holder, field)) return "";
  switch (format) {
    case Format::kAmount: {
      const auto* money = google::protobuf::DynamicCastToGenerated<v1::Money>(&reflection.GetMessage(*holder, field));
      return AmountText(money->units(), money->nanos());
    }
    case Format::kDateTime:
      return TimeUtil::ToString(*google::protobuf::DynamicCastToGenerated<Timestamp>(&reflection.GetMessage(*holder, field)));
    case Format::kMassKg:
      return DecimalText(reflection.GetInt64(*holder, field), 3);
    case Format::kWhole:
      return field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 ? absl::StrCat(reflection.GetInt32(*holder, field))
                                                                 : absl::StrCat(reflection.GetInt64(*holder, field));
    case Format::kEventCode:
    case Format::kDecisionKind:
      return EnumText(reflection.GetEnumValue(*holder, field), format);
    default:
      return reflection.GetString(*holder, field);
  }
}

absl::Status SetFromXmlText(absl::string_view text, Format format, const FieldPath& path, Message* root) {
  if (format != Format::kText) text = absl::StripAsciiWhitespace(text);
  Message* holder = path.MutableHolderIn(root);
  const FieldDescriptor& field = *path.field();
  const auto& reflection = *holder->GetReflection();
  switch (format) {
    case Format::kWhole:
      return SetWhole(text, field, holder, 0);
    case Format::kMassKg:
      return SetWhole(text, field, holder, 3);
    case Format::kAmount:
      return SetAmount(text, field, holder);
    case Format::kDateTime: {
      Timestamp time;
      if (absl::Status s = ParseInstant(text, &time); !s.ok()) return s;
      reflection.MutableMessage(holder, &field)->CopyFrom(time);
      return absl::OkStatus();
    }
    case Format::kEventCode:
    case Format::kDecisionKind: {
      int number = 0;
      if (absl::Status s = ParseEnum(text, format, &number); !s.ok()) return s;
      reflection.SetEnumValue(holder, &field, number);
      return absl::OkStatus();
    }
    default:
      if (field.is_repeated()) {
        reflection.AddString(holder, &field, std::string(text));
      } else {
        reflection.SetString(holder, &field, std::string(text));
      }
      return absl::OkStatus();
  }
}

absl::Status CheckForm(absl::string_view text, Format format) {
  Timestamp time;
  if (format == Format::kPreparedAt || format == Format::kDateTime) return ParseInstant(absl::StripAsciiWhitespace(text), &time);
  return absl::OkStatus();
}

}  // namespace postgate::client
