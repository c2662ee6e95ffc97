// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/phone_number.h"

#include <string>

#include "core/reference/reference_fixture.h"
#include "gtest/gtest.h"

namespace postgate::normalization {
namespace {

std::string Read(absl::string_view phone, absl::string_view country) {
  return std::string(PhoneNumber(phone, country, reference::SourceTreeReference().calling_codes()).e164());
}

TEST(PhoneNumberTest, ReadsWhatBeginsWithAPlusSign) {
  EXPECT_EQ(Read("+82 2 1234 5678", "KR"), "+82212345678");
  EXPECT_EQ(Read("+82-2-1234-5678", "US"), "+82212345678");
  EXPECT_EQ(Read("+1 (202) 555-0123", ""), "+12025550123");
  EXPECT_EQ(Read("+12025550123", ""), "+12025550123");
}

TEST(PhoneNumberTest, DropsTheTrunkZeroBehindACallingCode) {
  EXPECT_EQ(Read("+44 (0)20 7946 0958", "GB"), "+442079460958");
  EXPECT_EQ(Read("+82 010 1234 5678", "KR"), "+821012345678");
  EXPECT_EQ(Read("+39 06 1234 5678", "IT"), "+390612345678");  // Italy's belongs to the number.
  EXPECT_EQ(Read("+44 0020 7946 0958", "GB"), "");
}

TEST(PhoneNumberTest, ReadsTheInternationalPrefixOfTheCountry) {
  EXPECT_EQ(Read("0044 20 7946 0958", "DE"), "+442079460958");
  EXPECT_EQ(Read("011 44 20 7946 0958", "US"), "+442079460958");
  EXPECT_EQ(Read("0044 20 7946 0958", "KR"), "");  // 001, 002 and others: 00 alone is dialled nowhere.
  EXPECT_EQ(Read("0044 20 7946 0958", ""), "");
}

TEST(PhoneNumberTest, ReadsNationalFormsThatThePlanHas) {
  EXPECT_EQ(Read("02-1234-5678", "KR"), "+82212345678");
  EXPECT_EQ(Read("010-1234-5678", "KR"), "+821012345678");
  EXPECT_EQ(Read("8 (495) 123-45-67", "RU"), "+74951234567");
  EXPECT_EQ(Read("(202) 555-0123", "US"), "+12025550123");
  EXPECT_EQ(Read("1-202-555-0123", "US"), "+12025550123");
  EXPECT_EQ(Read("06 1 234 5678", "HU"), "+3612345678");
  EXPECT_EQ(Read("138 1234 5678", "CN"), "+8613812345678");
  EXPECT_EQ(Read("2123 4567", "HK"), "+85221234567");
}

TEST(PhoneNumberTest, ReadsACallingCodeWithoutAPlusSignWhereNothingElseIsMeant) {
  EXPECT_EQ(Read("8613812345678", "CN"), "+8613812345678");
  EXPECT_EQ(Read("491701234567", "DE"), "");  // Germany has numbers of 12 digits.
}

TEST(PhoneNumberTest, LeavesWhatHasNoOneReading) {
  for (const char* phone : {"", "+", "++82 2 1234 5678", "+82", "+999 1234 5678", "1234567", "2123 456", "02-1234-5678 ext. 9", "call me", "2+1234567890",
                            "0000000000", "+8221234567890123", "01012345678901234567890"}) {
    EXPECT_EQ(Read(phone, "KR"), "") << phone;
  }
  EXPECT_EQ(Read("8001234567", "RU"), "");        // Eight may be dialled first, or begin a free number.
  EXPECT_EQ(Read("011 15 1234 5678", "AR"), "");  // National forms of mobiles change within.
  EXPECT_EQ(Read("02-1234-5678", ""), "");
  EXPECT_EQ(Read("02-1234-5678", "AQ"), "");
}

TEST(PhoneNumberTest, WhatItReadsItReadsAgainTheSame) {
  for (const char* phone : {"02-1234-5678", "+82 2 1234 5678", "821012345678", "010 1234 5678"}) {
    const std::string once = Read(phone, "KR");
    ASSERT_FALSE(once.empty()) << phone;
    EXPECT_EQ(Read(once, "KR"), once);
    EXPECT_EQ(Read(once, ""), once);
  }
}

}  // namespace
}  // namespace postgate::normalization
