// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/control_characters.h"

#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(ControlCharactersTest, KnowsThoseOfAsciiAndOfLatin1) {
  for (const absl::string_view text : {absl::string_view("a\0b", 3), absl::string_view("a\x1F"), absl::string_view("\x7F"),
                                       absl::string_view("\xC2\x80"), absl::string_view("x\xC2\x9Fy"), absl::string_view("a\tb")}) {
    EXPECT_TRUE(HasControlCharacter(text)) << text;
  }
}

TEST(ControlCharactersTest, LetsTextPass) {
  for (const absl::string_view text : {"", " ", "RR123456785KR", "\xC2\xA0", "\xC2\xA1Hola!", "\xC3\x80", "대전", "~"}) {
    EXPECT_FALSE(HasControlCharacter(text)) << text;
  }
}

TEST(ControlCharactersTest, LetsPassWhatIsAllowedAndNothingElse) {
  EXPECT_FALSE(HasControlCharacter("one\n\ttwo", "\t\n"));
  EXPECT_TRUE(HasControlCharacter("one\rtwo", "\t\n"));
  EXPECT_TRUE(HasControlCharacter("one\n\xC2\x85", "\t\n"));
}

TEST(ControlCharactersTest, KnowsWhatTurnsTheDirection) {
  for (const absl::string_view text : {"\u202A", "a\u202Eb", "\u2066a\u2069", "\u2069", "\u20AC\u202E"}) EXPECT_TRUE(HasDirectionControl(text)) << text;
  for (const absl::string_view text : {"", "a", "\u200F\u05D0", "\u2029", "\u202F", "\u2065", "\u206A", "\u20AC", "\xE2\x80"}) {
    EXPECT_FALSE(HasDirectionControl(text)) << text;
  }
}

}  // namespace
}  // namespace postgate::identifiers
