// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/thresholds.h"

#include <string>

#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

constexpr char kHeader[] = "country,departure_country,nature,kind,currency,units,valid_from,valid_to,source\n";
constexpr char kDefaults[] =
    ",,,duty_free,USD,0,2000-01-01,,s\n"
    ",,,simplified,USD,1000,2000-01-01,,s\n";

absl::Time Day(int year, int month, int day) { return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone()); }

Thresholds Loaded(const std::string& rows) {
  Thresholds thresholds;
  EXPECT_TRUE(thresholds.Load("thresholds.csv", kHeader + rows + kDefaults).ok());
  return thresholds;
}

TEST(ThresholdsTest, DepartureCountryGoesBeforeAny) {
  const Thresholds thresholds = Loaded("KR,,,duty_free,USD,150,2015-01-01,,s\nKR,US,,duty_free,USD,200,2012-01-01,,s\n");
  EXPECT_EQ(thresholds.Find(ThresholdKind::kDutyFree, "KR", "US", false, Day(2026, 1, 1))->amount.units(), 200);
  EXPECT_EQ(thresholds.Find(ThresholdKind::kDutyFree, "KR", "CN", false, Day(2026, 1, 1))->amount.units(), 150);
}

TEST(ThresholdsTest, GiftRowHoldsForGiftsOnly) {
  const Thresholds thresholds = Loaded("DE,,,duty_free,EUR,150,2008-12-01,,s\nDE,,GIFT,duty_free,EUR,45,2008-12-01,,s\n");
  EXPECT_EQ(thresholds.Find(ThresholdKind::kDutyFree, "DE", "US", true, Day(2026, 1, 1))->amount.units(), 45);
  EXPECT_EQ(thresholds.Find(ThresholdKind::kDutyFree, "DE", "US", false, Day(2026, 1, 1))->amount.units(), 150);
}

TEST(ThresholdsTest, LastDayStillHolds) {
  const Thresholds thresholds = Loaded("DE,,,duty_free,EUR,150,2008-12-01,2026-06-30,s\nDE,,,duty_free,EUR,0,2026-07-01,,s\n");
  EXPECT_EQ(thresholds.Find(ThresholdKind::kDutyFree, "DE", "", false, Day(2026, 7, 1) - absl::Nanoseconds(1))->amount.units(), 150);
  EXPECT_EQ(thresholds.Find(ThresholdKind::kDutyFree, "DE", "", false, Day(2026, 7, 1))->amount.units(), 0);
}

TEST(ThresholdsTest, ReturnedGoodsMayHaveNoLimitAndNeedNoRow) {
  const Thresholds thresholds = Loaded("KR,,,returned_goods,,,2001-01-01,,s\nDE,,,returned_goods,EUR,500,2016-05-01,,s\n");
  ASSERT_NE(thresholds.Find(ThresholdKind::kReturnedGoods, "KR", "CN", false, Day(2026, 1, 1)), nullptr);
  EXPECT_EQ(thresholds.Find(ThresholdKind::kReturnedGoods, "KR", "CN", false, Day(2026, 1, 1))->amount.currency_code(), "");
  EXPECT_EQ(thresholds.Find(ThresholdKind::kReturnedGoods, "DE", "CN", false, Day(2026, 1, 1))->amount.units(), 500);
  EXPECT_EQ(thresholds.Find(ThresholdKind::kReturnedGoods, "DE", "CN", false, Day(2016, 4, 30)), nullptr);
  EXPECT_EQ(thresholds.Find(ThresholdKind::kReturnedGoods, "JP", "CN", false, Day(2026, 1, 1)), nullptr);
}

TEST(ThresholdsTest, UnknownCountryGetsTheDefault) {
  const Thresholds thresholds = Loaded("");
  EXPECT_EQ(thresholds.Find(ThresholdKind::kSimplified, "QQ", "", false, Day(2026, 1, 1))->amount.units(), 1000);
  EXPECT_EQ(thresholds.Find(ThresholdKind::kSimplified, "QQ", "", false, Day(1999, 1, 1)), nullptr);
}

TEST(ThresholdsTest, RefusesBadRowsAndMissingDefaults) {
  for (const char* row : {"KRX,,,duty_free,USD,1,2015-01-01,,s\n", "KR,,SALE,duty_free,USD,1,2015-01-01,,s\n",
                          "KR,,,free,USD,1,2015-01-01,,s\n", "KR,,,duty_free,US,1,2015-01-01,,s\n",
                          "KR,,,duty_free,USD,-1,2015-01-01,,s\n", "KR,,,duty_free,,,2015-01-01,,s\n",
                          "KR,,,simplified,,,2015-01-01,,s\n", "KR,,GIFT,returned_goods,,,2015-01-01,,s\n",
                          "KR,,,returned_goods,USD,,2015-01-01,,s\n", "KR,,,returned_goods,,1,2015-01-01,,s\n",
                          "KR,,,duty_free,USD,1,2015,,s\n",
                          "KR,,,duty_free,USD,1,2015-01-01,,\n"}) {
    Thresholds thresholds;
    EXPECT_FALSE(thresholds.Load("thresholds.csv", std::string(kHeader) + row + kDefaults).ok()) << row;
  }
  Thresholds thresholds;
  EXPECT_FALSE(thresholds.Load("thresholds.csv", kHeader).ok());
}

}  // namespace
}  // namespace postgate::assessment
