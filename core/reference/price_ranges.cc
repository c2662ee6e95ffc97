// SPDX-License-Identifier: Apache-2.0
#include "core/reference/price_ranges.h"

#include <algorithm>

#include "absl/numeric/int128.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "core/identifiers/characters.h"
#include "core/records/item.h"

namespace postgate::reference {
namespace {

constexpr int64_t kMicro = 1'000'000;
constexpr int64_t kNano = 1'000'000'000;
constexpr size_t kPriceDecimalsMax = 6;
constexpr size_t kDayLength = 10;
// More is no amount of money (ICS2 has 14 digits); with the largest rate the product below stays within 127 bits.
constexpr int64_t kValueUnitsMax = 99'999'999'999'999;

// Returns millionths; nothing when the text is not a decimal number within the limits.
std::optional<int64_t> ParseMicroUsd(absl::string_view text) {
  const size_t point = text.find('.');
  const absl::string_view whole = text.substr(0, point);
  const absl::string_view decimals = point == absl::string_view::npos ? absl::string_view() : text.substr(point + 1);
  int64_t units = 0;
  if (whole.empty() || !identifiers::AllOf(whole, identifiers::IsDigit) || !absl::SimpleAtoi(whole, &units)) return std::nullopt;
  if (units > kMicroUsdPerKgMax / kMicro || decimals.size() > kPriceDecimalsMax || !identifiers::AllOf(decimals, identifiers::IsDigit)) return std::nullopt;
  int64_t micro = 0;
  for (size_t i = 0; i < kPriceDecimalsMax; ++i) micro = micro * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  return units * kMicro + micro;
}

std::optional<absl::CivilDay> ParseDay(absl::string_view text) {
  absl::CivilDay day;
  if (text.size() != kDayLength || !absl::ParseCivilTime(text, &day)) return std::nullopt;
  return day;
}

absl::Status WrongField(absl::string_view column, absl::string_view value, absl::string_view expected) {
  return absl::InvalidArgumentError(absl::StrCat(column, ": \"", value, "\" is not ", expected));
}

}  // namespace

absl::Status PriceRanges::Add(const std::vector<std::string>& fields) {
  const std::string& heading = fields[0];
  if (heading.size() != 4 || !identifiers::AllOf(heading, identifiers::IsDigit)) return WrongField("hs_heading", heading, "four digits");
  int64_t pieces = 0;
  if (!identifiers::AllOf(fields[1], identifiers::IsDigit) || !absl::SimpleAtoi(fields[1], &pieces) || pieces == 0) {
    return WrongField("pieces", fields[1], "a number above 0");
  }
  const std::optional<int64_t> low = ParseMicroUsd(fields[2]);
  if (!low) return WrongField("low_usd_per_kg", fields[2], "a number with at most 6 decimals");
  const std::optional<int64_t> high = ParseMicroUsd(fields[3]);
  if (!high || *high == 0) return WrongField("high_usd_per_kg", fields[3], "a number above 0 with at most 6 decimals");
  if (*low > *high) return WrongField("low_usd_per_kg", fields[2], absl::StrCat("at most high_usd_per_kg, ", fields[3], ": exchange them"));
  const std::optional<absl::CivilDay> from = ParseDay(fields[4]);
  if (!from) return WrongField("learned_from", fields[4], "a day, 2026-06-30");
  const std::optional<absl::CivilDay> until = ParseDay(fields[5]);
  if (!until || *until < *from) return WrongField("learned_until", fields[5], "a day, 2026-06-30, from learned_from on");
  const bool is_new = ranges_.try_emplace(heading, PriceRange{*low, *high}).second;
  return is_new ? absl::OkStatus() : WrongField("hs_heading", heading, "there once: keep one of its rows");
}

const PriceRange* PriceRanges::Find(absl::string_view heading) const {
  const auto found = ranges_.find(heading);
  return found == ranges_.end() ? nullptr : &found->second;
}

template <typename Money>
std::optional<int64_t> MicroUsdPerKg(const SdrRates& rates, const Money& value, int64_t net_mass_g, absl::Time at) {
  if (value.units() < 0 || value.nanos() < 0 || value.units() > kValueUnitsMax || value.nanos() >= kNano || net_mass_g <= 0) return std::nullopt;
  const absl::int128 nano_units = absl::int128(value.units()) * kNano + value.nanos();
  if (nano_units == 0) return std::nullopt;
  const int64_t units_per_sdr = rates.NanosPerSdr(value.currency_code(), at);
  const int64_t usd_per_sdr = rates.NanosPerSdr("USD", at);
  if (units_per_sdr == 0 || usd_per_sdr == 0) return std::nullopt;
  // A thousand grams to the kilogram, a thousand billionths to the millionth: they cancel out. Each division rounds down, so both together do as well.
  const absl::int128 micro_usd_per_kg = nano_units * usd_per_sdr / units_per_sdr / net_mass_g;
  return static_cast<int64_t>(std::min<absl::int128>(micro_usd_per_kg, kMicroUsdPerKgMax - 1));
}

template std::optional<int64_t> MicroUsdPerKg(const SdrRates&, const v1::Money&, int64_t, absl::Time);
template std::optional<int64_t> MicroUsdPerKg(const SdrRates&, const records::Money&, int64_t, absl::Time);

std::string FormatMicroUsd(int64_t micro_usd) {
  std::string text = absl::StrFormat("%d.%06d", micro_usd / kMicro, micro_usd % kMicro);
  text.resize(text.find_last_not_of('0') + 1);
  return std::string(absl::StripSuffix(text, "."));
}

}  // namespace postgate::reference
