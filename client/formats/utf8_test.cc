// SPDX-License-Identifier: Apache-2.0
#include "client/formats/utf8.h"

#include <gtest/gtest.h>

namespace postgate::client {
namespace {

TEST(Utf8Test, TakesEveryLengthAtItsLimits) {
  for (const char* text : {"", "a", "\x7f", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
}

TEST(Utf8Test, RefusesOverlongForms) {
  for (const char* text : {"\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF"}) EXPECT_FALSE(IsUtf8(text)) << text;
}

TEST(Utf8Test, RefusesSurrogatesAndWhatLiesBeyondUnicode) {
  for (const char* text : {"\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"}) EXPECT_FALSE(IsUtf8(text)) << text;
}

TEST(Utf8Test, RefusesASequenceThatIsCutShort) {
  for (const char* text : {"\x80", "\xC2", "a\xE2\x82", "\xF0\x90\x80", "\xE2\x28\xA1"}) EXPECT_FALSE(IsUtf8(text)) << text;
}

TEST(Utf8Test, CutsBetweenCharacters) {
  EXPECT_EQ(WholeCharacters("a\u00E9b", 4), "a\u00E9b");
  EXPECT_EQ(WholeCharacters("a\u00E9b", 3), "a\u00E9");
  EXPECT_EQ(WholeCharacters("a\u00E9b", 2), "a");
  EXPECT_EQ(WholeCharacters("\U0001F381", 3), "");
}

}  // namespace
}  // namespace postgate::client
