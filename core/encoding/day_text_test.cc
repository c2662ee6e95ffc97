// SPDX-License-Identifier: Apache-2.0
#include "core/encoding/day_text.h"

#include "gtest/gtest.h"

namespace postgate::encoding {
namespace {

TEST(DayTextTest, ADayIsWrittenAndReadAsOne) {
  EXPECT_EQ(DayText(0), "1970-01-01");
  EXPECT_EQ(DayText(20'783), "2026-11-26");
  EXPECT_EQ(ParseDay("2026-11-26").value_or(0), 20'783);
  EXPECT_EQ(ParseDay("1970-01-01").value_or(-1), 0);
}

TEST(DayTextTest, WhatIsNoDayIsRefused) {
  for (const char* text : {"", "2026-11-31", "2026-13-01", "26-11-2026", "2026-1-1", "1969-12-31", "2026-11-26 "}) {
    EXPECT_FALSE(ParseDay(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace postgate::encoding
