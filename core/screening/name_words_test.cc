// SPDX-License-Identifier: Apache-2.0
#include "core/screening/name_words.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::screening {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> WordsOf(absl::string_view name) {
  const NameWords words(name);
  return std::vector<std::string>(words.words().begin(), words.words().end());
}

TEST(NameWordsTest, AreUpperCaseLettersAndDigits) {
  EXPECT_THAT(WordsOf("GIL GARCIA, Jose"), ElementsAre("GIL", "GARCIA", "JOSE"));
  EXPECT_THAT(WordsOf("  17 November (Org.)  "), ElementsAre("17", "NOVEMBER", "ORG"));
  EXPECT_THAT(WordsOf(""), ElementsAre());
  EXPECT_THAT(WordsOf(" - "), ElementsAre());
}

TEST(NameWordsTest, AreWrittenTogetherOverApostrophesAndFullStops) {
  EXPECT_THAT(WordsOf("O'Brien-Smith"), ElementsAre("OBRIEN", "SMITH"));
  EXPECT_THAT(WordsOf("ACME S.A. de C.V."), ElementsAre("ACME", "SA", "DE", "CV"));
}

TEST(NameWordsTest, OfALongNameAreItsFirst) {
  std::string name;
  for (int i = 0; i < 40; ++i) absl::StrAppend(&name, "w", i, " ");
  EXPECT_EQ(WordsOf(name).size(), NameWords::kWordsMax);
  EXPECT_EQ(WordsOf(std::string(1000, 'x')), std::vector<std::string>{std::string(NameWords::kLettersMax, 'X')});
}

}  // namespace
}  // namespace postgate::screening
