// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/ascii_words.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "core/identifiers/characters.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Of = AsciiWords::Of;

std::vector<std::string> WordsOf(const std::string& text, Of of) {
  std::vector<std::string> words;
  AsciiWords(text, of).AnyOf([&](size_t begin, size_t size) {
    words.push_back(text.substr(begin, size));
    return false;
  });
  return words;
}

TEST(AsciiWordsTest, FindsRunsOfLettersAndOfDigitsWhereTheyCount) {
  EXPECT_THAT(WordsOf("Men's t-shirt, 2 XL", Of::kLetters), ElementsAre("Men", "s", "t", "shirt", "XL"));
  EXPECT_THAT(WordsOf("Men's t-shirt, 2 XL", Of::kLettersAndDigits), ElementsAre("Men", "s", "t", "shirt", "2", "XL"));
  EXPECT_THAT(WordsOf("caf\u00E9s", Of::kLettersAndDigits), ElementsAre("caf", "s"));
  EXPECT_THAT(WordsOf("", Of::kLetters), IsEmpty());
  EXPECT_THAT(WordsOf(" ,. ", Of::kLettersAndDigits), IsEmpty());
}

TEST(AsciiWordsTest, KnowsEachByteInEachPlace) {
  for (size_t size = 1; size <= 20; ++size) {
    for (size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, '-');
        text[at] = static_cast<char>(byte);
        const AsciiWords letters(text, Of::kLetters);
        ASSERT_EQ(letters.IsAscii(), byte < 0x80);
        ASSERT_EQ(letters.EndOfGap(0), IsLetter(text[at]) ? at : size) << "byte " << byte << " at " << at << " of " << size;
        ASSERT_EQ(AsciiWords(text, Of::kLettersAndDigits).EndOfGap(0), IsLetterOrDigit(text[at]) ? at : size);
      }
    }
  }
}

TEST(AsciiWordsTest, FindsWordsOfAnySizeInTextsOfAnySize) {
  std::mt19937 random(20261128);
  for (int i = 0; i < 5'000; ++i) {
    std::string text;
    std::vector<std::string> expected;
    const size_t size = random() % (AsciiWords::kTextMax + 1);
    while (text.size() < size) {
      const std::string word(std::min(size - text.size(), 1 + random() % 140), 'w');
      expected.push_back(word);
      text += word;
      text.append(std::min(size - text.size(), 1 + random() % 70), ' ');
    }
    ASSERT_EQ(WordsOf(text, Of::kLetters), expected) << text;
  }
}

TEST(AsciiWordsTest, StopsWhereItIsTold) {
  int seen = 0;
  EXPECT_TRUE(AsciiWords("one two three", Of::kLetters).AnyOf([&](size_t, size_t) { return ++seen == 2; }));
  EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace postgate::identifiers
