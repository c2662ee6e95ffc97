// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_VALUE_H_
#define CORE_ASSESSMENT_VALUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace postgate::assessment {

// Dated exchange rates. Values of different currencies are compared in millionths of a US dollar and counted in the hub's currency; nothing is ever
// paid by it.
class ExchangeRates {
 public:
  // `text` has the columns of data/assessment/exchange_rates.csv; `name` is for messages. InvalidArgument at the first bad row.
  absl::Status Load(absl::string_view name, absl::string_view text);

  // Returns millionths of a US dollar, rounded half up, by the newest rate that is valid at `now`. Nothing when the currency has
  // none, the amount is negative or it is too large to be money.
  template <typename Money>
  std::optional<int64_t> MicroUsd(const Money& amount, absl::Time now) const {
    return MicroUsdOf({amount.currency_code(), amount.units(), amount.nanos()}, now);
  }

  // An amount in whole minor units, both of one sign.
  struct Converted {
    int64_t units = 0;
    int32_t nanos = 0;
  };
  // Returns the amount in `currency`, which has `minor_units` decimals, rounded half up to them, by the newest rates of both that are valid at `day`.
  // Nothing when one has none, the amount is negative or it is too large to be money. One currency is its own at any time.
  template <typename Money>
  std::optional<Converted> Convert(const Money& amount, absl::string_view currency, int minor_units, absl::Time day) const {
    return ConvertTo(currency, minor_units, {amount.currency_code(), amount.units(), amount.nanos()}, day);
  }

 private:
  // Of a Money, message or record.
  struct Amount {
    absl::string_view currency;
    int64_t units;
    int32_t nanos;
  };
  std::optional<int64_t> MicroUsdOf(const Amount& amount, absl::Time now) const;
  std::optional<Converted> ConvertTo(absl::string_view currency, int minor_units, const Amount& amount, absl::Time day) const;

  struct Rate {
    absl::Time valid_from;
    int64_t micro_units_per_usd;
  };
  // Millionths; nothing when there is none.
  std::optional<int64_t> MicroUnitsPerUsd(absl::string_view currency, absl::Time day) const;

  // Newest first.
  absl::flat_hash_map<std::string, std::vector<Rate>> rates_;
};

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_VALUE_H_
