// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/test_values.h"

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "core/identifiers/characters.h"

namespace postgate::profiles {
namespace {

constexpr size_t kPlaces = 9;
constexpr size_t kWholeDigitsMax = 15;

}  // namespace

std::optional<int64_t> NumberOf(const DeclarationField& field, absl::string_view text) {
  int64_t number = 0;
  switch (field.kind()) {
    case FieldKind::kEnumeration: {
      const auto* const value = field.enumeration()->FindValueByName(std::string(text));
      if (value != nullptr) number = value->number();
      break;
    }
    case FieldKind::kBool: number = text == "true" ? 1 : 0; break;
    case FieldKind::kNumber:
      if (!absl::SimpleAtoi(text, &number)) return std::nullopt;
      break;
    default: break;
  }
  if (number == 0) return std::nullopt;
  return number;
}

std::optional<absl::int128> BillionthsOf(absl::string_view text) {
  const bool is_negative = absl::ConsumePrefix(&text, "-");
  const size_t point = text.find('.');
  const absl::string_view whole = text.substr(0, point);
  const absl::string_view part = point == absl::string_view::npos ? absl::string_view() : text.substr(point + 1);
  if (whole.empty() || whole.size() > kWholeDigitsMax || !identifiers::AllOf(whole, identifiers::IsDigit)) return std::nullopt;
  if (point != absl::string_view::npos && (part.empty() || part.size() > kPlaces || !identifiers::AllOf(part, identifiers::IsDigit))) return std::nullopt;
  absl::int128 billionths = 0;
  for (const char digit : whole) billionths = billionths * 10 + (digit - '0');
  for (size_t i = 0; i < kPlaces; ++i) billionths = billionths * 10 + (i < part.size() ? part[i] - '0' : 0);
  return is_negative ? -billionths : billionths;
}

}  // namespace postgate::profiles
