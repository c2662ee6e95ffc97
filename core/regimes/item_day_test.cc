// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/item_day.h"

#include <cstdint>

#include "core/regimes/day.h"
#include "core/regimes/regimes.h"
#include "gtest/gtest.h"

namespace postgate::regimes {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'772'359'200);  // 2026-03-01T10:00:00Z

int32_t DayOfPosting(int64_t seconds) {
  return ItemDay(seconds, kNow);
}

TEST(ItemDayTest, IsThatOfThePosting) { EXPECT_EQ(DayOfPosting(1'772'100'000), *ParseDay("2026-02-26")); }

TEST(ItemDayTest, IsNowWhereTheItemDoesNotSay) { EXPECT_EQ(ItemDay(std::nullopt, kNow), *ParseDay("2026-03-01")); }

TEST(ItemDayTest, IsNeitherInTheFutureNorTooLongAgo) {
  EXPECT_EQ(DayOfPosting(INT64_MAX), *ParseDay("2026-03-01"));
  EXPECT_EQ(DayOfPosting(INT64_MIN), *ParseDay("2026-03-01") - kItemAgeDaysMax);
}

}  // namespace
}  // namespace postgate::regimes
