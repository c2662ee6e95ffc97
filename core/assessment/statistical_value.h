// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_STATISTICAL_VALUE_H_
#define CORE_ASSESSMENT_STATISTICAL_VALUE_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/assessment/value.h"
#include "core/records/declaration.h"

namespace postgate::assessment {

// The currency in which a hub keeps its statistics, and its decimals.
struct StatisticalCurrency {
  // ISO 4217; empty: no statistical values.
  absl::string_view code;
  int minor_units = 0;
};

// Sets the statistical value of every goods item that has a customs value and a rate: by the day of the declaration's acceptance (when the item
// was posted), else by `now`.
void SetStatisticalValues(const ExchangeRates& rates, StatisticalCurrency currency, absl::Time now, records::Declaration* declaration);

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_STATISTICAL_VALUE_H_
