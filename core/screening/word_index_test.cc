// SPDX-License-Identifier: Apache-2.0
#include "core/screening/word_index.h"

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postgate::screening {
namespace {

std::map<std::string, float> Found(const WordIndex& index, absl::string_view word) {
  std::array<WordIndex::Match, WordIndex::kMatchesMax> matches;
  const size_t count = index.Find(word, matches.data());
  std::map<std::string, float> found;
  for (size_t i = 0; i < count; ++i) found[std::string(index.word(matches[i].word))] = matches[i].similarity;
  EXPECT_EQ(found.size(), count) << "each word once";
  return found;
}

// Whether one letter put in, left out, replaced or exchanged with its neighbour makes one of the other: by trying all of them.
bool IsOneEditAway(const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (a.size() > b.size()) return IsOneEditAway(b, a);
  for (size_t i = 0; i < b.size(); ++i) {
    if (a == std::string(b).erase(i, 1)) return true;
    if (i < a.size() && a.size() == b.size() && std::string(a).erase(i, 1) == std::string(b).erase(i, 1)) return true;
    std::string swapped = b;
    if (i + 1 < b.size()) std::swap(swapped[i], swapped[i + 1]);
    if (a == swapped) return true;
  }
  return false;
}

TEST(WordIndexTest, FindsWordsAsFarAsOneEdit) {
  const WordIndex index({"SMITH", "SMYTHE", "MOHAMMED"}, 3);
  EXPECT_EQ(Found(index, "SMITH").size(), 1u);
  EXPECT_EQ(Found(index, "SMYTH").size(), 2u);
  EXPECT_EQ(Found(index, "MOHAMED").size(), 1u);
  EXPECT_EQ(Found(index, "OMHAMMED").size(), 1u);
  EXPECT_TRUE(Found(index, "MOHMD").empty());
  EXPECT_TRUE(Found(index, "").empty());
}

TEST(WordIndexTest, FindsAllThatTryingThemAllFinds) {
  std::mt19937 random(1);
  const auto word = [&random] {
    std::string text(1 + random() % 5, ' ');
    for (char& c : text) c = static_cast<char>('A' + random() % 3);
    return text;
  };
  std::vector<std::string> words;
  for (int i = 0; i < 60; ++i) words.push_back(word());
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  const WordIndex index(words, words.size());
  for (int i = 0; i < 3000; ++i) {
    const std::string looked_for = word();
    const auto found = Found(index, looked_for);
    for (const std::string& each : words) {
      // A word of one letter has nothing left without it, and would be near all others.
      const bool is_short = each.size() < 2 || looked_for.size() < 2;
      if (is_short && each != looked_for) continue;
      ASSERT_EQ(found.contains(each), IsOneEditAway(each, looked_for)) << looked_for << " and " << each;
    }
  }
}

TEST(WordIndexTest, SaysTheWordItselfFirst) {
  const WordIndex index({"ALIA", "ALI", "AL"}, 3);
  std::array<WordIndex::Match, WordIndex::kMatchesMax> matches;
  ASSERT_EQ(index.Find("ALI", matches.data()), 3u);
  EXPECT_EQ(index.word(matches[0].word), "ALI");
  EXPECT_EQ(matches[0].similarity, 1);
}

TEST(WordIndexTest, FindsTheLastWordsAsTheyAreAlone) {
  const WordIndex index({"ABDUL", "ABDULRAHMAN"}, 1);
  EXPECT_EQ(index.FindExact("ABDULRAHMAN"), 1u);
  EXPECT_EQ(index.FindExact("ABDULRAHMEN"), WordIndex::kNone);
  EXPECT_TRUE(Found(index, "ABDULRAHMEN").empty());
}

TEST(WordIndexTest, TellsLongWordsApartByTheirFirstLetters) {
  const std::string long_word(WordIndex::kWordMax, 'X');
  const WordIndex index({long_word + "ABC"}, 1);
  EXPECT_EQ(index.FindExact(long_word + "DEF"), 0u);
}

}  // namespace
}  // namespace postgate::screening
