// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/s10.h"

#include <string>

#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(S10Test, ComputesTheCheckDigit) {
  EXPECT_EQ(S10CheckDigit("47312482"), '9');
  EXPECT_EQ(S10CheckDigit("12345678"), '5');
  EXPECT_EQ(S10CheckDigit("90000001"), '9');
  EXPECT_EQ(S10CheckDigit("00123456"), '8');
}

TEST(S10Test, MapsTheRemaindersZeroAndOne) {
  EXPECT_EQ(S10CheckDigit("00000008"), '0');  // 11 - 1 = 10.
  EXPECT_EQ(S10CheckDigit("00000015"), '5');  // 11 - 0 = 11.
  EXPECT_EQ(S10CheckDigit("00000000"), '5');
}

TEST(S10Test, HasNoCheckDigitForAnythingButEightDigits) {
  EXPECT_EQ(S10CheckDigit(""), '\0');
  EXPECT_EQ(S10CheckDigit("1234567"), '\0');
  EXPECT_EQ(S10CheckDigit("123456789"), '\0');
  EXPECT_EQ(S10CheckDigit("1234567A"), '\0');
}

TEST(S10Test, AcceptsValidIdentifiers) {
  for (const char* id : {"RR473124829GB", "CP123456785KR", "EE000000005US", "HA000000080DE"}) {
    EXPECT_EQ(CheckS10(id), S10Problem::kNone) << id;
  }
}

TEST(S10Test, NamesTheFirstProblem) {
  const struct {
    const char* id;
    S10Problem problem;
  } kCases[] = {
      {"", S10Problem::kLength},
      {"RR47312482GB", S10Problem::kLength},
      {"RR4731248290GB", S10Problem::kLength},
      {"rr473124829GB", S10Problem::kIndicator},
      {"R1473124829GB", S10Problem::kIndicator},
      {"RR47312A829GB", S10Problem::kSerial},
      {"RR47312482XGB", S10Problem::kSerial},
      {"RR473124829gb", S10Problem::kCountry},
      {"RR473124829G8", S10Problem::kCountry},
      {"JA473124829GB", S10Problem::kReservedIndicator},
      {"RR473124820GB", S10Problem::kCheckDigit},
      {"RR473124839GB", S10Problem::kCheckDigit},
  };
  for (const auto& c : kCases) EXPECT_EQ(CheckS10(c.id), c.problem) << c.id;
}

TEST(S10Test, SplitsIntoParts) {
  S10 parts;
  ASSERT_TRUE(SplitS10("RR473124829GB", &parts));
  EXPECT_EQ(parts.service_indicator, "RR");
  EXPECT_EQ(parts.serial, "47312482");
  EXPECT_EQ(parts.check_digit, '9');
  EXPECT_EQ(parts.country, "GB");
  EXPECT_FALSE(SplitS10("RR47312482GB", &parts));
}

TEST(S10Test, ClassifiesEveryFirstLetter) {
  const struct {
    const char* first_letters;
    S10Class service;
  } kCases[] = {
      {"CH", S10Class::kParcel},
      {"E", S10Class::kEms},
      {"LMQRUV", S10Class::kLetter},
      {"BDNPZ", S10Class::kBilateral},
      {"AFGIJKOSTWXY", S10Class::kReserved},
  };
  for (const auto& c : kCases) {
    for (const char* first = c.first_letters; *first != '\0'; ++first) {
      EXPECT_EQ(S10ClassOf(std::string{*first, 'B'}), c.service) << *first;
    }
  }
}

TEST(S10Test, KnowsTheExceptionsOfTheSecondLetter) {
  EXPECT_EQ(S10ClassOf("AU"), S10Class::kReserved);
  EXPECT_EQ(S10ClassOf("AV"), S10Class::kBilateral);
  EXPECT_EQ(S10ClassOf("AZ"), S10Class::kBilateral);
  EXPECT_EQ(S10ClassOf("GA"), S10Class::kBilateral);
  EXPECT_EQ(S10ClassOf("GD"), S10Class::kBilateral);
  EXPECT_EQ(S10ClassOf("GC"), S10Class::kReserved);
}

TEST(S10Test, ClassifiesGarbageAsReserved) {
  for (const char* indicator : {"", "R", "RRR", "rr", "R1"}) {
    EXPECT_EQ(S10ClassOf(indicator), S10Class::kReserved) << indicator;
  }
}

}  // namespace
}  // namespace postgate::identifiers
