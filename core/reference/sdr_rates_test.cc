// SPDX-License-Identifier: Apache-2.0
#include "core/reference/sdr_rates.h"

#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone());
}

TEST(SdrRatesTest, GivesTheNewestRateThatIsValid) {
  SdrRates rates;
  ASSERT_TRUE(rates.Add("USD", "1.3", "2024-01-01").ok());
  ASSERT_TRUE(rates.Add("USD", "1.45", "2026-01-01").ok());
  EXPECT_EQ(rates.NanosPerSdr("USD", Day(2023, 12, 31)), 0);
  EXPECT_EQ(rates.NanosPerSdr("USD", Day(2024, 1, 1)), 1300000000);
  EXPECT_EQ(rates.NanosPerSdr("USD", Day(2025, 12, 31)), 1300000000);
  EXPECT_EQ(rates.NanosPerSdr("USD", Day(2026, 1, 1)), 1450000000);
  EXPECT_EQ(rates.NanosPerSdr("EUR", Day(2026, 1, 1)), 0);
}

TEST(SdrRatesTest, RefusesWhatIsNoRate) {
  SdrRates rates;
  EXPECT_FALSE(rates.Add("usd", "1.3", "2024-01-01").ok());
  for (const char* units : {"", "0", "0.0", "-1", "1,3", "1.3.4", "1.1234567891", "1000001", "1e3"}) {
    EXPECT_FALSE(rates.Add("USD", units, "2024-01-01").ok()) << units;
  }
  for (const char* day : {"", "2024-13-01", "yesterday"}) EXPECT_FALSE(rates.Add("USD", "1.3", day).ok()) << day;
}

}  // namespace
}  // namespace postgate::reference
