// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/registration_number.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_set>

#include "gtest/gtest.h"

namespace postgate::normalization {
namespace {

constexpr uint64_t kLimit = uint64_t{1} << kRegistrationBits;
const std::string kKey = "0123456789abcdef";

TEST(Permute60Test, GivesDifferentNumbersBelowTheLimit) {
  std::unordered_set<uint64_t> seen;
  for (uint64_t counter = 0; counter < 200'000; ++counter) {
    const uint64_t permuted = Permute60(counter, kKey);
    ASSERT_LT(permuted, kLimit);
    ASSERT_TRUE(seen.insert(permuted).second) << counter;
  }
  // And at the upper end, where a careless half would lose its top bit.
  for (uint64_t counter = kLimit - 100'000; counter < kLimit; ++counter) {
    ASSERT_TRUE(seen.insert(Permute60(counter, kKey)).second) << counter;
  }
}

TEST(Permute60Test, DependsOnEachPartOfTheKeyAndOnNothingElse) {
  const uint64_t before = Permute60(1, kKey);
  EXPECT_EQ(Permute60(1, kKey), before);
  for (size_t i = 0; i < kPermutationKeyBytes; ++i) {
    std::string key = kKey;
    key[i] = static_cast<char>(key[i] ^ 1);
    EXPECT_NE(Permute60(1, key), before) << i;
  }
}

TEST(Permute60Test, NeighboursAreFarApart) {
  uint64_t nearest = kLimit;
  for (uint64_t counter = 0; counter < 1000; ++counter) {
    const uint64_t a = Permute60(counter, kKey);
    const uint64_t b = Permute60(counter + 1, kKey);
    nearest = std::min(nearest, a > b ? a - b : b - a);
  }
  EXPECT_GT(nearest, uint64_t{1} << 40);
}

TEST(Permute60Test, IsUndoneByUnpermute60) {
  for (const uint64_t counter : {uint64_t{0}, uint64_t{1}, uint64_t{12'345}, uint64_t{1} << 30, kLimit - 1}) {
    EXPECT_EQ(Unpermute60(Permute60(counter, kKey), kKey), counter);
    EXPECT_EQ(Permute60(Unpermute60(counter, kKey), kKey), counter);
  }
}

TEST(RegistrationNumberTest, SaysWhatItWasFormattedWith) {
  for (const uint64_t permuted : {uint64_t{0}, uint64_t{35}, uint64_t{36}, Permute60(7, kKey), kLimit - 1}) {
    EXPECT_EQ(PermutedOf(FormatRegistrationNumber(2026, "KR", 'P', permuted)), permuted);
  }
  EXPECT_FALSE(PermutedOf("").has_value());
  EXPECT_FALSE(PermutedOf("26KRP0000000000000").has_value()) << "its check digit is wrong";
}

TEST(RegistrationNumberTest, HasYearCountryPrefixAndCheckDigit) {
  const std::string number = FormatRegistrationNumber(2026, "KR", 'P', kLimit - 1);
  EXPECT_EQ(number.size(), 18u);
  EXPECT_EQ(number.substr(0, 5), "26KRP");
  EXPECT_TRUE(IsRegistrationNumber(number));
  EXPECT_EQ(FormatRegistrationNumber(2026, "KR", 'P', 35).substr(5, 12), "00000000000Z");
  EXPECT_EQ(FormatRegistrationNumber(2005, "KR", 'P', 36).substr(0, 17), "05KRP000000000010");
}

TEST(RegistrationNumberTest, RefusesWhatDoesNotFit) {
  EXPECT_EQ(FormatRegistrationNumber(2026, "KR", 'P', kLimit), "");
  EXPECT_EQ(FormatRegistrationNumber(2026, "K", 'P', 1), "");
  EXPECT_EQ(FormatRegistrationNumber(2026, "kr", 'P', 1), "");
  EXPECT_EQ(FormatRegistrationNumber(2026, "KR", '1', 1), "");
  EXPECT_EQ(FormatRegistrationNumber(-1, "KR", 'P', 1), "");
}

TEST(RegistrationNumberTest, OneWrongCharacterIsNoticed) {
  const std::string number = FormatRegistrationNumber(2026, "KR", 'P', Permute60(7, kKey));
  ASSERT_TRUE(IsRegistrationNumber(number));
  std::string wrong = number;
  wrong[17] = wrong[17] == '9' ? '0' : static_cast<char>(wrong[17] + 1);
  EXPECT_FALSE(IsRegistrationNumber(wrong));
  EXPECT_FALSE(IsRegistrationNumber(number.substr(0, 17)));
  EXPECT_FALSE(IsRegistrationNumber(""));
}

}  // namespace
}  // namespace postgate::normalization
