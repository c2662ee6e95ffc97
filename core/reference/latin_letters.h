// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_LATIN_LETTERS_H_
#define CORE_REFERENCE_LATIN_LETTERS_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace postgate::reference {

// How characters that stand for themselves in any neighbourhood are written in Latin letters: Cyrillic letters, Han characters by their Chinese
// reading. A table, so that all hubs with the same data write the same, and fast enough for every item.
class LatinLetters {
 public:
  // The blocks that have a table: Cyrillic with its supplement, and the CJK Unified Ideographs.
  static constexpr char32_t kCyrillicFirst = 0x0400;
  static constexpr char32_t kCyrillicLast = 0x052F;
  static constexpr char32_t kHanFirst = 0x4E00;
  static constexpr char32_t kHanLast = 0x9FFF;

  // Takes one row of data/reference/latin_letters.csv: all `characters` (UTF-8) are written `latin`, which is lower- or upper-case ASCII or empty.
  absl::Status Add(absl::string_view latin, absl::string_view characters);

  static constexpr bool IsHan(char32_t c) { return c >= kHanFirst && c <= kHanLast; }

  // True when the character has an entry; then `latin` is its letters, which may be none.
  bool Find(char32_t character, absl::string_view* latin) const {
    const uint16_t entry = IsHan(character)                                             ? han_[character - kHanFirst]
                           : character >= kCyrillicFirst && character <= kCyrillicLast ? cyrillic_[character - kCyrillicFirst]
                                                                                        : uint16_t{0};
    if (entry == 0) return false;
    *latin = texts_[entry - 1U];
    return true;
  }

 private:
  // 1 and more: the place in texts_ and one.
  std::array<uint16_t, kCyrillicLast - kCyrillicFirst + 1> cyrillic_{};
  std::array<uint16_t, kHanLast - kHanFirst + 1> han_{};
  std::vector<std::string> texts_;
};

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_LATIN_LETTERS_H_
