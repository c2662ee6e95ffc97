// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/hs_code.h"

#include <string>

#include "core/testing/exact_text.h"
#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(HsDigitsTest, AcceptsSixToTwelveDigits) {
  EXPECT_EQ(HsDigits("610910").problem(), HsProblem::kNone);
  EXPECT_EQ(HsDigits("61091000").problem(), HsProblem::kNone);
  EXPECT_EQ(HsDigits("6109100010").problem(), HsProblem::kNone);
  EXPECT_EQ(HsDigits("610910001019").problem(), HsProblem::kNone);
}

TEST(HsDigitsTest, RefusesOtherLengths) {
  for (const char* code : {"", "61", "6109", "61091", "6109100010190", "......"}) {
    EXPECT_EQ(HsDigits(code).problem(), HsProblem::kLength) << code;
  }
}

TEST(HsDigitsTest, KnowsEachCharacterInEachPlace) {
  for (size_t size = 6; size <= 12; ++size) {
    for (size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string code = std::string("610910001019").substr(0, size);
        code[at] = static_cast<char>(byte);
        const bool is_digit = byte >= '0' && byte <= '9';
        const HsDigits digits(ExactText(code).view());
        if (is_digit) {
          ASSERT_EQ(digits.digits(), code);
        } else if (byte == '.' || byte == ' ') {
          ASSERT_EQ(digits.problem(), size > 6 ? HsProblem::kNone : HsProblem::kLength) << code;
        } else {
          ASSERT_EQ(digits.problem(), HsProblem::kCharacters) << "byte " << byte << " at " << at << " of " << size;
        }
      }
    }
  }
}

TEST(HsDigitsTest, IgnoresDotsAndSpaces) {
  const HsDigits code("6109.10 00");
  EXPECT_EQ(code.problem(), HsProblem::kNone);
  EXPECT_EQ(code.digits(), "61091000");
  EXPECT_EQ(code.subheading(), "610910");
  EXPECT_EQ(code.chapter(), 61);
}

TEST(HsDigitsTest, RefusesOtherCharacters) {
  for (const char* code : {"61091A", "6109-10", "HS610910",
                           "\xEF\xBC\x96"
                           "10910"}) {
    EXPECT_EQ(HsDigits(code).problem(), HsProblem::kCharacters) << code;
  }
}

TEST(HsDigitsTest, RefusesChaptersThatAreNone) {
  EXPECT_EQ(HsDigits("000000").problem(), HsProblem::kChapter);
  EXPECT_EQ(HsDigits("771234").problem(), HsProblem::kChapter);
  EXPECT_EQ(HsDigits("761234").problem(), HsProblem::kNone);
  EXPECT_EQ(HsDigits("781234").problem(), HsProblem::kNone);
}

TEST(HsDigitsTest, KnowsNationalChapters) {
  EXPECT_FALSE(IsNationalHsChapter(HsDigits("970110").chapter()));
  EXPECT_TRUE(IsNationalHsChapter(HsDigits("980100").chapter()));
  EXPECT_TRUE(IsNationalHsChapter(HsDigits("990500").chapter()));
}

}  // namespace
}  // namespace postgate::identifiers
