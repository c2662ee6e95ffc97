// SPDX-License-Identifier: Apache-2.0
//
// One value as the text of an element, and back. Both ways hold the element's format: length, characters, digits, values.
//
// What they say of a value never repeats it: it may be personal data.
#ifndef CORE_WCO_XML_VALUES_H_
#define CORE_WCO_XML_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/wco_xml/elements.h"
#include "google/protobuf/timestamp.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::wco_xml {

// UN/CEFACT formats of a date: with time, yyyyMMddHHmmss and the zone; without.
inline constexpr char kDateTimeFormat[] = "304";
inline constexpr char kDateFormat[] = "102";
// UNECE Recommendation 20: kilogram.
inline constexpr char kKilogram[] = "KGM";

// A field's value as the text of an element.
struct Fitted {
  // Nothing when the element can't hold the value: then it is not written.
  std::optional<std::string> text;
  // What was changed to make it fit, or why it can't be held; empty when the text says all that the field says.
  std::string remark;
};

// A text (WCO "Text") is cut to its length, and a line break or control character in it becomes a space. An identifier or code that was cut would be
// another one: it is held whole or not at all.
Fitted FitString(const Element& element, absl::string_view value);
Fitted FitWhole(const Element& element, int64_t value);
Fitted FitKilograms(const Element& element, int64_t grams);
Fitted FitPercent(const Element& element, int64_t ppm);
// The amount without its currency, which stands in the attribute currencyID.
Fitted FitAmount(const Element& element, const v1::Money& money);
// In UTC, format 304. The schema takes the years 2000 to 2099; a second's fraction is cut off.
Fitted FitInstant(const google::protobuf::Timestamp& instant);

// ISO 4217 as the schema has it: three capitals.
bool IsCurrencyCode(absl::string_view code);
// UNECE Recommendation 20 as the schema has it: 1 to 5 characters.
bool IsUnitCode(absl::string_view code);
// An attribute of XML Schema's type token: no control characters, no space at its ends, no two in a row. Not empty.
bool IsToken(absl::string_view text);

// What an element may hold. The error says what is expected. White space around numbers and codes means nothing; the others are taken as they are.
absl::StatusOr<std::string> ParseString(const Element& element, absl::string_view text);
absl::StatusOr<int64_t> ParseWhole(const Element& element, absl::string_view text);
absl::StatusOr<int64_t> ParseKilograms(const Element& element, absl::string_view text);
absl::StatusOr<int64_t> ParsePercent(const Element& element, absl::string_view text);
absl::Status ParseAmount(const Element& element, absl::string_view text, v1::Money* money);
absl::Status ParseInstant(absl::string_view format, absl::string_view text, google::protobuf::Timestamp* instant);

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_VALUES_H_
