// SPDX-License-Identifier: Apache-2.0
#include "core/reference/stop_words.h"

#include <random>
#include <string>
#include <vector>

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

StopWords CountedWithin() {
  StopWords words;
  for (const char* term : {"gifts", "steel", "personal effects", "all kind of cargo"}) EXPECT_TRUE(words.Add(term, Match::kKnown).ok());
  words.CountWithin([](absl::string_view term) { return term != "steel"; });
  return words;
}

TEST(StopWordsTest, FindsATermWithinALongerText) {
  const StopWords words = CountedWithin();
  for (const char* text : {"a gift for you", "Gift wrap", "wrapped GIFTS", "my personal  effects, used", "we ship all kind of cargo", "tea,gift"}) {
    EXPECT_TRUE(words.IsWithin(text)) << text;
  }
}

TEST(StopWordsTest, FindsNothingWithinWhatHasNoTermAsWholeWords) {
  const StopWords words = CountedWithin();
  for (const char* text : {"", "steel rod", "gifted artist", "personal side effects", "all kind cargo", "cotton shirt"}) {
    EXPECT_FALSE(words.IsWithin(text)) << text;
  }
}

// The rule for the whole field reports these.
TEST(StopWordsTest, FindsNothingWithinATextThatIsATerm) {
  const StopWords words = CountedWithin();
  for (const char* text : {"gift", "2 x gift", "*GIFTS*", "Personal effects"}) EXPECT_FALSE(words.IsWithin(text)) << text;
}

TEST(StopWordsTest, LooksWithinTextsUpToTheLimit) {
  const StopWords words = CountedWithin();
  const std::string end = " gift";
  EXPECT_TRUE(words.IsWithin(std::string(StopWords::kTextWithinMax - end.size(), 'x') + end));
  EXPECT_FALSE(words.IsWithin(std::string(StopWords::kTextWithinMax - end.size() + 1, 'x') + end));
}

TEST(StopWordsTest, LooksBehindAndBeforeWordsOfOtherLetters) {
  const StopWords words = CountedWithin();
  for (const char* text : {"\u96FB gift", "caf\u00E9 set, gift", "a gift of \u96FB", "gift caf\u00E9", "my personal effects (T\u00FCcher)", "\u00FC personal effects",
                           "tea\u2013gift", "\u300Cgift\u300D tea", "tea\u00A0gift"}) {
    EXPECT_TRUE(words.IsWithin(text)) << text;
  }
}

TEST(StopWordsTest, FindsThePluralOfTheLongestTerm) {
  StopWords words;
  const std::string word(47, 'x');
  const std::string longest = word + " " + word + "y";
  ASSERT_TRUE(words.Add(longest, Match::kKnown).ok());
  words.CountWithin([](absl::string_view) { return true; });
  for (const std::string& text : {"tea, " + longest + "s", "tea, " + longest + "s \u00E9", "tea, " + longest + ", tea"}) EXPECT_TRUE(words.IsWithin(text)) << text;
  EXPECT_FALSE(words.IsWithin("tea, " + longest + "z"));
}

TEST(StopWordsTest, FindsShortTermsWithinATextAndTheirPlurals) {
  StopWords words;
  for (const char* term : {"tv", "bag", "misc"}) ASSERT_TRUE(words.Add(term, Match::kKnown).ok());
  words.CountWithin([](absl::string_view) { return true; });
  for (const char* text : {"a TV set", "one bag more", "two Bags more", "misc things", "miscs, tea"}) EXPECT_TRUE(words.IsWithin(text)) << text;
  for (const char* text : {"two tvs", "one baggy thing", "one ba g", "miscellany of tea"}) EXPECT_FALSE(words.IsWithin(text)) << text;
}

TEST(StopWordsTest, AWordOfOtherLettersBehindATextChangesNothing) {
  const StopWords words = CountedWithin();
  const std::vector<std::string> parts = {"gift", "gifts", "personal", "effects", "effect", "all", "kind", "of", "cargo", "Tea", "2", "-", ",", "  ", "x"};
  std::mt19937 random(20261128);
  int found = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = "first";
    for (int n = static_cast<int>(random() % 8); n >= 0; --n) text += " " + parts[random() % parts.size()];
    ASSERT_EQ(words.IsWithin(text), words.IsWithin(text + " ; \u00E9")) << text;
    found += words.IsWithin(text);
  }
  EXPECT_GT(found, 1'000);
  EXPECT_LT(found, 19'000);
}

TEST(StopWordsTest, AWordWithALetterOfAnotherScriptIsNoTermNorPartOfOne) {
  const StopWords words = CountedWithin();
  for (const char* text : {"gift\u00E9 tea", "\u00E9gift tea", "tea gi\u0301ft", "personal T\u00FCcher effects", "tea gift\u96FB", "tea \xFFgift", "gift\xE9", "\u00E9"}) {
    EXPECT_FALSE(words.IsWithin(text)) << text;
  }
}

TEST(StopWordsTest, RefusesATermOfNothing) {
  StopWords words;
  EXPECT_FALSE(words.Add(" - ", Match::kKnown).ok());
}

}  // namespace
}  // namespace postgate::reference
