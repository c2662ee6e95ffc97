// SPDX-License-Identifier: Apache-2.0
#include "core/item_diff/alignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace postgate::item_diff {
namespace {

using testing::ElementsAre;

// Of letters: capital and small of one letter have half in common.
std::vector<ElementPair> AlignText(const std::string& before, const std::string& after, int otherwise = kNothingInCommon) {
  return Align(static_cast<int>(before.size()), static_cast<int>(after.size()), [&](int i, int j) {
    const char a = before[static_cast<size_t>(i)];
    const char b = after[static_cast<size_t>(j)];
    if (a == b) return 0;
    return (a | 0x20) == (b | 0x20) ? kNothingInCommon / 2 : otherwise;
  });
}

TEST(AlignmentTest, PairsByPlaceWhatHasNothingInCommon) {
  EXPECT_THAT(AlignText("ab", "xy"), ElementsAre(ElementPair{0, 0}, ElementPair{1, 1}));
  EXPECT_THAT(AlignText("abc", "abC"), ElementsAre(ElementPair{0, 0}, ElementPair{1, 1}, ElementPair{2, 2}));
}

TEST(AlignmentTest, FindsWhatCameAndWent) {
  EXPECT_THAT(AlignText("ab", "xab"), ElementsAre(ElementPair{kNoElement, 0}, ElementPair{0, 1}, ElementPair{1, 2}));
  EXPECT_THAT(AlignText("abc", "ac"), ElementsAre(ElementPair{0, 0}, ElementPair{1, kNoElement}, ElementPair{2, 1}));
  EXPECT_THAT(AlignText("abc", "bCd"), ElementsAre(ElementPair{0, kNoElement}, ElementPair{1, 0}, ElementPair{2, 1}, ElementPair{kNoElement, 2}));
}

TEST(AlignmentTest, WhatIsThereTwiceIsAddedBehind) {
  EXPECT_THAT(AlignText("a", "aa"), ElementsAre(ElementPair{0, 0}, ElementPair{kNoElement, 1}));
  EXPECT_THAT(AlignText("aa", "a"), ElementsAre(ElementPair{0, 0}, ElementPair{1, kNoElement}));
}

TEST(AlignmentTest, OfASetNothingBecomesAnother) {
  EXPECT_THAT(AlignText("ab", "ax", kNeverPaired), ElementsAre(ElementPair{0, 0}, ElementPair{1, kNoElement}, ElementPair{kNoElement, 1}));
}

TEST(AlignmentTest, OfNothingThereIsNothing) {
  EXPECT_THAT(AlignText("", ""), ElementsAre());
  EXPECT_THAT(AlignText("", "a"), ElementsAre(ElementPair{kNoElement, 0}));
}

TEST(AlignmentTest, BeyondItsLimitItPairsByPlaceAndAsksForNoDistance) {
  const int size = kAlignedElementsMax + 1;
  int asked = 0;
  const auto count = [&asked](int, int) { return ++asked, 0; };
  const std::vector<ElementPair> pairs = Align(size, 2, count);
  ASSERT_EQ(pairs.size(), static_cast<size_t>(size));
  EXPECT_EQ(pairs[1], (ElementPair{1, 1}));
  EXPECT_EQ(pairs[2], (ElementPair{2, kNoElement}));
  EXPECT_EQ(asked, 0);
  Align(kAlignedElementsMax, 1, count);
  EXPECT_EQ(asked, kAlignedElementsMax);
}

}  // namespace
}  // namespace postgate::item_diff
