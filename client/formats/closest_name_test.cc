// SPDX-License-Identifier: Apache-2.0
#include "client/formats/closest_name.h"

#include <gtest/gtest.h>

namespace postgate::client {
namespace {

TEST(ClosestNameTest, FindsAMisspelling) { EXPECT_EQ(ClosestName("hsCod", {"item_id", "hsCode"}), "hsCode"); }

TEST(ClosestNameTest, LooksThroughCaseAndUnderscores) { EXPECT_EQ(ClosestName("HS_CODE", {"hsCode"}), "hsCode"); }

TEST(ClosestNameTest, ProposesNothingThatIsFarAway) { EXPECT_EQ(ClosestName("weight", {"hsCode", "itemId"}), ""); }

TEST(ClosestNameTest, SaysNothingWithoutProposal) { EXPECT_EQ(DidYouMean("weight", {"hsCode"}), ""); }

}  // namespace
}  // namespace postgate::client
