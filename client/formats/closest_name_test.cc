// SPDX-License-Identifier: Apache-2.0
#include "client/formats/closest_name.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace postgate::client {
namespace {

TEST(ClosestNameTest, FindsAMisspelling) { EXPECT_EQ(ClosestName("hsCod", {"item_id", "hsCode"}), "hsCode"); }

TEST(ClosestNameTest, LooksThroughCaseAndUnderscores) { EXPECT_EQ(ClosestName("HS_CODE", {"hsCode"}), "hsCode"); }

TEST(ClosestNameTest, ProposesNothingThatIsFarAway) { EXPECT_EQ(ClosestName("weight", {"hsCode", "itemId"}), ""); }

TEST(ClosestNameTest, WhatIsMuchLongerThanAnyNameIsComparedWithNone) {
  const std::vector<std::string> names = {"item_id", "hsCode", std::string(40, 'n')};
  size_t steps = 0;
  EXPECT_EQ(ClosestName(std::string(50'000, 'n'), names, &steps), "");
  EXPECT_EQ(steps, 0u);
  EXPECT_EQ(ClosestName(std::string(45, 'n'), names, &steps), names[2]);
  EXPECT_EQ(steps, 45u * 40u);
}

TEST(ClosestNameTest, SaysNothingWithoutProposal) { EXPECT_EQ(DidYouMean("weight", {"hsCode"}), ""); }

}  // namespace
}  // namespace postgate::client
