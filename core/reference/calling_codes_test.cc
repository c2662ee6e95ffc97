// SPDX-License-Identifier: Apache-2.0
#include "core/reference/calling_codes.h"

#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

CallingCodes Codes() {
  CallingCodes codes;
  EXPECT_TRUE(codes.Add({"KR", "82", "", "0", "8 9 10", "9 10"}).ok());
  EXPECT_TRUE(codes.Add({"GB", "44", "00", "0", "9 10", "10"}).ok());
  EXPECT_TRUE(codes.Add({"IT", "39", "00", "", "7 8 9 10 11", "9 10"}).ok());
  EXPECT_TRUE(codes.Add({"US", "1", "011", "1", "10", "10"}).ok());
  EXPECT_TRUE(codes.Add({"HK", "852", "00", "", "8", "8"}).ok());
  return codes;
}

TEST(CallingCodesTest, FindsTheCodeAtTheBeginning) {
  const CallingCodes codes = Codes();
  EXPECT_EQ(codes.CodeLength("8221234567"), 2u);
  EXPECT_EQ(codes.CodeLength("12025550123"), 1u);
  EXPECT_EQ(codes.CodeLength("85221234567"), 3u);
  for (const char* digits : {"", "8", "85", "99912345", "044123456"}) EXPECT_EQ(codes.CodeLength(digits), 0u) << digits;
}

TEST(CallingCodesTest, KnowsTheLengthsOfNationalNumbers) {
  const CallingCodes codes = Codes();
  const DiallingPlan* korea = codes.PlanOf("KR");
  ASSERT_NE(korea, nullptr);
  EXPECT_TRUE(korea->IsNational(8));
  EXPECT_FALSE(korea->IsNational(7));
  EXPECT_FALSE(korea->IsNational(40));
  EXPECT_TRUE(korea->IsMobile(10));
  EXPECT_FALSE(korea->IsMobile(8));
  EXPECT_EQ(codes.PlanOf("ZZ"), nullptr);
}

TEST(CallingCodesTest, KnowsWhereZeroIsDialledFirst) {
  const CallingCodes codes = Codes();
  EXPECT_TRUE(codes.HasTrunkZero("44"));
  EXPECT_FALSE(codes.HasTrunkZero("39"));
  EXPECT_FALSE(codes.HasTrunkZero("1"));
  EXPECT_FALSE(codes.HasTrunkZero("999"));
}

TEST(CallingCodesTest, RefusesBadRows) {
  CallingCodes codes;
  EXPECT_FALSE(codes.Add({"kr", "82", "", "0", "8", "8"}).ok());
  EXPECT_FALSE(codes.Add({"KR", "", "", "0", "8", "8"}).ok());
  EXPECT_FALSE(codes.Add({"KR", "8222", "", "0", "8", "8"}).ok());
  EXPECT_FALSE(codes.Add({"KR", "82", "0x", "0", "8", "8"}).ok());
  EXPECT_FALSE(codes.Add({"KR", "82", "", "0", "16", "8"}).ok());
  EXPECT_FALSE(codes.Add({"KR", "82", "", "0", "8", "many"}).ok());
}

}  // namespace
}  // namespace postgate::reference
