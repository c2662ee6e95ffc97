// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_THRESHOLDS_H_
#define CORE_ASSESSMENT_THRESHOLDS_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "postgate/v1/item.pb.h"

namespace postgate::assessment {

enum class ThresholdKind {
  kDutyFree,       // No duty is due up to it.
  kSimplified,     // A simplified declaration suffices up to it.
  kReturnedGoods,  // No duty is due up to it on goods that had left and return.
};

// One row of data/assessment/thresholds.csv.
struct Threshold {
  ThresholdKind kind = ThresholdKind::kDutyFree;
  std::string country;            // Empty: any.
  std::string departure_country;  // Empty: any.
  bool gifts_only = false;
  // Without a currency: whatever the value. Only of kReturnedGoods.
  v1::Money amount;
  absl::Time valid_from;
  absl::Time valid_to;  // The first moment at which it holds no longer.
  std::string source;
};

// Dated value thresholds of importing countries. Immutable once loaded.
class Thresholds {
 public:
  // InvalidArgument at the first bad row, and when duty_free or simplified has no row that holds for every country.
  absl::Status Load(absl::string_view name, absl::string_view text);

  // Returns the most particular row that holds: gift before any nature, departure country before any, the country before the
  // default, the latest first. Null before the default's first day, and for returned goods where no row says anything of them.
  const Threshold* Find(ThresholdKind kind, absl::string_view country, absl::string_view departure_country, bool is_gift,
                        absl::Time now) const;

 private:
  // By country, in the order in which Find looks.
  absl::flat_hash_map<std::string, std::vector<Threshold>> by_country_;
};

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_THRESHOLDS_H_
