// SPDX-License-Identifier: Apache-2.0
#include "client/cli/day_period.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace postgate::cli {
namespace {

// "2026-11-20 to 2026-11-26", or what is wrong.
std::string Period(const std::string& first, const std::string& last) {
  const auto period = PeriodOf({"--from", first}, {"--to", last});
  if (!period.ok()) return std::string(period.status().message());
  return absl::StrCat(absl::FormatCivilTime(period->first), " to ", absl::FormatCivilTime(period->last));
}

TEST(DayPeriodTest, IsSevenDaysUnlessTheFirstIsNamed) {
  EXPECT_EQ(Period("", "2026-11-26"), "2026-11-20 to 2026-11-26");
  EXPECT_EQ(Period("2026-10-01", "2026-11-26"), "2026-10-01 to 2026-11-26");
  EXPECT_EQ(Period("2026-11-26", "2026-11-26"), "2026-11-26 to 2026-11-26");
}

TEST(DayPeriodTest, WhatIsWrongIsNamed) {
  EXPECT_EQ(Period("2020-02-30", "2020-03-01"), "--from 2020-02-30: expected a day as YYYY-MM-DD");
  EXPECT_EQ(Period("", "today"), "--to today: expected a day as YYYY-MM-DD");
  EXPECT_EQ(Period("2020-02-02", "2020-02-01"), "--to 2020-02-01: before --from");
}

}  // namespace
}  // namespace postgate::cli
