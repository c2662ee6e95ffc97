// SPDX-License-Identifier: Apache-2.0
#include "core/repair/address_lines.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::repair {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AddressLinesTest, LineBreaksSemicolonsAndBarsEndALine) {
  for (const char* text : {"a\nb", "a\r\nb", "a;b", "a | b", "a\xC2\x85" "b", "a\xE2\x80\xA8" "b", "a\xEF\xBC\x9B" "b", "a\xCD\xBE" "b", "; a ;; b ;"}) {
    EXPECT_TRUE(HasSeveralLines(text)) << text;
    EXPECT_THAT(LinesOf(text), ElementsAre("a", "b")) << text;
  }
}

TEST(AddressLinesTest, OtherMarksAreOfOneLine) {
  for (const char* text : {"", "12 Main Street, Apt 4/5", "Stra\xC3\x9F" "e 5", "\xEF\xBC\x91\xEF\xBC\x8D\xEF\xBC\x92", "a\tb"}) {
    EXPECT_FALSE(HasSeveralLines(text)) << text;
  }
  EXPECT_THAT(LinesOf("12 Main Street"), ElementsAre("12 Main Street"));
  EXPECT_THAT(LinesOf(" ; \n"), IsEmpty());
}

}  // namespace
}  // namespace postgate::repair
