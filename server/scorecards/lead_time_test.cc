// SPDX-License-Identifier: Apache-2.0
#include "server/scorecards/lead_time.h"

#include <gtest/gtest.h>

namespace postgate::scorecards {
namespace {

constexpr int64_t kAnHour = 3'600;

TEST(LeadTimeTest, ABoundBelongsToTheLongerTime) {
  EXPECT_EQ(LeadTimeOf(1'000, 999), v1::LEAD_TIME_AFTER_DEPARTURE);
  EXPECT_EQ(LeadTimeOf(1'000, 1'000), v1::LEAD_TIME_AFTER_DEPARTURE) << "not before it";
  EXPECT_EQ(LeadTimeOf(0, 1), v1::LEAD_TIME_UNDER_1_HOUR);
  EXPECT_EQ(LeadTimeOf(0, kAnHour - 1), v1::LEAD_TIME_UNDER_1_HOUR);
  EXPECT_EQ(LeadTimeOf(0, kAnHour), v1::LEAD_TIME_1_TO_4_HOURS);
  EXPECT_EQ(LeadTimeOf(0, 4 * kAnHour - 1), v1::LEAD_TIME_1_TO_4_HOURS);
  EXPECT_EQ(LeadTimeOf(0, 4 * kAnHour), v1::LEAD_TIME_4_TO_24_HOURS);
  EXPECT_EQ(LeadTimeOf(0, 24 * kAnHour - 1), v1::LEAD_TIME_4_TO_24_HOURS);
  EXPECT_EQ(LeadTimeOf(0, 24 * kAnHour), v1::LEAD_TIME_1_TO_3_DAYS);
  EXPECT_EQ(LeadTimeOf(0, 72 * kAnHour - 1), v1::LEAD_TIME_1_TO_3_DAYS);
  EXPECT_EQ(LeadTimeOf(0, 72 * kAnHour), v1::LEAD_TIME_OVER_3_DAYS);
}

}  // namespace
}  // namespace postgate::scorecards
