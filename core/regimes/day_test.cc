// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/day.h"

#include <limits>

#include "gtest/gtest.h"

namespace postgate::regimes {
namespace {

TEST(DayTest, CountsDaysFromTheEpoch) {
  EXPECT_EQ(ParseDay("1970-01-01"), 0);
  EXPECT_EQ(ParseDay("1969-12-31"), -1);
  EXPECT_EQ(ParseDay("2025-09-01"), 20'332);
  EXPECT_EQ(ParseDay("2024-02-29"), *ParseDay("2024-03-01") - 1);
}

TEST(DayTest, TakesNoOtherWriting) {
  for (const char* text : {"", "2025-9-1", "2025-09-01 ", "01-09-2025", "2025/09/01", "2025-02-29", "2025-13-01", "2025-00-10", "1899-12-31", "+025-09-01"}) {
    EXPECT_FALSE(ParseDay(text).has_value()) << text;
  }
}

TEST(DayTest, BeginsAtMidnightUtcOnBothSidesOfTheEpoch) {
  EXPECT_EQ(DayNumber(int64_t{0}), 0);
  EXPECT_EQ(DayNumber(int64_t{86'399}), 0);
  EXPECT_EQ(DayNumber(int64_t{86'400}), 1);
  EXPECT_EQ(DayNumber(int64_t{-1}), -1);
  EXPECT_EQ(DayNumber(int64_t{-86'400}), -1);
  EXPECT_EQ(DayNumber(int64_t{-86'401}), -2);
}

TEST(DayTest, TakesAnyInstant) {
  EXPECT_LT(DayNumber(absl::InfinitePast()), -4'000'000);
  EXPECT_GT(DayNumber(absl::InfiniteFuture()), 2'000'000);
  EXPECT_LT(DayNumber(std::numeric_limits<int64_t>::min()), 0);
}

}  // namespace
}  // namespace postgate::regimes
