// SPDX-License-Identifier: Apache-2.0
#include "server/scorecards/lead_time.h"

namespace postgate::scorecards {
namespace {

constexpr int64_t kHour = 3'600;
constexpr int64_t kDay = 24 * kHour;

}  // namespace

v1::LeadTime LeadTimeOf(int64_t committed_s, int64_t departure_s) {
  const int64_t lead_s = departure_s - committed_s;
  if (lead_s <= 0) return v1::LEAD_TIME_AFTER_DEPARTURE;
  if (lead_s < kHour) return v1::LEAD_TIME_UNDER_1_HOUR;
  if (lead_s < 4 * kHour) return v1::LEAD_TIME_1_TO_4_HOURS;
  if (lead_s < kDay) return v1::LEAD_TIME_4_TO_24_HOURS;
  if (lead_s < 3 * kDay) return v1::LEAD_TIME_1_TO_3_DAYS;
  return v1::LEAD_TIME_OVER_3_DAYS;
}

}  // namespace postgate::scorecards
