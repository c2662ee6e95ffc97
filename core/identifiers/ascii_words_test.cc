// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/ascii_words.h"

#include <random>
#include <string>
#include <vector>

#include "core/identifiers/characters.h"
#include "core/testing/exact_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Of = AsciiWords::Of;

std::vector<std::string> WordsOf(const std::string& text, Of of) {
  std::vector<std::string> words;
  const ExactText exact(text);
  AsciiWords(exact.view(), of).AnyOf([&](size_t begin, size_t size) {
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

// Byte by byte.
std::vector<std::string> NaiveWordsOf(const std::string& text, bool (*is_word)(char)) {
  std::vector<std::string> words;
  bool is_within = false;
  for (const char c : text) {
    if (is_word(c) && !is_within) words.emplace_back();
    is_within = is_word(c);
    if (is_within) words.back() += c;
  }
  return words;
}

void ExpectWordsOf(const std::string& text) {
  ASSERT_EQ(WordsOf(text, Of::kLetters), NaiveWordsOf(text, [](char c) { return IsLetter(c); })) << text;
  ASSERT_EQ(WordsOf(text, Of::kLettersAndDigits), NaiveWordsOf(text, [](char c) { return IsLetterOrDigit(c); })) << text;
}

std::vector<size_t> Sizes() {
  std::vector<size_t> sizes;
  for (size_t size = 0; size <= 200; ++size) sizes.push_back(size);
  for (size_t size = 510; size <= 514; ++size) sizes.push_back(size);
  for (size_t size = AsciiWords::kTextMax - 66; size <= AsciiWords::kTextMax; ++size) sizes.push_back(size);
  return sizes;
}

TEST(AsciiWordsTest, KnowsEachByteInEachPlace) {
  for (const size_t size : {1u, 7u, 8u, 20u, 70u}) {
    for (size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        for (const char other : {'-', 'x'}) {
          std::string text(size, other);
          text[at] = static_cast<char>(byte);
          ASSERT_NO_FATAL_FAILURE(ExpectWordsOf(text));
          ASSERT_EQ(AsciiWords(ExactText(text).view(), Of::kLetters).IsAscii(), byte < 0x80);
        }
      }
    }
  }
}

TEST(AsciiWordsTest, FindsWordsInTextsOfAnySize) {
  std::mt19937 random(20261128);
  for (const size_t size : Sizes()) {
    ASSERT_NO_FATAL_FAILURE(ExpectWordsOf(std::string(size, 'w')));
    ASSERT_NO_FATAL_FAILURE(ExpectWordsOf(std::string(size, ' ')));
    std::string bytes(size, ' ');
    for (char& c : bytes) c = static_cast<char>(random() % 256);
    ASSERT_NO_FATAL_FAILURE(ExpectWordsOf(bytes));
    std::string words;
    while (words.size() < size) words += std::string(random() % 140, 'w') + std::string(random() % 70, ' ');
    ASSERT_NO_FATAL_FAILURE(ExpectWordsOf(words.substr(0, size)));
  }
}

TEST(AsciiWordsTest, NothingEndsWhereThereIsNone) {
  const AsciiWords words("one, two", Of::kLetters);
  EXPECT_EQ(words.EndOfWord(0), 3u);
  EXPECT_EQ(words.EndOfWord(3), 3u);
  EXPECT_EQ(words.EndOfGap(3), 5u);
  EXPECT_EQ(words.EndOfGap(5), 5u);
  EXPECT_EQ(words.EndOfWord(8), 8u);
  EXPECT_EQ(words.EndOfGap(8), 8u);
}

TEST(AsciiWordsTest, StopsWhereItIsTold) {
  int seen = 0;
  EXPECT_TRUE(AsciiWords("one two three", Of::kLetters).AnyOf([&](size_t, size_t) { return ++seen == 2; }));
  EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace postgate::identifiers
