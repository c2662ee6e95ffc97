// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_SDR_RATES_H_
#define CORE_REFERENCE_SDR_RATES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace postgate::reference {

// What one special drawing right (XDR), the unit of the UPU's limits, is in other currencies. Immutable once loaded;
// safe to use from many threads. No lookup allocates.
class SdrRates {
 public:
  // `units_per_sdr`: a decimal number above 0 with at most 9 decimals. `valid_from`: a day, 2026-06-30. Fails when one
  // of them is not.
  absl::Status Add(absl::string_view currency, absl::string_view units_per_sdr, absl::string_view valid_from);

  // Billionths of a unit of the currency for one SDR, by the newest rate that is valid at `at`; 0 when there is none.
  std::int64_t NanosPerSdr(absl::string_view currency, absl::Time at) const;

 private:
  struct Rate {
    absl::Time valid_from;
    std::int64_t nanos = 0;
  };
  // Newest first.
  absl::flat_hash_map<std::string, std::vector<Rate>> rates_;
};

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_SDR_RATES_H_
