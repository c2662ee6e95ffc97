// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_IDENTIFIERS_PRINTABLE_ASCII_H_
#define CORE_IDENTIFIERS_PRINTABLE_ASCII_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

struct AsciiScan {
  bool printable = true;      // every byte is one of 0x20 to 0x7E
  bool double_space = false;  // two spaces in a row
};

namespace ascii_scan {

static_assert(std::endian::native == std::endian::little, "the first byte of a text is the lowest of a word");

inline constexpr uint64_t kEach = 0x0101010101010101;
inline constexpr uint64_t kHighBits = 0x80 * kEach;

// The high bit of each byte that is zero; exact, without carries from one byte to the next (Hacker's Delight, 6-1).
inline uint64_t ZeroBytes(uint64_t word) { return ~(((word & ~kHighBits) + ~kHighBits) | word | ~kHighBits); }

inline void Take(uint64_t word, AsciiScan& scan) {
  const uint64_t at_least_space = (word & ~kHighBits) + (0x80 - 0x20) * kEach;
  const uint64_t odd = (word & kHighBits) | (~at_least_space & kHighBits) | ZeroBytes(word ^ 0x7F * kEach);
  const uint64_t spaces = ZeroBytes(word ^ 0x20 * kEach);
  scan.printable &= odd == 0;
  scan.double_space |= (spaces & (spaces >> 8)) != 0;
}

}  // namespace ascii_scan

// Most texts of an item are short and plain; this finds that out eight bytes at a time.
inline AsciiScan ScanAscii(absl::string_view text) {
  AsciiScan scan;
  const char* at = text.data();
  size_t left = text.size();
  // Words overlap by one byte, so that each pair of neighbours is within one.
  for (; left > 8; at += 7, left -= 7) {
    uint64_t word;
    std::memcpy(&word, at, sizeof word);
    ascii_scan::Take(word, scan);
  }
  if (left >= 4) {
    // Two halves that may overlap, the second shifted to where it stands, so that no copy of a variable size is needed.
    uint32_t first;
    uint32_t last;
    std::memcpy(&first, at, 4);
    std::memcpy(&last, at + left - 4, 4);
    uint64_t word = first | static_cast<uint64_t>(last) << (8 * (left - 4));
    if (left < 8) word |= 'a' * ascii_scan::kEach << (8 * left);
    ascii_scan::Take(word, scan);
  } else {
    uint64_t word = 'a' * ascii_scan::kEach;
    for (; left > 0; --left) word = word << 8 | static_cast<unsigned char>(at[left - 1]);
    ascii_scan::Take(word, scan);
  }
  return scan;
}

// What is known beforehand of all texts of a message, so that not every step has to read them again.
enum class Texts {
  kAny,
  kPlain,  // each IsPlain
};

// Printable ASCII without a space at an end or two in a row; the empty text too.
inline bool IsPlain(absl::string_view text) {
  if (text.empty()) return true;
  const AsciiScan scan = ScanAscii(text);
  return scan.printable && !scan.double_space && text.front() != ' ' && text.back() != ' ';
}

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_PRINTABLE_ASCII_H_
