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

std::optional<int64_t> ExchangeRates::MicroUsd(const v1::Money& amount, absl::Time now) const {
  const auto found = rates_.find(amount.currency_code());
  if (found == rates_.end() || amount.units() < 0 || amount.nanos() < 0) return std::nullopt;
  for (const Rate& rate : found->second) {
    if (rate.valid_from > now) continue;
    const absl::int128 nano_units = absl::int128(amount.units()) * kNano + amount.nanos();
    // 63 bits of units, 30 of nanos and 20 of the factor fit in 127 bits.
    const absl::int128 micro_usd = (nano_units * (kMicro / 1000) + rate.micro_units_per_usd / 2) / rate.micro_units_per_usd;
    if (micro_usd > std::numeric_limits<int64_t>::max() / 128) return std::nullopt;
    return static_cast<int64_t>(micro_usd);
  }
  return std::nullopt;
}

}  // namespace postgate::assessment
