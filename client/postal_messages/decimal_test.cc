// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/decimal.h"

#include <cstdint>
#include <limits>

#include "gtest/gtest.h"

namespace postgate::client {
namespace {

TEST(DecimalTest, ReadsKilogramsAsGrams) {
  int64_t value = 0;
  ASSERT_TRUE(ParseDecimal("0.250", 3, &value));
  EXPECT_EQ(value, 250);
  ASSERT_TRUE(ParseDecimal("12", 3, &value));
  EXPECT_EQ(value, 12000);
  ASSERT_TRUE(ParseDecimal("1.5", 3, &value));
  EXPECT_EQ(value, 1500);
  ASSERT_TRUE(ParseDecimal("-0.001", 3, &value));
  EXPECT_EQ(value, -1);
}

TEST(DecimalTest, TakesZerosBeyondTheDecimalsAndNothingElse) {
  int64_t value = 0;
  ASSERT_TRUE(ParseDecimal("0.250000", 3, &value));
  EXPECT_EQ(value, 250);
  EXPECT_FALSE(ParseDecimal("0.2501", 3, &value));
}

TEST(DecimalTest, RefusesWhatIsNoNumber) {
  int64_t value = 0;
  for (const char* text : {"", "-", ".", "1.", ".5", "1,5", "1 000", "1e3", "0x1", "+1", "--1", "nan", "1.2.3", "99999999999999999999"}) {
    EXPECT_FALSE(ParseDecimal(text, 3, &value)) << text;
  }
}

TEST(DecimalTest, WritesWhatItReads) {
  for (const int64_t grams :
       {int64_t{1}, int64_t{250}, int64_t{1000}, int64_t{-1}, int64_t{-30500}, std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()}) {
    int64_t value = 0;
    ASSERT_TRUE(ParseDecimal(DecimalText(grams, 3), 3, &value)) << DecimalText(grams, 3);
    EXPECT_EQ(value, grams);
  }
  EXPECT_EQ(DecimalText(250, 3), "0.250");
}

TEST(DecimalTest, WritesAmountsWithTwoDecimalsOrAsManyAsItTakes) {
  EXPECT_EQ(AmountText(1500, 0), "1500");
  EXPECT_EQ(AmountText(25, 500'000'000), "25.50");
  EXPECT_EQ(AmountText(0, 1), "0.000000001");
  EXPECT_EQ(AmountText(0, -250'000'000), "-0.25");
  EXPECT_EQ(AmountText(-3, -125'000'000), "-3.125");
}

TEST(DecimalTest, ReadsAmountsWithTheSignOnBothParts) {
  int64_t units = 0;
  int32_t nanos = 0;
  ASSERT_TRUE(ParseAmount("-0.25", &units, &nanos));
  EXPECT_EQ(units, 0);
  EXPECT_EQ(nanos, -250'000'000);
  ASSERT_TRUE(ParseAmount("25.5", &units, &nanos));
  EXPECT_EQ(units, 25);
  EXPECT_EQ(nanos, 500'000'000);
  EXPECT_FALSE(ParseAmount("0.0000000001", &units, &nanos));
}

TEST(DecimalTest, KnowsWhatIsNoAmount) {
  EXPECT_TRUE(IsAmount(5, 999'999'999));
  EXPECT_TRUE(IsAmount(0, -1));
  EXPECT_FALSE(IsAmount(5, -1));
  EXPECT_FALSE(IsAmount(-5, 1));
  EXPECT_FALSE(IsAmount(0, 1'000'000'000));
}

}  // namespace
}  // namespace postgate::client
