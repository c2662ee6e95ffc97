// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/text_patterns.h"

#include <set>
#include <string>
#include <vector>

#include "core/profiles/words_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::profiles {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<uint32_t> Found(const std::vector<std::string>& patterns, absl::string_view text, PatternsOf of = PatternsOf::kWords) {
  const auto compiled = TextPatterns::Compile(patterns, of);
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  PatternScratch scratch;
  compiled->Prepare(scratch);
  std::set<uint32_t> found;
  std::string words;
  of == PatternsOf::kWords ? WriteWords(text, words) : WriteFolded(text, words);
  compiled->Scan(words, scratch, [&found](uint32_t place) { EXPECT_TRUE(found.insert(place).second) << "told twice: " << place; });
  return {found.begin(), found.end()};
}
bool Has(const std::string& pattern, absl::string_view text, PatternsOf of = PatternsOf::kWords) { return !Found({pattern}, text, of).empty(); }

TEST(TextPatternsTest, AWordStandsBetweenWhatIsNoLetterOrDigit) {
  const std::string gun = PatternOfWord("gun");
  for (const char* text : {"gun", "a GUN", "Gun, toy", "gun/knife", "(gun)"}) EXPECT_TRUE(Has(gun, text)) << text;
  for (const char* text : {"guns", "begun", "gun7", "günther", ""}) EXPECT_FALSE(Has(gun, text)) << text;
}

TEST(TextPatternsTest, AWordMayHaveSeveralPartsAndAnyScript) {
  EXPECT_TRUE(Has(PatternOfWord("stun gun"), "electric STUN-GUN"));
  EXPECT_FALSE(Has(PatternOfWord("stun gun"), "stun a gun"));
  EXPECT_TRUE(Has(PatternOfWord("нож"), "Складной НОЖ"));
  EXPECT_FALSE(Has(PatternOfWord("нож"), "ножницы"));
  EXPECT_TRUE(Has(PatternOfWord("刀"), "刀"));
}

TEST(TextPatternsTest, WhatMeansSomethingInAPatternIsItselfInAWord) {
  EXPECT_TRUE(Has(PatternOfWord("c4 (plastic)"), "C4 (PLASTIC)"));
  EXPECT_FALSE(Has(PatternOfWord("a.c"), "abc"));
  EXPECT_TRUE(Has(PatternOfWord("a.c"), "A.C"));
}

TEST(TextPatternsTest, NearWordsStandInAnyOrderWithFewOthersBetween) {
  const std::string near = PatternOfNear({std::string("lithium"), std::string("battery")}, 2);
  for (const char* text : {"lithium battery", "Battery of lithium", "battery, rechargeable, of LITHIUM"}) EXPECT_TRUE(Has(near, text)) << text;
  for (const char* text : {"battery a b c lithium", "lithium", "batterylithium", "lithium batteryx"}) EXPECT_FALSE(Has(near, text)) << text;
  EXPECT_TRUE(Has(PatternOfNear({std::string("a"), std::string("b"), std::string("c")}, 0), "c a b"));
}

TEST(TextPatternsTest, EachOfManyIsFoundOnce) {
  EXPECT_THAT(Found({PatternOfWord("knife"), PatternOfWord("gun"), PatternOfWord("another knife")}, "knife and another knife"), ElementsAre(0u, 2u));
  EXPECT_THAT(Found({PatternOfWord("toy"), PatternOfWord("knife")}, "toy knife"), ElementsAre(0u, 1u)) << "they share the blank between them";
  EXPECT_THAT(Found({PatternOfWord("knife")}, "spoon"), IsEmpty());
}

TEST(TextPatternsTest, AnExpressionIsFoundInAnyCaseAndWithin) {
  EXPECT_TRUE(Has("repli[ck]a", "A REPLIKA watch", PatternsOf::kText));
  EXPECT_TRUE(Has(PatternOfText("нож"), "НОЖНИЦЫ", PatternsOf::kText));
  EXPECT_TRUE(Has(PatternOfText("НОЖ"), "ножницы", PatternsOf::kText));
  EXPECT_FALSE(Has("^watch", "a watch", PatternsOf::kText));
}

// With the library's Unicode properties this one took 26 seconds.
TEST(TextPatternsTest, AShortPatternIsNotCompiledForLong) {
  EXPECT_TRUE(CheckPattern("(\\w{1,20} ){1,6}z", PatternsOf::kText).ok());
  EXPECT_TRUE(CheckPattern("(.{1,50}x){1,12}z", PatternsOf::kText).ok());
}

TEST(TextPatternsTest, SaysWhatIsNoPattern) {
  EXPECT_TRUE(CheckPattern("watch(es)?", PatternsOf::kText).ok());
  for (const char* pattern : {"(", "a{2,1}", "(?<=a)b", "x*"}) EXPECT_FALSE(CheckPattern(pattern, PatternsOf::kText).ok()) << pattern;
  EXPECT_FALSE(TextPatterns::Compile(std::vector<std::string>{"ok", "("}, PatternsOf::kText).ok());
}

}  // namespace
}  // namespace postgate::profiles
