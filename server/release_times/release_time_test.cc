// SPDX-License-Identifier: Apache-2.0
#include "server/release_times/release_time.h"

#include <gtest/gtest.h>

namespace postgate::release_times {
namespace {

constexpr int64_t kAnHour = 3'600;

TEST(ReleaseTimeTest, ABoundBelongsToTheLongerTime) {
  EXPECT_EQ(ReleaseTimeOf(1'000, 999), v1::RELEASE_TIME_BEFORE_ARRIVAL);
  EXPECT_EQ(ReleaseTimeOf(1'000, 1'000), v1::RELEASE_TIME_BEFORE_ARRIVAL) << "it did not wait";
  EXPECT_EQ(ReleaseTimeOf(1, 2), v1::RELEASE_TIME_UNDER_1_HOUR);
  EXPECT_EQ(ReleaseTimeOf(1, kAnHour), v1::RELEASE_TIME_UNDER_1_HOUR);
  EXPECT_EQ(ReleaseTimeOf(1, 1 + kAnHour), v1::RELEASE_TIME_1_TO_4_HOURS);
  EXPECT_EQ(ReleaseTimeOf(1, 4 * kAnHour), v1::RELEASE_TIME_1_TO_4_HOURS);
  EXPECT_EQ(ReleaseTimeOf(1, 1 + 4 * kAnHour), v1::RELEASE_TIME_4_TO_24_HOURS);
  EXPECT_EQ(ReleaseTimeOf(1, 24 * kAnHour), v1::RELEASE_TIME_4_TO_24_HOURS);
  EXPECT_EQ(ReleaseTimeOf(1, 1 + 24 * kAnHour), v1::RELEASE_TIME_1_TO_3_DAYS);
  EXPECT_EQ(ReleaseTimeOf(1, 72 * kAnHour), v1::RELEASE_TIME_1_TO_3_DAYS);
  EXPECT_EQ(ReleaseTimeOf(1, 1 + 72 * kAnHour), v1::RELEASE_TIME_OVER_3_DAYS);
}

}  // namespace
}  // namespace postgate::release_times
