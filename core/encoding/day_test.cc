// SPDX-License-Identifier: Apache-2.0
#include "core/encoding/day.h"

#include <limits>

#include "gtest/gtest.h"

namespace postgate::encoding {
namespace {

TEST(DayTest, ADayBeginsAtMidnightBefore1970AsAfter) {
  EXPECT_EQ(DayNumber(0), 0);
  EXPECT_EQ(DayNumber(86'399), 0);
  EXPECT_EQ(DayNumber(86'400), 1);
  EXPECT_EQ(DayNumber(-1), -1);
  EXPECT_EQ(DayNumber(-86'400), -1);
  EXPECT_EQ(DayNumber(-86'401), -2);
}

TEST(DayTest, TakesAnyNumberOfSeconds) {
  EXPECT_EQ(DayNumber(std::numeric_limits<int64_t>::max()), 106'751'991'167'300);
  EXPECT_EQ(DayNumber(std::numeric_limits<int64_t>::min()), -106'751'991'167'301);
}

}  // namespace
}  // namespace postgate::encoding
