// SPDX-License-Identifier: Apache-2.0
#include "core/repair/width.h"

#include "core/repair/composition.h"
#include "gtest/gtest.h"

namespace postgate::repair {
namespace {

TEST(WidthTest, FoldsFullAndHalfWidthForms) {
  EXPECT_EQ(FoldWidthForms("\xEF\xBC\xA1\xEF\xBD\x8B\xEF\xBC\x91"), "Ak1");
  EXPECT_EQ(Compose(FoldWidthForms("\xEF\xBD\xB6\xEF\xBE\x9E")), "\xE3\x82\xAC");  // Half-width KA and voiced mark: GA.
  EXPECT_EQ(FoldWidthForms("a\xEF\xBC\x8C b"), "a, b");
}

TEST(WidthTest, LeavesOtherTextAlone) {
  // The last ones: U+FF00 and U+FFC0 are not assigned, U+FEFF and U+FFFD are something else.
  for (const char* text : {"", "Tokyo", "\xE6\x9D\xB1\xE4\xBA\xAC", "\xE3\x80\x80", "\xEF\xBC\x80", "\xEF\xBF\x80", "\xEF\xBB\xBF", "\xEF\xBF\xBD"}) {
    EXPECT_FALSE(HasWidthForms(text)) << text;
    EXPECT_EQ(FoldWidthForms(text), text);
  }
}

TEST(WidthTest, FoldedTextHasNone) {
  for (int code = 0xFF00; code <= 0xFFFF; ++code) {
    const std::string text = {static_cast<char>(0xEF), static_cast<char>(0x80 | (code >> 6 & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
    EXPECT_FALSE(HasWidthForms(FoldWidthForms(text))) << code;
  }
}

}  // namespace
}  // namespace postgate::repair
