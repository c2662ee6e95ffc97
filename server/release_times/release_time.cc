// SPDX-License-Identifier: Apache-2.0
#include "server/release_times/release_time.h"

namespace postgate::release_times {
namespace {

constexpr int64_t kHour = 3'600;
constexpr int64_t kDay = 24 * kHour;

}  // namespace

v1::ReleaseTime ReleaseTimeOf(int64_t arrived_s, int64_t released_s) {
  const int64_t waited_s = released_s - arrived_s;
  if (waited_s <= 0) return v1::RELEASE_TIME_BEFORE_ARRIVAL;
  if (waited_s < kHour) return v1::RELEASE_TIME_UNDER_1_HOUR;
  if (waited_s < 4 * kHour) return v1::RELEASE_TIME_1_TO_4_HOURS;
  if (waited_s < kDay) return v1::RELEASE_TIME_4_TO_24_HOURS;
  if (waited_s < 3 * kDay) return v1::RELEASE_TIME_1_TO_3_DAYS;
  return v1::RELEASE_TIME_OVER_3_DAYS;
}

}  // namespace postgate::release_times
