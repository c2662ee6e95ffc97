// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_DAY_KEYS_H_
#define POSTGATE_SERVER_SEALING_DAY_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/encoding/day_text.h"
#include "server/sealing/keys.h"

namespace postgate::sealing {

// Days since 1970-01-01 in UTC.
int32_t DayOf(absl::Time time);
// "2026-03-01".
using encoding::DayText;

// What seals what a principal sends on one day.
struct DayKeys {
  std::string principal;
  int32_t day = 0;
  DataKeyPtr personal;
  DataKeyPtr trade;
};

// As Keys::FindOrMake.
absl::StatusOr<DayKeys> DayKeysFor(Keys& keys, absl::string_view principal, absl::Time now);

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_DAY_KEYS_H_
