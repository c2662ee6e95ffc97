// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/fields.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/identifiers/characters.h"

namespace postgate::assessment {

std::optional<int64_t> ParseMicro(absl::string_view text) {
  constexpr size_t kDecimals = 6;
  const size_t point = text.find('.');
  const absl::string_view whole = text.substr(0, point);
  const absl::string_view decimals = point == absl::string_view::npos ? absl::string_view() : text.substr(point + 1);
  if (whole.empty() || whole.size() > 12 || decimals.size() > kDecimals) return std::nullopt;
  if (point != absl::string_view::npos && decimals.empty()) return std::nullopt;
  if (!identifiers::AllOf(whole, identifiers::IsDigit) || !identifiers::AllOf(decimals, identifiers::IsDigit)) return std::nullopt;
  std::string digits(whole);
  digits.append(decimals.data(), decimals.size());
  digits.append(kDecimals - decimals.size(), '0');
  int64_t micro = 0;
  if (!absl::SimpleAtoi(digits, &micro)) return std::nullopt;
  return micro;
}

std::optional<absl::Time> ParseDate(absl::string_view text) {
  absl::CivilDay day;
  if (text.size() != 10 || !absl::ParseCivilTime(text, &day)) return std::nullopt;
  return absl::FromCivil(day, absl::UTCTimeZone());
}

absl::Status WrongField(absl::string_view column, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(column, ": ", what));
}

}  // namespace postgate::assessment
