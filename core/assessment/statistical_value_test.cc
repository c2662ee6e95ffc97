// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/statistical_value.h"

#include "core/records/owned.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

constexpr char kRatesOfTwoYears[] =
    "currency,units_per_usd,valid_from,source\n"
    "USD,1,2000-01-01,x\n"
    "KRW,1400,2000-01-01,x\n"
    "KRW,1000,2026-01-01,x\n"
    "EUR,0.9,2000-01-01,x\n"
    "BHD,0.376,2000-01-01,x\n"
    "NZD,1.7,2026-01-01,x\n";

constexpr int64_t kOf2025 = 1'750'000'000;
constexpr int64_t kOf2026 = 1'772'359'200;

class StatisticalValueTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(rates_.Load("rates.csv", kRatesOfTwoYears).ok()); }

  // "KRW 1400" or "" of one piece's value; posted at `posted`, or not said when it is 0.
  std::string ValueOf(const char* from, int64_t units, int32_t nanos, StatisticalCurrency currency, int64_t posted = kOf2025) {
    records::OwnedDeclaration declaration;
    if (posted != 0) declaration->mutable_acceptance_date_time()->set_seconds(posted);
    records::Money* value = declaration->mutable_goods_shipment()->add_government_agency_goods_items()->mutable_customs_value_amount();
    value->set_currency_code(from);
    value->set_units(units);
    value->set_nanos(nanos);
    SetStatisticalValues(rates_, currency, absl::FromUnixSeconds(kOf2026), declaration.get());
    const auto& item = declaration->goods_shipment().government_agency_goods_items(0);
    if (!item.has_statistical_value_amount()) return "";
    const records::Money& amount = item.statistical_value_amount();
    return std::string(amount.currency_code()) + " " + std::to_string(amount.units()) + "." + std::to_string(amount.nanos());
  }

  ExchangeRates rates_;
};

TEST_F(StatisticalValueTest, TakesTheRateOfTheDayOnWhichTheItemWasPosted) {
  EXPECT_EQ(ValueOf("USD", 2, 0, {"KRW", 0}, kOf2025), "KRW 2800.0");
  EXPECT_EQ(ValueOf("USD", 2, 0, {"KRW", 0}, kOf2026), "KRW 2000.0");
  EXPECT_EQ(ValueOf("USD", 2, 0, {"KRW", 0}, 0), "KRW 2000.0");
}

TEST_F(StatisticalValueTest, RoundsHalfUpToTheMinorUnit) {
  EXPECT_EQ(ValueOf("KRW", 700, 0, {"USD", 2}), "USD 0.500000000");
  EXPECT_EQ(ValueOf("KRW", 7, 0, {"USD", 2}), "USD 0.10000000");  // 0.005.
  EXPECT_EQ(ValueOf("KRW", 6, 0, {"USD", 2}), "USD 0.0");
  EXPECT_EQ(ValueOf("USD", 1, 0, {"BHD", 3}), "BHD 0.376000000");
}

TEST_F(StatisticalValueTest, OneCurrencyNeedsNoRate) { EXPECT_EQ(ValueOf("XYZ", 5, 250'000'000, {"XYZ", 2}), "XYZ 5.250000000"); }

TEST_F(StatisticalValueTest, IsAbsentWithoutARateOrACurrency) {
  EXPECT_EQ(ValueOf("SEK", 5, 0, {"KRW", 0}), "");
  EXPECT_EQ(ValueOf("USD", 5, 0, {"SEK", 2}), "");
  EXPECT_EQ(ValueOf("NZD", 5, 0, {"KRW", 0}, kOf2025), "");
  EXPECT_EQ(ValueOf("USD", 5, 0, {"", 0}), "");
  EXPECT_EQ(ValueOf("USD", -5, 0, {"KRW", 0}), "");
}

TEST_F(StatisticalValueTest, LeavesOutWhatIsTooLargeToBeMoney) {
  EXPECT_EQ(ValueOf("USD", 1'000'000'000'000'000, 0, {"USD", 2}), "USD 1000000000000000.0");
  EXPECT_EQ(ValueOf("USD", 1'000'000'000'000'001, 0, {"USD", 2}), "");
  EXPECT_EQ(ValueOf("USD", 1'000'000'000'000'000, 999'999'999, {"KRW", 0}), "");
}

}  // namespace
}  // namespace postgate::assessment
