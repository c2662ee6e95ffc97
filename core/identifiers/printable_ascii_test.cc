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

// Whatever stands behind a text.
bool SaysTheSameWithinBlock(const std::string& text) {
  for (const char behind : {'\0', 'x', ' ', '\x7f', '\xff'}) {
    const std::string with_block = text + std::string(ascii_scan::kBlockBytes, behind);
    if (IsPlainWithinBlock(absl::string_view(with_block).substr(0, text.size())) != IsPlain(text)) return false;
  }
  return true;
}

TEST(PrintableAsciiTest, KnowsAPlainTextByTheBlockItBeginsWith) {
  for (size_t size = 0; size <= 20; ++size) {
    EXPECT_TRUE(SaysTheSameWithinBlock(std::string(size, 'x'))) << size;
    for (size_t first = 0; first < size; ++first) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, 'x');
        text[first] = static_cast<char>(byte);
        EXPECT_TRUE(SaysTheSameWithinBlock(text)) << "byte " << byte << " at " << first << " of " << size;
      }
      for (size_t second = first + 1; second < size; ++second) {
        std::string text(size, 'x');
        text[first] = text[second] = ' ';
        EXPECT_TRUE(SaysTheSameWithinBlock(text)) << first << " and " << second << " of " << size;
      }
    }
  }
}

// The way of a machine that has no instruction for it.
TEST(PrintableAsciiTest, GathersHighBits) {
  for (uint32_t bits = 0; bits < 256; ++bits) {
    uint64_t word = 0;
    for (uint32_t i = 0; i < 8; ++i) word |= uint64_t{bits >> i & 1 ? 0xFFu : 0x7Fu} << (8 * i);
    EXPECT_EQ(ascii_scan::HighBitsOf(word), bits);
  }
}

}  // namespace
}  // namespace postgate::identifiers
