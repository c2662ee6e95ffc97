// SPDX-License-Identifier: Apache-2.0
#include "client/cli/number_text.h"

#include <gtest/gtest.h>

namespace postgate::cli {
namespace {

TEST(NumberTextTest, GroupsDigits) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1'000), "1,000");
  EXPECT_EQ(Grouped(1'234'567), "1,234,567");
}

TEST(NumberTextTest, AShareIsRoundedAndNeverCallsSomethingNothingOrPartAll) {
  EXPECT_EQ(ShareText(1, 8), "12.5 %");
  EXPECT_EQ(ShareText(2, 3), "66.7 %");
  EXPECT_EQ(ShareText(0, 3), "0.0 %");
  EXPECT_EQ(ShareText(3, 3), "100.0 %");
  EXPECT_EQ(ShareText(1, 100'000), "<0.1 %");
  EXPECT_EQ(ShareText(99'999, 100'000), "99.9 %");
  EXPECT_EQ(ShareText(0, 0), "-");
}

TEST(NumberTextTest, ADurationHasTheTwoUnitsThatTellMost) {
  EXPECT_EQ(DurationText(0), "0 s");
  EXPECT_EQ(DurationText(59), "59 s");
  EXPECT_EQ(DurationText(60), "1 min");
  EXPECT_EQ(DurationText(3'599), "59 min");
  EXPECT_EQ(DurationText(3'600), "1 h 0 min");
  EXPECT_EQ(DurationText(47 * 3'600 + 3'599), "47 h 59 min");
  EXPECT_EQ(DurationText(48 * 3'600), "2 d 0 h");
  EXPECT_EQ(DurationText(30 * 24 * 3'600 + 5 * 3'600), "30 d 5 h");
}

}  // namespace
}  // namespace postgate::cli
