// SPDX-License-Identifier: Apache-2.0
#include "core/reference/code_lists.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

// Each text that differs from the code in one byte, and each beginning of the code and what goes on behind it.
template <typename Visit>
void ForEachNeighbour(const std::string& code, Visit visit) {
  for (size_t at = 0; at < code.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string other = code;
      other[at] = static_cast<char>(byte);
      if (other != code) visit(other);
    }
  }
  for (size_t size = 0; size < code.size(); ++size) visit(code.substr(0, size));
  visit(code + code);
  visit(code + code[0]);
}

// Of each code in a list of its own.
template <typename Codes>
void ExpectHasNothingElse(const std::vector<std::string>& each) {
  for (const std::string& code : each) {
    Codes codes;
    ASSERT_TRUE(codes.Add(code));
    EXPECT_TRUE(codes.Contains(code));
    ForEachNeighbour(code, [&](const std::string& other) { ASSERT_FALSE(codes.Contains(other)) << code << " " << other; });
  }
}

TEST(CountryCodesTest, HasWhatWasAddedAndNothingNextToIt) { ExpectHasNothingElse<CountryCodes>({"AA", "KR", "ZZ", "AZ", "ZA"}); }

TEST(CountryCodesTest, RefusesWhatIsNoCode) {
  CountryCodes codes;
  for (const char* text : {"", "K", "kr", "K1", "KOR", "@A", "[A", "A["}) EXPECT_FALSE(codes.Add(text)) << text;
}

TEST(CurrencyCodesTest, HasWhatWasAddedAndNothingNextToIt) {
  for (const std::string code : {"AAA", "USD", "ZZZ"}) {
    CurrencyCodes codes;
    ASSERT_TRUE(codes.AddMoney(code, 2));
    EXPECT_EQ(codes.KindOf(code), CurrencyCodes::Kind::kMoney);
    EXPECT_EQ(codes.MinorUnits(code), 2);
    ForEachNeighbour(code, [&](const std::string& other) {
      ASSERT_EQ(codes.KindOf(other), CurrencyCodes::Kind::kUnknown) << code << " " << other;
      ASSERT_EQ(codes.MinorUnits(other), 0);
    });
  }
}

TEST(CurrencyCodesTest, TellsMoneyFromWhatIsNotForValues) {
  CurrencyCodes codes;
  ASSERT_TRUE(codes.AddNotForValues("XAU"));
  EXPECT_EQ(codes.KindOf("XAU"), CurrencyCodes::Kind::kNotForValues);
  EXPECT_EQ(codes.MinorUnits("XAU"), 0);
  EXPECT_FALSE(codes.AddMoney("usd", 2));
  EXPECT_FALSE(codes.AddMoney("USD", 10));
  EXPECT_FALSE(codes.AddMoney("USD", -1));
}

TEST(HsCodesTest, HasWhatWasAddedAndNothingNextToIt) {
  ExpectHasNothingElse<HsCodes>({"00", "99", "0000", "6109", "9999", "000000", "610910", "999999"});
}

TEST(HsCodesTest, RefusesOtherLengthsAndCharacters) {
  HsCodes codes;
  for (const std::string& text : {std::string(), std::string("6"), std::string("610"), std::string("61a9"), std::string("6109 1"), std::string(20, '1'),
                                 std::string(40, '9')}) {
    EXPECT_FALSE(codes.Add(text)) << text;
    EXPECT_FALSE(codes.Contains(text)) << text;
  }
}

}  // namespace
}  // namespace postgate::reference
