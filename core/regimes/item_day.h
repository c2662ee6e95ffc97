// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REGIMES_ITEM_DAY_H_
#define CORE_REGIMES_ITEM_DAY_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"

namespace postgate::regimes {

// `posted_at` in seconds since 1970. The day by whose rules an item is judged: that on which it was posted, but neither later than now nor more than kItemAgeDaysMax (regimes.h)
// before; now, where it does not say (no `posted_at`).
int32_t ItemDay(std::optional<int64_t> posted_at, absl::Time now);

}  // namespace postgate::regimes

#endif  // CORE_REGIMES_ITEM_DAY_H_
