// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/gs1.h"

#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(Gs1Test, ComputesTheCheckDigit) {
  EXPECT_EQ(Gs1CheckDigit("34012345123456789"), '5');
  EXPECT_EQ(Gs1CheckDigit("06141411234567890"), '2');
  EXPECT_EQ(Gs1CheckDigit("061414100000"), '5');
  EXPECT_EQ(Gs1CheckDigit(""), '\0');
  EXPECT_EQ(Gs1CheckDigit("12A4"), '\0');
}

TEST(Gs1Test, AcceptsAnSsccOnlyWithItsCheckDigit) {
  EXPECT_TRUE(IsSscc("340123451234567895"));
  EXPECT_TRUE(IsSscc("061414112345678902"));
  EXPECT_FALSE(IsSscc("340123451234567894"));
  EXPECT_FALSE(IsSscc("34012345123456789"));
  EXPECT_FALSE(IsSscc("34012345123456789X"));
  EXPECT_FALSE(IsSscc(""));
}

TEST(Gs1Test, AcceptsAGlnOnlyWithItsCheckDigit) {
  EXPECT_TRUE(IsGln("0614141000005"));
  EXPECT_FALSE(IsGln("0614141000006"));
  EXPECT_FALSE(IsGln("061414100000"));
}

}  // namespace
}  // namespace postgate::identifiers
