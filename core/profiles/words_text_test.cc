// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/words_text.h"

#include <string>

#include "gtest/gtest.h"

namespace postgate::profiles {
namespace {

std::string Words(absl::string_view text) {
  std::string words = "what was there before";
  WriteWords(text, words);
  return words;
}

TEST(WordsTextTest, WritesWordsInLowerCaseWithBlanksAround) {
  EXPECT_EQ(Words("Men's T-shirt,  100% cotton"), " men s t shirt 100 cotton ");
  EXPECT_EQ(Words("(knife)"), " knife ");
  EXPECT_EQ(Words("knife"), " knife ");
}

TEST(WordsTextTest, ThereMayBeNone) {
  for (const char* text : {"", " ", "-,.", "“”"}) EXPECT_EQ(Words(text), " ") << text;
}

TEST(WordsTextTest, TakesLettersDigitsAndMarksOfAnyScript) {
  EXPECT_EQ(Words("НОЖ складной"), " нож складной ");
  EXPECT_EQ(Words("ÉCHARPE à soie"), " écharpe à soie ");
  EXPECT_EQ(Words("刀、包"), " 刀 包 ");
  EXPECT_EQ(Words("e\u0301charpe"), " e\u0301charpe ") << "a mark parts no word";
  EXPECT_EQ(Words("हिन्दी"), " हिन्दी ");
}

TEST(WordsTextTest, WhatNobodySeesHidesNoWord) {
  EXPECT_EQ(Words("ta\u00ADser"), " taser ");
  EXPECT_EQ(Words("ta\u200Bser"), " taser ");
  EXPECT_EQ(Words("ta\uFE0Fser"), " taser ");
}

TEST(WordsTextTest, FoldsTextBeyondAscii) {
  std::string folded = "what was there before";
  WriteFolded("НОЖ, Складной: A\u200BB", folded);
  EXPECT_EQ(folded, "нож, складной: AB");
}

}  // namespace
}  // namespace postgate::profiles
