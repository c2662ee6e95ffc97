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
#include "postgate/v1/item.pb.h"

namespace postgate::assessment {

// Dated exchange rates. Values of different currencies are compared in millionths of a US dollar; nothing is ever paid by it.
class ExchangeRates {
 public:
  // `text` has the columns of data/assessment/exchange_rates.csv; `name` is for messages. InvalidArgument at the first bad row.
  absl::Status Load(absl::string_view name, absl::string_view text);

  // Returns millionths of a US dollar, rounded half up, by the newest rate that is valid at `now`. Nothing when the currency has
  // none, the amount is negative or it is too large to be money.
  std::optional<int64_t> MicroUsd(const v1::Money& amount, absl::Time now) const;

 private:
  struct Rate {
    absl::Time valid_from;
    int64_t micro_units_per_usd;
  };
  // Newest first.
  absl::flat_hash_map<std::string, std::vector<Rate>> rates_;
};

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_VALUE_H_
