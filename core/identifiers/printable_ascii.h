// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_IDENTIFIERS_PRINTABLE_ASCII_H_
#define CORE_IDENTIFIERS_PRINTABLE_ASCII_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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
  // From 0x80 on by itself, 0x7F by adding one, below a space by taking one away. What is carried or borrowed comes from an odd byte: ask only whether
  // any bit is set.
  const uint64_t odd = (word | (word + kEach) | (word - ' ' * kEach)) & kHighBits;
  const uint64_t spaces = ZeroBytes(word ^ ' ' * kEach);
  scan.printable &= odd == 0;
  scan.double_space |= (spaces & (spaces >> 8)) != 0;
}

template <typename Word>
Word Load(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// At most eight bytes; what is left of the word is padding.
template <char kPadding>
uint64_t LoadShort(absl::string_view text) {
  constexpr uint64_t kPaddings = kPadding * kEach;
  const size_t size = text.size();
  if (size == 8) return Load<uint64_t>(text.data());
  if (size >= 4) {
    // Two halves that may overlap, the second shifted to where it stands, so that no copy of a variable size is needed.
    const uint64_t last = Load<uint32_t>(text.data() + size - 4);
    return Load<uint32_t>(text.data()) | last << (8 * (size - 4)) | kPaddings << (8 * size);
  }
  uint64_t word = kPaddings;
  for (size_t i = size; i > 0; --i) word = word << 8 | static_cast<unsigned char>(text[i - 1]);
  return word;
}

// Sixteen bytes in one register, of the compiler's vector extension. A comparison gives -1 in each byte where it holds.
using Block = signed char __attribute__((vector_size(16)));
inline constexpr size_t kBlockBytes = sizeof(Block);

constexpr Block EachOf(signed char c) { return Block{c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c}; }

inline bool HasAny(Block block) {
  uint64_t halves[2];
  std::memcpy(halves, &block, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

// The high bits of a word's bytes, the lowest byte's first: each moved to where it is wanted by the multiplication, and no two sums meet.
inline uint32_t HighBitsOf(uint64_t word) { return static_cast<uint32_t>(((word & kHighBits) * 0x0002040810204081) >> 56); }

// A bit for each byte of a comparison's answer, the first byte's the lowest.
inline uint32_t BitsOf(Block truths) {
#ifdef __SSE2__
  return static_cast<uint32_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(truths)));
#else
  uint64_t halves[2];
  std::memcpy(halves, &truths, sizeof halves);
  return HighBitsOf(halves[0]) | HighBitsOf(halves[1]) << 8;
#endif
}

// Bytes beyond ASCII are negative.
inline Block OddOf(Block bytes) { return (bytes < EachOf(' ')) | (bytes == EachOf(0x7F)); }

// More than a block.
inline AsciiScan ScanBlocks(absl::string_view text) {
  Block odd = EachOf(0);
  Block pairs = EachOf(0);
  const auto take = [&](const char* at) {
    const Block bytes = Load<Block>(at);
    odd |= OddOf(bytes);
    pairs |= (bytes == EachOf(' ')) & (Load<Block>(at + 1) == EachOf(' '));
  };
  // Each block with the byte behind it; the last may overlap the one before.
  const char* const last = text.data() + text.size() - kBlockBytes - 1;
  for (const char* at = text.data(); at < last; at += kBlockBytes) take(at);
  take(last);
  odd |= OddOf(Load<Block>(last + 1));
  return {!HasAny(odd), HasAny(pairs)};
}

}  // namespace ascii_scan

// Most texts of an item are short and plain; this finds that out many bytes at a time.
inline AsciiScan ScanAscii(absl::string_view text) {
  if (text.size() > ascii_scan::kBlockBytes) return ascii_scan::ScanBlocks(text);
  AsciiScan scan;
  if (text.size() <= 8) {
    ascii_scan::Take(ascii_scan::LoadShort<'a'>(text), scan);
    return scan;
  }
  // Each pair of neighbours is within one of these.
  const char* const last = text.data() + text.size() - 8;
  ascii_scan::Take(ascii_scan::Load<uint64_t>(text.data()), scan);
  ascii_scan::Take(ascii_scan::Load<uint64_t>(last), scan);
  if (text.size() == ascii_scan::kBlockBytes) ascii_scan::Take(ascii_scan::Load<uint64_t>(text.data() + 4), scan);
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

// The same of a text behind whose beginning there are kBlockBytes bytes to be read, whatever they are. Then a short one needs no look at its size.
inline bool IsPlainWithinBlock(absl::string_view text) {
  using namespace ascii_scan;
  if (text.size() > kBlockBytes) return IsPlain(text);
  const Block bytes = Load<Block>(text.data());
  const uint32_t spaces = BitsOf(bytes == EachOf(' '));
  const uint32_t all = (1u << text.size()) - 1;
  const uint32_t first_and_last = all & ~(all >> 1 & all << 1);
  return ((BitsOf(OddOf(bytes)) & all) | (spaces & first_and_last) | (spaces & spaces >> 1 & all >> 1)) == 0;
}

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_PRINTABLE_ASCII_H_
