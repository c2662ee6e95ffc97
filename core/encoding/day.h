// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_ENCODING_DAY_H_
#define POSTGATE_CORE_ENCODING_DAY_H_

#include <cstdint>

namespace postgate::encoding {

// Days in UTC since 1970-01-01, of seconds since its beginning, whichever they are.
constexpr int64_t DayNumber(int64_t seconds) {
  constexpr int64_t kSecondsOfDay = 86'400;
  return seconds / kSecondsOfDay - (seconds % kSecondsOfDay < 0 ? 1 : 0);
}

}  // namespace postgate::encoding

#endif  // POSTGATE_CORE_ENCODING_DAY_H_
