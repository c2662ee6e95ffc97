// SPDX-License-Identifier: Apache-2.0
#include "core/repair/composition.h"

#include <string>

#include "gtest/gtest.h"

namespace postgate::repair {
namespace {

TEST(CompositionTest, JoinsLettersAndMarks) {
  EXPECT_FALSE(IsComposed("Mu\xCC\x88ller"));
  EXPECT_EQ(Compose("Mu\xCC\x88ller"), "M\xC3\xBCller");
  // Hangul: U+1112 U+1161 U+11AB become U+D55C.
  EXPECT_FALSE(IsComposed("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"));
  EXPECT_EQ(Compose("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), "\xED\x95\x9C");
}

TEST(CompositionTest, LeavesComposedTextAlone) {
  for (const char* text : {"", "Muller", "M\xC3\xBCller", "\xC5\x81\xC3\xB3\x64\xC5\xBA", "\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD", "\xED\x95\x9C", "\xEF\xBC\xA1"}) {
    EXPECT_TRUE(IsComposed(text)) << text;
    EXPECT_EQ(Compose(text), text);
  }
}

TEST(CompositionTest, MakesOneOfCharactersThatStandForOthers) {
  EXPECT_EQ(Compose("\xE2\x84\xAB"), "\xC3\x85");  // ANGSTROM SIGN: the letter.
  EXPECT_EQ(Compose("\xCD\xBE"), ";");             // GREEK QUESTION MARK.
}

TEST(CompositionTest, LeavesAloneWhatIsLongerThanAnyTextMayBe) {
  // Marks out of order, which ICU sorts one by one.
  std::string text = "a";
  while (text.size() + 4 <= kComposedBytesMax) text += "\xCC\x81\xCC\x96";
  EXPECT_FALSE(IsComposed(text));
  EXPECT_TRUE(IsComposed(Compose(text)));
  while (text.size() <= kComposedBytesMax) text += "\xCC\x96";
  EXPECT_TRUE(IsComposed(text));
}

}  // namespace
}  // namespace postgate::repair
