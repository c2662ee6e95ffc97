// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_GOODS_NOUNS_H_
#define CORE_REFERENCE_GOODS_NOUNS_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "core/identifiers/ascii_words.h"

namespace postgate::reference {

// At most two chapters of the Harmonized System; 0 where there is none.
struct HsChapters {
  std::uint8_t first = 0;
  std::uint8_t second = 0;

  bool empty() const { return first == 0; }
  bool Contains(int chapter) const { return chapter == first || chapter == second; }
};

// Nouns that stand for goods of one or two chapters and no other. Immutable once loaded; safe to use from many threads.
// Find does not allocate.
class GoodsNouns {
 public:
  // `chapters`: one or two of two digits, separated by a blank. `noun`: lower-case letters, in the singular.
  absl::Status Add(absl::string_view noun, absl::string_view chapters);

  // The chapters of the goods that an English description names: those of the last word before its first comma,
  // bracket, digit or preposition ("Men's cotton shirt, blue": shirt). None when that word is not in the list, or
  // another word turns the goods into others
  // ("toy", "parts", "case"), nor for more than kDescriptionMax bytes, which are too many characters for a description.
  HsChapters Find(absl::string_view description) const;
  static constexpr size_t kDescriptionMax = identifiers::AsciiWords::kTextMax;

 private:
  absl::flat_hash_map<std::string, HsChapters> nouns_;
};

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_GOODS_NOUNS_H_
