// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/latin_script.h"

#include <string>

#include "core/reference/reference_fixture.h"
#include "gtest/gtest.h"

namespace postgate::normalization {
namespace {

TEST(LatinScriptTest, TellsLatinScriptFromOthers) {
  for (const char* text : {"", "Marta 12", "J\xC3\xBCrgen \xC5\x81\xC3\xB3" "d\xC5\xBA", "\xE2\x82\xAC 5", "e\xCC\x81", "\xF0\x9F\x98\x80"}) {
    EXPECT_TRUE(IsInLatinScript(text)) << text;
  }
  for (const char* text : {"\xED\x95\x9C", "\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD", "Marta \xCE\xB1", "\xE6\x9D\xB1\xE4\xBA\xAC", "\xD8\xB9", "\xE0\xB8\x81"}) {
    EXPECT_FALSE(IsInLatinScript(text)) << text;
  }
}

std::string Latin(absl::string_view text) { return ToLatin(text, reference::SourceTreeReference().latin_letters()); }

TEST(LatinScriptTest, WritesHangulByItsLetters) {
  EXPECT_EQ(Latin("\xED\x99\x8D\xEA\xB8\xB8\xEB\x8F\x99"), "honggildong");
  EXPECT_EQ(Latin("\xEA\xB9\x80 \xEB\xAF\xBC\xEC\xA7\x80"), "gim minji");
  EXPECT_EQ(Latin("\xEA\xB0\x80"), "ga");     // The first syllable.
  EXPECT_EQ(Latin("\xED\x9E\xA3"), "hit");    // The last.
}

TEST(LatinScriptTest, WritesHanCharactersAsChineseSyllables) {
  EXPECT_EQ(Latin("\xE5\x8C\x97\xE4\xBA\xAC"), "bei jing");
  EXPECT_EQ(Latin("A\xE5\x8C\x97" "88\xE4\xBA\xAC, x"), "A bei 88 jing, x");
}

TEST(LatinScriptTest, WritesOtherScriptsInLatinLetters) {
  EXPECT_EQ(Latin("\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD \xD0\x9F\xD0\xB5\xD1\x82\xD1\x80\xD0\xBE\xD0\xB2"), "Ivan Petrov");
  EXPECT_EQ(Latin("\xD0\xA8\xD0\xB0\xD1\x80\xD1\x84"), "Sharf");
  EXPECT_EQ(Latin("\xCE\x91\xCE\xB8\xCE\xAE\xCE\xBD\xCE\xB1"), "Athena");
  EXPECT_EQ(Latin("\xE3\x82\xAC\xE3\x83\xA9\xE3\x82\xB9"), "garasu");
  EXPECT_EQ(Latin("Marta 12"), "Marta 12");
}

TEST(LatinScriptTest, DoesNotChangeItsOwnWork) {
  for (const char* text : {"\xED\x99\x8D\xEA\xB8\xB8\xEB\x8F\x99", "\xE5\x8C\x97\xE4\xBA\xAC", "\xD8\xB9\xD9\x84\xD9\x8A", "\xE0\xB8\x81\xE0\xB8\xA3"}) {
    EXPECT_EQ(Latin(Latin(text)), Latin(text)) << text;
  }
}

TEST(LatinScriptTest, AnItemHasAShare) {
  LatinTexts texts(identifiers::Texts::kAny, reference::SourceTreeReference().latin_letters());
  std::string korean;
  while (korean.size() < LatinTexts::kBytesMax) korean += "\xED\x95\x9C";
  EXPECT_TRUE(texts.Needs(korean));
  EXPECT_EQ(texts.Of(korean), "");  // One character too long.
  korean.resize(korean.size() - 3);
  EXPECT_NE(texts.Of(korean), "");
  EXPECT_EQ(texts.Of("\xED\x95\x9C"), "");
}

TEST(LatinScriptTest, WhatIcuIsAskedForHasASmallerShareAndLeavesTheTablesTheirs) {
  LatinTexts texts(identifiers::Texts::kAny, reference::SourceTreeReference().latin_letters());
  std::string arabic;
  while (arabic.size() < LatinTexts::kIcuBytesMax) arabic += "\xD9\x84";
  EXPECT_NE(texts.Of(arabic), "");
  EXPECT_EQ(texts.Of("\xD9\x84"), "");
  EXPECT_EQ(texts.Of("\xEA\xB9\x80"), "gim");
  LatinTexts others(identifiers::Texts::kAny, reference::SourceTreeReference().latin_letters());
  EXPECT_EQ(others.Of(arabic + "\xD9\x84"), "");  // One character too long.
  EXPECT_NE(others.Of("\xD9\x84"), "") << "and a shorter one has the share still";
}

TEST(LatinScriptTest, PlainTextsNeedNone) {
  const reference::LatinLetters& letters = reference::SourceTreeReference().latin_letters();
  EXPECT_FALSE(LatinTexts(identifiers::Texts::kPlain, letters).Needs("x"));
  EXPECT_FALSE(LatinTexts(identifiers::Texts::kAny, letters).Needs("Marta 12"));
  EXPECT_FALSE(LatinTexts(identifiers::Texts::kAny, letters).Needs("J\xC3\xBCrgen"));
}

}  // namespace
}  // namespace postgate::normalization
