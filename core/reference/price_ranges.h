// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_PRICE_RANGES_H_
#define CORE_REFERENCE_PRICE_RANGES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/reference/sdr_rates.h"
#include "postgate/v1/item.pb.h"

namespace postgate::reference {

// Columns of price_ranges.csv, which `postgate-gateway --learn-prices` writes.
inline constexpr char kPriceRangesHeader[] = "hs_heading,pieces,low_usd_per_kg,high_usd_per_kg,learned_from,learned_until";

// Prices are in millionths of a US dollar for a kilogram, below this: a billion dollars for a kilogram.
inline constexpr int64_t kMicroUsdPerKgMax = 1'000'000'000'000'000;

// What goods of a heading usually cost; both ends belong to it.
struct PriceRange {
  int64_t low_micro_usd_per_kg = 0;
  int64_t high_micro_usd_per_kg = 0;
};

// By heading of the Harmonized System, 4 digits. Immutable once loaded; safe to use from many threads. No lookup allocates.
class PriceRanges {
 public:
  // `fields` as in kPriceRangesHeader. Fails when one of them can't be what it stands for, or the heading is there already.
  absl::Status Add(const std::vector<std::string>& fields);

  // Null when nothing is known of the heading.
  const PriceRange* Find(absl::string_view heading) const;
  bool empty() const { return ranges_.empty(); }

 private:
  absl::flat_hash_map<std::string, PriceRange> ranges_;
};

// What a kilogram costs by the rates that are valid at `at`, rounded down; what is above the largest price counts as that. Nothing without a value or a
// mass above 0, without a rate of the currency or the dollar, and for more money than there is.
// `Money` is the message or its record.
template <typename Money>
std::optional<int64_t> MicroUsdPerKg(const SdrRates& rates, const Money& value, int64_t net_mass_g, absl::Time at);

// "12.5" of 12'500'000, as the file has it.
std::string FormatMicroUsd(int64_t micro_usd);

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_PRICE_RANGES_H_
