// SPDX-License-Identifier: Apache-2.0
#include "core/reference/latin_letters.h"

#include "core/reference/reference_fixture.h"
#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

TEST(LatinLettersTest, FindsWhatItWasGiven) {
  LatinLetters letters;
  ASSERT_TRUE(letters.Add("bei", "\xE5\x8C\x97").ok());
  ASSERT_TRUE(letters.Add("", "\xD1\x8C").ok());
  absl::string_view latin;
  EXPECT_TRUE(letters.Find(0x5317, &latin));
  EXPECT_EQ(latin, "bei");
  EXPECT_TRUE(letters.Find(0x044C, &latin));
  EXPECT_EQ(latin, "");
  for (const char32_t other : {U'\0', U'a', char32_t{0x03FF}, char32_t{0x0530}, char32_t{0x4DFF}, char32_t{0x5318}, char32_t{0xA000}, char32_t{0x10FFFF}}) {
    EXPECT_FALSE(letters.Find(other, &latin)) << static_cast<uint32_t>(other);
  }
}

TEST(LatinLettersTest, RefusesBadRows) {
  LatinLetters letters;
  EXPECT_FALSE(letters.Add("b\xC4\x9Bi", "\xE5\x8C\x97").ok());
  EXPECT_FALSE(letters.Add("bei", "").ok());
  EXPECT_FALSE(letters.Add("bei", "b").ok());
  EXPECT_FALSE(letters.Add("bei", "\xE5\x8C").ok());
  EXPECT_TRUE(letters.Add("bei", "\xE5\x8C\x97").ok());
  EXPECT_FALSE(letters.Add("pei", "\xE5\x8C\x97").ok());
}

TEST(LatinLettersTest, TheShippedTableHasTheCommonCharacters) {
  const LatinLetters& letters = SourceTreeReference().latin_letters();
  const struct {
    char32_t character;
    const char* latin;
  } kCases[] = {{0x5317, "bei"}, {0x4EAC, "jing"}, {0x0428, "Sh"}, {0x0435, "e"}, {0x044C, ""}};
  for (const auto& each : kCases) {
    absl::string_view latin;
    EXPECT_TRUE(letters.Find(each.character, &latin));
    EXPECT_EQ(latin, each.latin);
  }
}

}  // namespace
}  // namespace postgate::reference
