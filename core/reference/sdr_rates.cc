// SPDX-License-Identifier: Apache-2.0
#include "core/reference/sdr_rates.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "core/identifiers/characters.h"

namespace postgate::reference {
namespace {

constexpr std::int64_t kNanosPerUnit = 1000000000;
// No currency is worth less; the product with 300 SDR and one billion still fits 64 bits with room.
constexpr std::int64_t kUnitsMax = 1000000;
constexpr size_t kDecimalsMax = 9;

// Returns billionths, 0 when the text is not a decimal number within the limits.
std::int64_t ParseNanos(absl::string_view text) {
  const size_t point = text.find('.');
  const absl::string_view whole = text.substr(0, point);
  const absl::string_view decimals = point == absl::string_view::npos ? absl::string_view() : text.substr(point + 1);
  std::int64_t units = 0;
  if (whole.empty() || !identifiers::AllOf(whole, identifiers::IsDigit) || !absl::SimpleAtoi(whole, &units) ||
      units > kUnitsMax)
    return 0;
  if (decimals.size() > kDecimalsMax || !identifiers::AllOf(decimals, identifiers::IsDigit)) return 0;
  std::int64_t nanos = 0;
  for (size_t i = 0; i < kDecimalsMax; ++i) nanos = nanos * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  return units * kNanosPerUnit + nanos;
}

}  // namespace

absl::Status SdrRates::Add(absl::string_view currency, absl::string_view units_per_sdr, absl::string_view valid_from) {
  if (currency.size() != 3 || !identifiers::AllOf(currency, identifiers::IsUpper)) {
    return absl::InvalidArgumentError(absl::StrCat("\"", currency, "\" is not three upper-case letters"));
  }
  const std::int64_t nanos = ParseNanos(units_per_sdr);
  if (nanos == 0)
    return absl::InvalidArgumentError(
        absl::StrCat("\"", units_per_sdr, "\" is not a number above 0 with at most 9 decimals"));
  absl::CivilDay day;
  if (!absl::ParseCivilTime(valid_from, &day))
    return absl::InvalidArgumentError(absl::StrCat("\"", valid_from, "\" is not a day, 2026-06-30"));
  std::vector<Rate>& rates = rates_[currency];
  rates.push_back({absl::FromCivil(day, absl::UTCTimeZone()), nanos});
  std::sort(rates.begin(), rates.end(),
            [](const Rate& left, const Rate& right) { return left.valid_from > right.valid_from; });
  return absl::OkStatus();
}

std::int64_t SdrRates::NanosPerSdr(absl::string_view currency, absl::Time at) const {
  const auto found = rates_.find(currency);
  if (found == rates_.end()) return 0;
  for (const Rate& rate : found->second) {
    if (rate.valid_from <= at) return rate.nanos;
  }
  return 0;
}

}  // namespace postgate::reference
