// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_IDENTIFIERS_ASCII_WORDS_H_
#define CORE_IDENTIFIERS_ASCII_WORDS_H_

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "core/identifiers/printable_ascii.h"

namespace postgate::identifiers {

// Where the words of a text are: runs of letters of ASCII, with or without digits; all else is a gap. Found eight bytes at a time, one bit for each byte.
class AsciiWords {
 public:
  // Bytes. The longest description has 512 characters, of at most four bytes each.
  static constexpr size_t kTextMax = 2048;

  enum class Of { kLetters, kLettersAndDigits };

  // `text` has at most kTextMax bytes.
  AsciiWords(absl::string_view text, Of of) : size_(text.size()) {
    assert(text.size() <= kTextMax);
    for (size_t i = 0; i <= text.size() / kBits; ++i) bits_[i] = 0;
    size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) Add(ascii_scan::Load<uint64_t>(text.data() + at), at, of);
    if (at < text.size()) Add(ascii_scan::LoadShort<'\0'>(text.substr(at)), at, of);
  }

  bool IsAscii() const { return (seen_ & ascii_scan::kHighBits) == 0; }

  // Behind the word, or the gap, that `at` is in: `at` itself where it is in none. `at` may be the text's size, which nothing lies behind.
  size_t EndOfWord(size_t at) const {
    for (size_t i = at / kBits;; ++i) {
      // Behind the text there is a bit that is not set.
      const uint64_t gaps = ~bits_[i] & From(at, i);
      if (gaps != 0) return i * kBits + static_cast<size_t>(std::countr_zero(gaps));
    }
  }
  size_t EndOfGap(size_t at) const {
    for (size_t i = at / kBits; i * kBits < size_; ++i) {
      const uint64_t words = bits_[i] & From(at, i);
      if (words != 0) return i * kBits + static_cast<size_t>(std::countr_zero(words));
    }
    return size_;
  }

  // Gives the place and the size of each word to `visit`, in order, until it says true. Whether it did.
  template <typename Visit>
  bool AnyOf(Visit visit) const {
    for (size_t begin = EndOfGap(0); begin < size_;) {
      const size_t end = EndOfWord(begin);
      if (visit(begin, end - begin)) return true;
      begin = EndOfGap(end);
    }
    return false;
  }

 private:
  static constexpr size_t kBits = 64;

  // The bits of bits_[i] from the place on.
  static uint64_t From(size_t at, size_t i) { return i == at / kBits ? ~uint64_t{0} << (at % kBits) : ~uint64_t{0}; }

  // The high bit of each byte between the two, all of them ASCII.
  static uint64_t Between(uint64_t word, unsigned char first, unsigned char last) {
    return (word + (0x80u - first) * ascii_scan::kEach) & ~(word + (0x7Fu - last) * ascii_scan::kEach) & ascii_scan::kHighBits;
  }

  void Add(uint64_t word, size_t at, Of of) {
    seen_ |= word;
    const uint64_t low = word & ~ascii_scan::kHighBits;
    uint64_t in_words = Between(low | 0x20 * ascii_scan::kEach, 'a', 'z');
    if (of == Of::kLettersAndDigits) in_words |= Between(low, '0', '9');
    in_words &= ~word;
    bits_[at / kBits] |= uint64_t{ascii_scan::HighBitsOf(in_words)} << (at % kBits);
  }

  size_t size_;
  uint64_t seen_ = 0;
  uint64_t bits_[kTextMax / kBits + 1];
};

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_ASCII_WORDS_H_
