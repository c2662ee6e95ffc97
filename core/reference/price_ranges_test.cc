// SPDX-License-Identifier: Apache-2.0
#include "core/reference/price_ranges.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

using ::testing::HasSubstr;

const absl::Time kBefore = absl::FromCivil(absl::CivilDay(2025, 12, 31), absl::UTCTimeZone());
const absl::Time kAfter = absl::FromCivil(absl::CivilDay(2026, 1, 1), absl::UTCTimeZone());

v1::Money Money(const char* currency, int64_t units, int32_t nanos = 0) {
  v1::Money money;
  money.set_currency_code(currency);
  money.set_units(units);
  money.set_nanos(nanos);
  return money;
}

TEST(PriceRangesTest, KnowsTheRangeOfAHeading) {
  PriceRanges ranges;
  EXPECT_TRUE(ranges.empty());
  ASSERT_TRUE(ranges.Add({"6109", "200", "4.5", "1200", "2026-01-01", "2026-06-30"}).ok());
  ASSERT_TRUE(ranges.Add({"0902", "1", "0", "0.000001", "2026-01-01", "2026-01-01"}).ok());
  const PriceRange* const found = ranges.Find("6109");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->low_micro_usd_per_kg, 4'500'000);
  EXPECT_EQ(found->high_micro_usd_per_kg, 1'200'000'000);
  EXPECT_EQ(ranges.Find("0902")->high_micro_usd_per_kg, 1);
  for (const char* heading : {"", "6110", "61", "610910"}) EXPECT_EQ(ranges.Find(heading), nullptr) << heading;
}

TEST(PriceRangesTest, RefusesARowThatSaysNoRange) {
  const struct {
    std::vector<std::string> fields;
    const char* what;
  } kCases[] = {
      {{"610", "200", "4", "12", "2026-01-01", "2026-06-30"}, "hs_heading: \"610\" is not four digits"},
      {{"610A", "200", "4", "12", "2026-01-01", "2026-06-30"}, "hs_heading"},
      {{"6109", "0", "4", "12", "2026-01-01", "2026-06-30"}, "pieces: \"0\" is not a number above 0"},
      {{"6109", "-3", "4", "12", "2026-01-01", "2026-06-30"}, "pieces"},
      {{"6109", "200", "", "12", "2026-01-01", "2026-06-30"}, "low_usd_per_kg"},
      {{"6109", "200", "4,5", "12", "2026-01-01", "2026-06-30"}, "low_usd_per_kg"},
      {{"6109", "200", "4.1234567", "12", "2026-01-01", "2026-06-30"}, "low_usd_per_kg"},
      {{"6109", "200", "4", "0", "2026-01-01", "2026-06-30"}, "high_usd_per_kg"},
      {{"6109", "200", "4", "1000000001", "2026-01-01", "2026-06-30"}, "high_usd_per_kg"},
      {{"6109", "200", "13", "12", "2026-01-01", "2026-06-30"}, "low_usd_per_kg: \"13\" is not at most high_usd_per_kg, 12: exchange them"},
      {{"6109", "200", "4", "12", "2026-1-1", "2026-06-30"}, "learned_from"},
      {{"6109", "200", "4", "12", "2026-01-01", "2026-02-30"}, "learned_until"},
      {{"6109", "200", "4", "12", "2026-01-01", "2025-12-31"}, "learned_until"},
  };
  for (const auto& c : kCases) {
    PriceRanges ranges;
    const absl::Status added = ranges.Add(c.fields);
    EXPECT_EQ(added.code(), absl::StatusCode::kInvalidArgument) << c.what;
    EXPECT_THAT(std::string(added.message()), HasSubstr(c.what));
    EXPECT_TRUE(ranges.empty()) << c.what;
  }
}

TEST(PriceRangesTest, RefusesAHeadingThatIsThereAlready) {
  PriceRanges ranges;
  ASSERT_TRUE(ranges.Add({"6109", "200", "4", "12", "2026-01-01", "2026-06-30"}).ok());
  EXPECT_THAT(std::string(ranges.Add({"6109", "300", "5", "13", "2026-01-01", "2026-06-30"}).message()), HasSubstr("\"6109\" is not there once"));
}

class PricePerKgTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(rates_.Add("USD", "1.5", "2000-01-01").ok());
    ASSERT_TRUE(rates_.Add("EUR", "1.2", "2000-01-01").ok());
    ASSERT_TRUE(rates_.Add("EUR", "1.5", "2026-01-01").ok());
    ASSERT_TRUE(rates_.Add("IRR", "1000000", "2000-01-01").ok());
  }
  SdrRates rates_;
};

TEST_F(PricePerKgTest, IsTheValueInDollarsByTheMass) {
  EXPECT_EQ(MicroUsdPerKg(rates_, Money("USD", 12, 500'000'000), 250, kBefore), 50'000'000);
  EXPECT_EQ(MicroUsdPerKg(rates_, Money("USD", 10), 3'000, kBefore), 3'333'333);
  EXPECT_EQ(MicroUsdPerKg(rates_, Money("IRR", 1), 1, kBefore), 1'500);
}

TEST_F(PricePerKgTest, GoesByTheRateOfTheDay) {
  EXPECT_EQ(MicroUsdPerKg(rates_, Money("EUR", 4), 1'000, kBefore), 5'000'000);
  EXPECT_EQ(MicroUsdPerKg(rates_, Money("EUR", 4), 1'000, kAfter), 4'000'000);
}

TEST_F(PricePerKgTest, EndsAtTheLargestPrice) {
  EXPECT_EQ(MicroUsdPerKg(rates_, Money("USD", 99'999'999'999'999, 999'999'999), 1, kBefore), kMicroUsdPerKgMax - 1);
  EXPECT_EQ(MicroUsdPerKg(rates_, Money("USD", 0, 1), INT64_MAX, kBefore), 0);
}

TEST_F(PricePerKgTest, IsNoneWithoutAValueAMassOrARate) {
  for (const v1::Money& value : {Money("USD", 0), Money("USD", -1), Money("USD", 0, -1), Money("USD", 1, 1'000'000'000),
                                 Money("USD", 100'000'000'000'000), Money("CHF", 1), Money("", 1)}) {
    EXPECT_EQ(MicroUsdPerKg(rates_, value, 100, kBefore), std::nullopt) << value.ShortDebugString();
  }
  for (const int64_t mass : {int64_t{0}, int64_t{-1}, INT64_MIN}) EXPECT_EQ(MicroUsdPerKg(rates_, Money("USD", 1), mass, kBefore), std::nullopt);
  EXPECT_EQ(MicroUsdPerKg(rates_, Money("USD", 1), 100, absl::UnixEpoch()), std::nullopt);
  EXPECT_EQ(MicroUsdPerKg(SdrRates(), Money("USD", 1), 100, kBefore), std::nullopt);
}

TEST(FormatMicroUsdTest, WritesNoMoreThanThereIs) {
  EXPECT_EQ(FormatMicroUsd(0), "0");
  EXPECT_EQ(FormatMicroUsd(1), "0.000001");
  EXPECT_EQ(FormatMicroUsd(12'500'000), "12.5");
  EXPECT_EQ(FormatMicroUsd(120'000'000), "120");
  EXPECT_EQ(FormatMicroUsd(kMicroUsdPerKgMax), "1000000000");
}

}  // namespace
}  // namespace postgate::reference
