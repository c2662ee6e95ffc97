// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/postal_codes.h"

#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(PostalCodesTest, KnowsImpcShapes) {
  for (const char* code : {"USLAXA", "NLHAGI", "IEDUBA", "PTLISA"}) EXPECT_TRUE(IsImpcShape(code)) << code;
  for (const char* code : {"", "USLAX", "USLAXAB", "uslaxa", "U1LAXA", "USLA A"})
    EXPECT_FALSE(IsImpcShape(code)) << code;
}

TEST(PostalCodesTest, KnowsOperatorCodesInBothForms) {
  EXPECT_EQ(OperatorOfCode("USA"), "USA");
  EXPECT_EQ(OperatorOfCode("J1CUSA"), "USA");
  EXPECT_EQ(OperatorOfCode("J1CA18"), "A18");
  for (const char* code : {"", "US", "USAA", "usa", "1SA", "J2CUSA", "J1CUS", "J1Cusa"}) {
    EXPECT_FALSE(IsOperatorCodeShape(code)) << code;
  }
}

TEST(PostalCodesTest, KnowsUnLocodes) {
  for (const char* code : {"NLRTM", "USLAX", "US2A9"}) EXPECT_TRUE(IsUnLocodeShape(code)) << code;
  for (const char* code : {"", "NLRT", "NLRTMX", "NLR0M", "NLR1M", "nlrtm", "N1RTM"}) {
    EXPECT_FALSE(IsUnLocodeShape(code)) << code;
  }
}

}  // namespace
}  // namespace postgate::identifiers
