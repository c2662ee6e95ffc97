// SPDX-License-Identifier: Apache-2.0
#include "core/encoding/utf8.h"

#include "gtest/gtest.h"

namespace postgate::encoding {
namespace {

TEST(Utf8Test, CountsCharacters) {
  EXPECT_EQ(CharacterCount(""), 0u);
  EXPECT_EQ(CharacterCount("aé刀"), 3u);
}

TEST(Utf8Test, NamesTheFirstLineThatIsNone) {
  EXPECT_EQ(LineThatIsNoUtf8(""), 0);
  EXPECT_EQ(LineThatIsNoUtf8("a\né\n"), 0);
  EXPECT_EQ(LineThatIsNoUtf8("a\n\xE9\n\xE9\n"), 2);
  EXPECT_EQ(LineThatIsNoUtf8("\xE9"), 1);
}

}  // namespace
}  // namespace postgate::encoding
