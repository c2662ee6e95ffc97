// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/mrn.h"

#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(MrnTest, ComputesTheCheckDigit) {
  EXPECT_EQ(MrnCheckDigit("26DE4851ABCDEF12T"), '9');
  EXPECT_EQ(MrnCheckDigit("25IE000000000001T"), '2');
  EXPECT_EQ(MrnCheckDigit("26NLA1B2C3D4E5F6T"), '0');
  EXPECT_EQ(MrnCheckDigit("18GBAKZ81EQJ2FGVR"), '7');
}

TEST(MrnTest, CountsARemainderOfTenAsZero) {
  // Only the first character weighs 1: A has value 10, and 10 mod 11 is 10.
  EXPECT_EQ(MrnCheckDigit("A0000000000000000"), '0');
}

TEST(MrnTest, HasNoCheckDigitForGarbage) {
  EXPECT_EQ(MrnCheckDigit(""), '\0');
  EXPECT_EQ(MrnCheckDigit("26DE4851ABCDEF12"), '\0');
  EXPECT_EQ(MrnCheckDigit("26DE4851ABCDEF12TT"), '\0');
  EXPECT_EQ(MrnCheckDigit("26de4851ABCDEF12T"), '\0');
  EXPECT_EQ(MrnCheckDigit("26DE4851ABCDEF1-T"), '\0');
}

TEST(MrnTest, AcceptsAWholeNumberOnlyWithItsCheckDigit) {
  EXPECT_TRUE(IsMrn("26DE4851ABCDEF12T9"));
  EXPECT_TRUE(IsMrn("25IE000000000001T2"));
  EXPECT_FALSE(IsMrn("18GBAKZ81EQJ2FGVR9"));
  EXPECT_FALSE(IsMrn("2XDE4851ABCDEF12T9"));
  EXPECT_FALSE(IsMrn("262E4851ABCDEF12T9"));
  EXPECT_FALSE(IsMrn(""));
}

}  // namespace
}  // namespace postgate::identifiers
