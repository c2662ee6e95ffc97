// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/value.h"

#include "core/assessment/fields.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

constexpr char kRates[] =
    "currency,units_per_usd,valid_from,source\n"
    "USD,1,2000-01-01,x\n"
    "KRW,1400,2000-01-01,x\n"
    "KRW,1000,2026-01-01,x\n"
    "EUR,0.9,2000-01-01,x\n";

const absl::Time kBefore = absl::FromCivil(absl::CivilDay(2025, 12, 31), absl::UTCTimeZone());
const absl::Time kAfter = absl::FromCivil(absl::CivilDay(2026, 1, 1), absl::UTCTimeZone());

v1::Money Money(const char* currency, int64_t units, int32_t nanos = 0) {
  v1::Money money;
  money.set_currency_code(currency);
  money.set_units(units);
  money.set_nanos(nanos);
  return money;
}

class ExchangeRatesTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(rates_.Load("rates.csv", kRates).ok()); }
  ExchangeRates rates_;
};

TEST_F(ExchangeRatesTest, ConvertsByTheNewestRateThatIsValid) {
  EXPECT_EQ(rates_.MicroUsd(Money("KRW", 1400), kBefore), 1'000'000);
  EXPECT_EQ(rates_.MicroUsd(Money("KRW", 1400), kAfter), 1'400'000);
}

TEST_F(ExchangeRatesTest, RoundsHalfUpInMillionths) {
  EXPECT_EQ(rates_.MicroUsd(Money("EUR", 0, 450'000'000), kBefore), 500'000);
  EXPECT_EQ(rates_.MicroUsd(Money("EUR", 1), kBefore), 1'111'111);
  EXPECT_EQ(rates_.MicroUsd(Money("USD", 0, 500), kBefore), 1);
  EXPECT_EQ(rates_.MicroUsd(Money("USD", 0, 499), kBefore), 0);
}

TEST_F(ExchangeRatesTest, HasNoAnswerForUnknownCurrencyNegativeOrAbsurdAmountOrBeforeTheFirstRate) {
  EXPECT_EQ(rates_.MicroUsd(Money("CHF", 1), kBefore), std::nullopt);
  EXPECT_EQ(rates_.MicroUsd(Money("USD", -1), kBefore), std::nullopt);
  EXPECT_EQ(rates_.MicroUsd(Money("USD", INT64_MAX, 999'999'999), kBefore), std::nullopt);
  EXPECT_EQ(rates_.MicroUsd(Money("USD", 1), absl::UnixEpoch()), std::nullopt);
}

TEST(ExchangeRatesFileTest, RefusesBadRowsWithTheirLine) {
  ExchangeRates rates;
  const absl::Status status = rates.Load("rates.csv", "currency,units_per_usd,valid_from,source\nEUR,0,2000-01-01,x\n");
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("rates.csv:2"));
  EXPECT_FALSE(rates.Load("rates.csv", "currency,units_per_usd,valid_from,source\nEUR,1.,2000-01-01,x\n").ok());
  EXPECT_FALSE(rates.Load("rates.csv", "currency,units_per_usd,valid_from,source\nEUR,1,2000-13-01,x\n").ok());
}

TEST(FieldsTest, ParsesUpToSixDecimals) {
  EXPECT_EQ(ParseMicro("0.000001"), 1);
  EXPECT_EQ(ParseMicro("0.0000001"), std::nullopt);
  EXPECT_EQ(ParseMicro("-1"), std::nullopt);
  EXPECT_EQ(ParseMicro(""), std::nullopt);
}

}  // namespace
}  // namespace postgate::assessment
