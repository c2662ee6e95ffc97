// SPDX-License-Identifier: Apache-2.0
#include "server/release_times/release_counts.h"

#include <gtest/gtest.h>

#include <string>

namespace postgate::release_times {
namespace {

constexpr int64_t kOneHour = 3'600;

v1::ReleaseTimes Stored(int64_t released, v1::ReleaseTime release_time, int64_t items) {
  v1::ReleaseTimes stored;
  stored.set_released(released);
  v1::ReleaseTimeCount& count = *stored.add_release_times();
  count.set_release_time(release_time);
  count.set_items(items);
  return stored;
}

TEST(ReleaseCountsTest, CountsAndAddsUpHowLongThoseWaitedThatHadArrived) {
  ReleaseCounts counts;
  counts.AddArrivalUnknown();
  counts.Add(1'000, 900);
  counts.Add(1'000, 1'000 + 30);
  counts.Add(1'000, 1'000 + 2 * kOneHour);
  const v1::ReleaseTimes times = counts.ToReleaseTimes();
  EXPECT_EQ(times.released(), 4);
  EXPECT_EQ(times.waited_seconds(), 30 + 2 * kOneHour) << "nobody waited less than not at all";
  ASSERT_EQ(times.release_times_size(), 4);
  EXPECT_EQ(times.release_times(0).release_time(), v1::RELEASE_TIME_ARRIVAL_UNKNOWN);
  EXPECT_EQ(times.release_times(3).release_time(), v1::RELEASE_TIME_1_TO_4_HOURS);
}

TEST(ReleaseCountsTest, AnArrivalThatBecomesKnownMovesTheItem) {
  ReleaseCounts counts;
  counts.AddArrivalUnknown();
  counts.Settle(1'000, 1'000 + kOneHour);
  const v1::ReleaseTimes times = counts.ToReleaseTimes();
  EXPECT_EQ(times.released(), 1);
  ASSERT_EQ(times.release_times_size(), 1);
  EXPECT_EQ(times.release_times(0).release_time(), v1::RELEASE_TIME_1_TO_4_HOURS);
  EXPECT_EQ(times.waited_seconds(), kOneHour);
}

TEST(ReleaseCountsTest, ARowSaysTheSame) {
  ReleaseCounts counts;
  counts.Add(1, 5);
  counts.AddArrivalUnknown();
  const std::string row = counts.ToReleaseTimes().SerializeAsString();
  const auto parsed = ReleaseCounts::Parse(row);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->ToReleaseTimes().SerializeAsString(), row);
}

TEST(ReleaseCountsTest, ARowWhoseNumbersCannotBeTrueIsDamaged) {
  v1::ReleaseTimes backwards = Stored(1, v1::RELEASE_TIME_UNDER_1_HOUR, 1);
  backwards.set_waited_seconds(-1);
  for (const std::string& row : {std::string("\xff"), Stored(2, v1::RELEASE_TIME_UNDER_1_HOUR, 1).SerializeAsString(),
                                 Stored(1, v1::RELEASE_TIME_UNDER_1_HOUR, 2).SerializeAsString(), Stored(-1, v1::RELEASE_TIME_UNDER_1_HOUR, -1).SerializeAsString(),
                                 Stored(1, static_cast<v1::ReleaseTime>(99), 1).SerializeAsString(), backwards.SerializeAsString()}) {
    EXPECT_EQ(ReleaseCounts::Parse(row).status().code(), absl::StatusCode::kDataLoss);
  }
}

}  // namespace
}  // namespace postgate::release_times
