// SPDX-License-Identifier: Apache-2.0
#include "core/repair/lexical.h"

#include <string>

#include "gtest/gtest.h"

namespace postgate::repair {
namespace {

const char kWide[] = "\xEF\xBC\xAB\xEF\xBD\x92";  // Full-width "Kr".
const char kIdeographicSpace[] = "\xE3\x80\x80";
const char kNoBreakSpace[] = "\xC2\xA0";

TEST(WhiteSpaceTest, LeavesSoundTextAlone) {
  for (const char* text : {"", "a", "a b", "cotton T-shirt", "\xE9\x9B\xBB\xE5\xAD\x90", "caf\xC3\xA9 cr\xC3\xA8me"}) {
    EXPECT_FALSE(HasOddWhiteSpace(text)) << text;
    EXPECT_FALSE(HasOuterWhiteSpace(text)) << text;
    EXPECT_EQ(CollapseWhiteSpace(text), text);
    EXPECT_EQ(TrimWhiteSpace(text), text);
  }
}

TEST(WhiteSpaceTest, CollapsesRunsAndRemovesTheEnds) {
  const std::string wide = std::string(kNoBreakSpace) + "a" + kIdeographicSpace + "b";
  for (const std::string& text : {std::string(" a b"), std::string("a b "), std::string("a  b"), std::string("a\tb"),
                                  std::string("\r\na\n b\v"), wide, std::string("a\0b", 3),
                                  std::string("a\x7F"
                                              "b")}) {
    EXPECT_TRUE(HasOddWhiteSpace(text)) << text;
    EXPECT_EQ(CollapseWhiteSpace(text), "a b");
  }
  EXPECT_EQ(CollapseWhiteSpace(" \t "), "");
}

TEST(WhiteSpaceTest, TrimsTheEndsOnly) {
  const std::string text = std::string(kIdeographicSpace) + " a  b\t" + kNoBreakSpace;
  EXPECT_TRUE(HasOuterWhiteSpace(text));
  EXPECT_EQ(TrimWhiteSpace(text), "a  b");
  EXPECT_FALSE(HasOuterWhiteSpace("a  b"));
  EXPECT_EQ(TrimWhiteSpace(kIdeographicSpace), "");
}

TEST(WidthTest, FoldsFullWidthForms) {
  EXPECT_TRUE(HasFullWidth(kWide));
  EXPECT_EQ(FoldWidth(kWide), "Kr");
  EXPECT_EQ(FoldWidth("\xEF\xBC\x81\xEF\xBC\x90\xEF\xBC\xBF\xEF\xBD\x80\xEF\xBD\x9E"), "!0_`~");
}

TEST(WidthTest, LeavesTheNeighboursOfTheBlockAlone) {
  // U+FF00 and U+FF5F stand right before and after.
  for (const char* text : {"", "Kr", "\xEF\xBC\x80", "\xEF\xBD\x9F", "\xE9\x9B\xBB"}) {
    EXPECT_FALSE(HasFullWidth(text));
    EXPECT_EQ(FoldWidth(text), text);
  }
}

TEST(CaseTest, RaisesAsciiLettersOnly) {
  EXPECT_TRUE(HasLowerCase("Kr"));
  EXPECT_FALSE(HasLowerCase("KR1"));
  EXPECT_FALSE(HasLowerCase("\xC3\xA9"));
  EXPECT_EQ(UpperCase("kr1\xC3\xA9"), "KR1\xC3\xA9");
}

}  // namespace
}  // namespace postgate::repair
