// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/value.h"

#include <algorithm>
#include <limits>

#include "absl/numeric/int128.h"
#include "core/assessment/fields.h"
#include "core/reference/csv.h"

namespace postgate::assessment {
namespace {

constexpr int64_t kMicro = 1'000'000;
constexpr int64_t kNano = 1'000'000'000;
// More is no amount of money: with it the products below stay within 127 bits.
constexpr int64_t kUnitsMax = 1'000'000'000'000'000;

}  // namespace

absl::Status ExchangeRates::Load(absl::string_view name, absl::string_view text) {
  const absl::Status walked = reference::ForEachCsvRow(
      name, text, "currency,units_per_usd,valid_from,source", [this](const std::vector<std::string>& fields) {
        const std::optional<int64_t> rate = ParseMicro(fields[1]);
        const std::optional<absl::Time> valid_from = ParseDate(fields[2]);
        if (fields[0].size() != 3) return absl::InvalidArgumentError("currency: expected 3 letters");
        if (!rate || *rate <= 0) return absl::InvalidArgumentError("units_per_usd: expected a number above 0, at most 6 decimals");
        if (!valid_from) return absl::InvalidArgumentError("valid_from: expected YYYY-MM-DD");
        rates_[fields[0]].push_back({*valid_from, *rate});
        return absl::OkStatus();
      });
  for (auto& [currency, rates] : rates_) {
    std::sort(rates.begin(), rates.end(), [](const Rate& a, const Rate& b) { return a.valid_from > b.valid_from; });
  }
  return walked;
}

std::optional<int64_t> ExchangeRates::MicroUsdOf(const Amount& amount, absl::Time now) const {
  const auto found = rates_.find(amount.currency);
  if (found == rates_.end() || amount.units < 0 || amount.nanos < 0) return std::nullopt;
  for (const Rate& rate : found->second) {
    if (rate.valid_from > now) continue;
    const absl::int128 nano_units = absl::int128(amount.units) * kNano + amount.nanos;
    // 63 bits of units, 30 of nanos and 20 of the factor fit in 127 bits.
    const absl::int128 micro_usd = (nano_units * (kMicro / 1000) + rate.micro_units_per_usd / 2) / rate.micro_units_per_usd;
    if (micro_usd > std::numeric_limits<int64_t>::max() / 128) return std::nullopt;
    return static_cast<int64_t>(micro_usd);
  }
  return std::nullopt;
}

std::optional<int64_t> ExchangeRates::MicroUnitsPerUsd(absl::string_view currency, absl::Time day) const {
  const auto found = rates_.find(currency);
  if (found == rates_.end()) return std::nullopt;
  for (const Rate& rate : found->second) {
    if (rate.valid_from <= day) return rate.micro_units_per_usd;
  }
  return std::nullopt;
}

std::optional<ExchangeRates::Converted> ExchangeRates::ConvertTo(absl::string_view currency, int minor_units, const Amount& amount,
                                                                 absl::Time day) const {
  if (amount.units < 0 || amount.nanos < 0 || amount.units > kUnitsMax) return std::nullopt;
  absl::int128 from = 1;
  absl::int128 to = 1;
  if (amount.currency != currency) {
    const std::optional<int64_t> from_rate = MicroUnitsPerUsd(amount.currency, day);
    const std::optional<int64_t> to_rate = MicroUnitsPerUsd(currency, day);
    if (!from_rate || !to_rate || *to_rate > kUnitsMax / 1000) return std::nullopt;
    from = *from_rate;
    to = *to_rate;
  }
  int64_t nanos_per_minor_unit = kNano;
  for (int i = 0; i < minor_units; ++i) nanos_per_minor_unit /= 10;
  const absl::int128 divisor = from * nanos_per_minor_unit;
  const absl::int128 nanos = absl::int128(amount.units) * kNano + amount.nanos;
  const absl::int128 minor = (nanos * to + divisor / 2) / divisor;
  const absl::int128 units = minor * nanos_per_minor_unit / kNano;
  if (units > kUnitsMax) return std::nullopt;
  return Converted{static_cast<int64_t>(units), static_cast<int32_t>(minor * nanos_per_minor_unit % kNano)};
}

}  // namespace postgate::assessment
