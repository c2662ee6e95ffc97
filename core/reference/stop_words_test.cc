// SPDX-License-Identifier: Apache-2.0
#include "core/reference/stop_words.h"

#include <string>

#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

using Match = StopWords::Match;

StopWords Sample() {
  StopWords words;
  EXPECT_TRUE(words.Add("gift", Match::kConfirmed).ok());
  EXPECT_TRUE(words.Add("electronic goods", Match::kKnown).ok());
  EXPECT_TRUE(words.Add("glass", Match::kKnown).ok());
  EXPECT_TRUE(words.Add("n/a", Match::kConfirmed).ok());
  EXPECT_TRUE(words.Add("pieces", Match::kKnown).ok());
  return words;
}

TEST(StopWordsTest, MatchesWholeTexts) {
  const StopWords words = Sample();
  EXPECT_EQ(words.Find("gift"), Match::kConfirmed);
  EXPECT_EQ(words.Find("electronic goods"), Match::kKnown);
  EXPECT_EQ(words.Find("n/a"), Match::kConfirmed);
}

TEST(StopWordsTest, LeavesLongerTextsAlone) {
  const StopWords words = Sample();
  for (const char* text : {"", " ", "...", "gift wrap of paper", "stained glass window", "giftware", "a gift", "12"}) {
    EXPECT_EQ(words.Find(text), Match::kNone) << text;
  }
}

TEST(StopWordsTest, IgnoresCaseSpaceAndPunctuationAtTheEnds) {
  const StopWords words = Sample();
  for (const char* text :
       {"GIFT", " Gift ", "*** gift!", "\"gift\"", "Electronic   Goods", "electronic\tgoods.", "N/A."}) {
    EXPECT_NE(words.Find(text), Match::kNone) << text;
  }
}

TEST(StopWordsTest, FoldsThePlural) {
  const StopWords words = Sample();
  EXPECT_EQ(words.Find("gifts"), Match::kConfirmed);
  EXPECT_EQ(words.Find("electronic good"), Match::kKnown);
  EXPECT_EQ(words.Find("glass"), Match::kKnown);
  EXPECT_EQ(words.Find("glas"), Match::kNone);
}

TEST(StopWordsTest, DropsALeadingQuantity) {
  const StopWords words = Sample();
  for (const char* text : {"2 x gift", "2x gift", "1pc gift", "10 pcs gifts", "3 gifts", "2 pieces"}) {
    EXPECT_NE(words.Find(text), Match::kNone) << text;
  }
  EXPECT_EQ(words.Find("2gift"), Match::kNone);
}

TEST(StopWordsTest, FoldsWidthAndCompatibilityForms) {
  const StopWords words = Sample();
  EXPECT_EQ(words.Find("\xEF\xBC\xA7\xEF\xBD\x89\xEF\xBD\x86\xEF\xBD\x94"), Match::kConfirmed);  // Full-width "Gift".
  EXPECT_EQ(words.Find("\xE9\x9B\xBB\xE5\xAD\x90"), Match::kNone);
}

TEST(StopWordsTest, TakesTextsOfAnyLength) {
  const StopWords words = Sample();
  EXPECT_EQ(words.Find(std::string(96, 'x')), Match::kNone);
  EXPECT_EQ(words.Find(std::string(97, 'x')), Match::kNone);
  EXPECT_EQ(words.Find(std::string(100000, 'x')), Match::kNone);
  std::string wide;
  for (int i = 0; i < 90; ++i) wide += "\xE9\x9B\xBB";
  EXPECT_EQ(words.Find(wide), Match::kNone);
}

TEST(StopWordsTest, RefusesATermOfNothing) {
  StopWords words;
  EXPECT_FALSE(words.Add(" - ", Match::kKnown).ok());
}

}  // namespace
}  // namespace postgate::reference
