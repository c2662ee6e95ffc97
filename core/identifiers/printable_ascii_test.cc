// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/printable_ascii.h"

#include <string>

#include "core/testing/exact_text.h"
#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(PrintableAsciiTest, FindsEachByteInEachPlace) {
  for (size_t size = 0; size <= 40; ++size) {
    const std::string plain(size, 'x');
    EXPECT_TRUE(ScanAscii(ExactText(plain).view()).printable) << size;
    EXPECT_FALSE(ScanAscii(ExactText(plain).view()).double_space) << size;
    for (size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text = plain;
        text[at] = static_cast<char>(byte);
        EXPECT_EQ(ScanAscii(ExactText(text).view()).printable, byte >= 0x20 && byte <= 0x7E) << "byte " << byte << " at " << at << " of " << size;
        EXPECT_FALSE(ScanAscii(ExactText(text).view()).double_space) << "byte " << byte << " at " << at << " of " << size;
      }
    }
  }
}

TEST(PrintableAsciiTest, FindsTwoSpacesInEachPlaceAndNoOthers) {
  for (size_t size = 2; size <= 40; ++size) {
    for (size_t first = 0; first < size; ++first) {
      for (size_t second = first + 1; second < size; ++second) {
        std::string text(size, '!');
        text[first] = text[second] = ' ';
        EXPECT_TRUE(ScanAscii(ExactText(text).view()).printable);
        EXPECT_EQ(ScanAscii(ExactText(text).view()).double_space, second == first + 1) << first << " and " << second << " of " << size;
      }
    }
  }
}

TEST(PrintableAsciiTest, KnowsAPlainText) {
  for (const char* text : {"", "x", "x y", "Cotton T-shirt, 2 pcs"}) EXPECT_TRUE(IsPlain(text)) << text;
  for (const char* text : {" ", " x", "x ", "x  y", "x\ny", "\x7f", "caf\xC3\xA9"}) EXPECT_FALSE(IsPlain(text)) << text;
}

}  // namespace
}  // namespace postgate::identifiers
