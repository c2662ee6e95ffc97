// SPDX-License-Identifier: Apache-2.0
//
// How good screening is on the whole of OFAC's list: what it finds of names that were written a little differently, and what it takes ordinary names for.
#include <algorithm>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/reference/reference_fixture.h"
#include "core/screening/screener.h"
#include "core/screening/screening_fixture.h"
#include "gtest/gtest.h"

namespace postgate::screening {
namespace {

const std::vector<std::string>& ListedNames() {
  static const auto* const names = new std::vector<std::string>(OfacNames());
  return *names;
}

class ScreeningQualityTest : public testing::Test {
 protected:
  size_t Below(size_t bound) { return random_() % bound; }
  char Letter() { return static_cast<char>('A' + Below(26)); }

  // A letter left out, put in, replaced by another, or exchanged with its neighbour.
  std::string Edited(std::string word) {
    const size_t at = Below(word.size());
    switch (Below(4)) {
      case 0:
        if (word.size() > 1) return word.erase(at, 1);
        break;
      case 1: return word.insert(Below(word.size() + 1), 1, Letter());
      case 2:
        if (at + 1 < word.size() && word[at] != word[at + 1]) return std::swap(word[at], word[at + 1]), word;
        break;
      default: break;
    }
    const char before = word[at];
    while (word[at] == before) word[at] = Letter();
    return word;
  }

  // Of the names whose words `is_edited` chooses any of, the share that is found.
  template <typename IsEdited>
  double Found(IsEdited is_edited) {
    size_t found = 0;
    size_t all = 0;
    for (const std::string& name : ListedNames()) {
      const NameWords words(name);
      std::vector<std::string> written;
      bool is_changed = false;
      for (const absl::string_view word : words.words()) {
        const bool edit = is_edited(word);
        is_changed |= edit;
        written.push_back(edit ? Edited(std::string(word)) : std::string(word));
      }
      if (!is_changed) continue;
      ++all;
      if (IsMatched(absl::StrJoin(written, " "))) ++found;
    }
    return static_cast<double>(found) / static_cast<double>(all);
  }

  bool IsMatched(absl::string_view name) { return screener_.Best(name, scratch_).score >= Screener::kMatched; }

  // One that the file's words make up: a given name, sometimes two, and a family name, sometimes two.
  std::vector<std::string> OrdinaryNames(size_t count) {
    const std::vector<OrdinaryWords> languages = OrdinaryLanguages();
    std::vector<std::string> names;
    while (names.size() < count) {
      const auto& [given, family] = languages[Below(languages.size())];
      const size_t shape = Below(10);
      std::string name = given[Below(given.size())];
      if (shape < 2) absl::StrAppend(&name, " ", given[Below(given.size())]);
      absl::StrAppend(&name, " ", family[Below(family.size())]);
      if (shape == 9) absl::StrAppend(&name, " ", family[Below(family.size())]);
      names.push_back(std::move(name));
    }
    return names;
  }

  const Screener screener_{OfacList(), reference::SourceTreeReference().latin_letters()};
  Screener::Scratch scratch_{screener_};
  std::mt19937_64 random_{20261128};
};

TEST_F(ScreeningQualityTest, EveryNameIsFoundAsItIs) {
  for (const std::string& name : ListedNames()) EXPECT_TRUE(IsMatched(name)) << name;
  EXPECT_GT(ListedNames().size(), 20'000u);
}

TEST_F(ScreeningQualityTest, NamesAreFoundWithAtMostOneEditAWord) {
  const double half = Found([&](absl::string_view) { return Below(2) == 0; });
  const double one = Found([&, left = size_t{0}](absl::string_view) mutable { return left++ % 3 == 0; });
  const double long_words = Found([](absl::string_view word) { return word.size() >= 3; });
  const double all_words = Found([](absl::string_view) { return true; });
  std::cout << "  found of " << ListedNames().size() << " names with an edit in every second word " << 100 * half << " %, in every third " << 100 * one
            << " %, in each of three letters and more " << 100 * long_words << " %, in each, initials too, " << 100 * all_words << " %\n";
  EXPECT_GE(half, 0.997);
  EXPECT_GE(one, 0.997);
  EXPECT_GE(long_words, 0.997);
  // "V. I. Li" with three other letters is another name.
  EXPECT_GE(all_words, 0.99);
}

TEST_F(ScreeningQualityTest, OrdinaryNamesAreNotTaken) {
  constexpr size_t kNames = 100'000;
  size_t taken = 0;
  for (const std::string& name : OrdinaryNames(kNames)) taken += IsMatched(name) ? 1 : 0;
  std::cout << "  of " << kNames << " ordinary names " << taken << " are taken for one of the list's\n";
  EXPECT_LE(taken, kNames / 100);
  // The list has names that many people have: a screener that never says so was not asked.
  EXPECT_GT(taken, 0u);
}

}  // namespace
}  // namespace postgate::screening
