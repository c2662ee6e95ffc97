// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/item_day.h"

#include <algorithm>

#include "core/regimes/day.h"
#include "core/regimes/regimes.h"

namespace postgate::regimes {

int32_t ItemDay(std::optional<int64_t> posted_at, absl::Time now) {
  const int64_t today = DayNumber(now);
  if (!posted_at.has_value()) return static_cast<int32_t>(today);
  return static_cast<int32_t>(std::clamp<int64_t>(DayNumber(*posted_at), today - kItemAgeDaysMax, today));
}

}  // namespace postgate::regimes
