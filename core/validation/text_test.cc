// SPDX-License-Identifier: Apache-2.0
#include "core/validation/text.h"

#include <string>

#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

TEST(CharacterCountTest, CountsCodePointsAndNotBytes) {
  EXPECT_EQ(CharacterCount(""), 0u);
  EXPECT_EQ(CharacterCount("abc"), 3u);
  EXPECT_EQ(CharacterCount("caf\xC3\xA9"), 4u);
  EXPECT_EQ(CharacterCount("\xE9\x9B\xBB\xE5\xAD\x90\xF0\x9F\x93\xA6"), 3u);
  EXPECT_FALSE(IsLongerThan("\xE9\x9B\xBB\xE5\xAD\x90", 2));
  EXPECT_TRUE(IsLongerThan("\xE9\x9B\xBB\xE5\xAD\x90", 1));
}

TEST(EmptyPatternTest, FindsTextsThatSayNothing) {
  const struct {
    const char* text;
    EmptyPattern pattern;
  } kCases[] = {
      {".", EmptyPattern::kOnlyBlanks},
      {" - . -", EmptyPattern::kOnlyBlanks},
      {"\xE3\x80\x80", EmptyPattern::kOnlyBlanks},
      {"0", EmptyPattern::kOnlyDigits},
      {"12 345", EmptyPattern::kOnlyDigits},
      {"\xEF\xBC\x91\xEF\xBC\x92", EmptyPattern::kOnlyDigits},
      {"***", EmptyPattern::kOnlySymbols},
      {"?", EmptyPattern::kOnlySymbols},
      {"\xE3\x80\x81", EmptyPattern::kOnlySymbols},
      {"#12", EmptyPattern::kOnlySymbolsAndDigits},
      {"xxx", EmptyPattern::kOneCharacterRepeated},
      {"XxX x", EmptyPattern::kOneCharacterRepeated},
      {"\xE9\x9B\xBB\xE9\x9B\xBB\xE9\x9B\xBB", EmptyPattern::kOneCharacterRepeated},
      {"\u1160\u3164", EmptyPattern::kOnlyBlanks},
      {"\U000E0041\U000E0042", EmptyPattern::kOnlyBlanks},
      {"\uFE0F", EmptyPattern::kOnlyBlanks},
      {"\uFFFD", EmptyPattern::kOnlySymbols},
      {"\uE000", EmptyPattern::kOnlySymbols},
      {"\uFFFE\U0001FFFF", EmptyPattern::kOnlySymbols},
      {".wpx", EmptyPattern::kFileExtension},
      {"WPX", EmptyPattern::kFileExtension},
      {".PDF", EmptyPattern::kFileExtension},
  };
  for (const auto& c : kCases) EXPECT_EQ(FindEmptyPattern(c.text), c.pattern) << c.text;
}

TEST(EmptyPatternTest, LeavesTextsThatSaySomethingAlone) {
  for (const char* text : {"", "a", "xx", "Bo", "T-shirt", "3M", "7-Up", "size 42", "\xE9\x9B\xBB\xE5\xAD\x90",
                           "O'Hara", "\xD0\x9E\xD0\xBB\xD1\x8F", ".env file", "\xF0\x9F\x93\xA6 mug"}) {
    EXPECT_EQ(FindEmptyPattern(text), EmptyPattern::kNone) << text;
  }
}

TEST(EmptyPatternTest, TakesBrokenUtf8) {
  for (const char* text : {"\xE9", "\xE9\x9B", "\xFF\xFE", "\x80\x80\x80", "a\xF0"}) FindEmptyPattern(text);
}

TEST(QuotedTest, CutsAndEscapes) {
  EXPECT_EQ(Quoted("KR"), "\"KR\"");
  EXPECT_EQ(Quoted("a\nb"), "\"a\\nb\"");
  EXPECT_EQ(Quoted(std::string(41, 'x')), "\"" + std::string(40, 'x') + "...\"");
  EXPECT_EQ(Quoted(std::string(39, 'x') + "\xC3\xA9"), "\"" + std::string(39, 'x') + "...\"");
}

}  // namespace
}  // namespace postgate::validation
