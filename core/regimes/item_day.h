// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REGIMES_ITEM_DAY_H_
#define CORE_REGIMES_ITEM_DAY_H_

#include <cstdint>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace postgate::regimes {

// The day by whose rules an item is judged: that on which it was posted, but neither later than now nor more than kItemAgeDaysMax (regimes.h)
// before; now, where it does not say (`posted_at` null).
int32_t ItemDay(const google::protobuf::Timestamp* posted_at, absl::Time now);

}  // namespace postgate::regimes

#endif  // CORE_REGIMES_ITEM_DAY_H_
