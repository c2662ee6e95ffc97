// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/air_waybill.h"

#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(AirWaybillTest, ComputesTheCheckDigit) {
  EXPECT_EQ(AirWaybillCheckDigit("1234567"), '5');
  EXPECT_EQ(AirWaybillCheckDigit("8114074"), '3');
  EXPECT_EQ(AirWaybillCheckDigit("9999999"), '2');
  EXPECT_EQ(AirWaybillCheckDigit("0000000"), '0');
  EXPECT_EQ(AirWaybillCheckDigit("123456"), '\0');
  EXPECT_EQ(AirWaybillCheckDigit("123456A"), '\0');
}

TEST(AirWaybillTest, AcceptsTheUsualSpellings) {
  EXPECT_EQ(CheckAirWaybill("08112345675"), AirWaybillProblem::kNone);
  EXPECT_EQ(CheckAirWaybill("081-12345675"), AirWaybillProblem::kNone);
  EXPECT_EQ(CheckAirWaybill("081 81140743"), AirWaybillProblem::kNone);
}

TEST(AirWaybillTest, RefusesOtherCheckDigits) {
  for (const char* number : {"08112345674", "08112345677", "08112345678", "08112345679"}) {
    EXPECT_EQ(CheckAirWaybill(number), AirWaybillProblem::kCheckDigit) << number;
  }
}

TEST(AirWaybillTest, RefusesOtherShapes) {
  for (const char* number :
       {"", "081", "081-", "0811234567", "081123456755", "08A12345675", "081--12345675", "08-112345675"}) {
    EXPECT_EQ(CheckAirWaybill(number), AirWaybillProblem::kShape) << number;
  }
}

}  // namespace
}  // namespace postgate::identifiers
