// SPDX-License-Identifier: Apache-2.0
#include "core/screening/name_words.h"

#include <cstdint>

namespace postgate::screening {
namespace {

constexpr char kGap = 0;
// Within a word it is nothing.
constexpr char kNothing = 1;

// What a byte is to a word: a letter or digit, or one of the two above.
constexpr auto kLetterOf = [] {
  std::array<char, 256> letters{};
  for (int c = '0'; c <= '9'; ++c) letters[static_cast<size_t>(c)] = static_cast<char>(c);
  for (int c = 'A'; c <= 'Z'; ++c) letters[static_cast<size_t>(c)] = letters[static_cast<size_t>(c + 'a' - 'A')] = static_cast<char>(c);
  for (const char c : {'\'', '`', '.'}) letters[static_cast<size_t>(c)] = kNothing;
  return letters;
}();

}  // namespace

void NameWords::Read(absl::string_view name) {
  count_ = 0;
  size_t size = 0;
  size_t begin = 0;
  const auto end_word = [&] {
    if (size == begin) return true;
    words_[count_++] = absl::string_view(letters_.data() + begin, size - begin);
    begin = size;
    return count_ < kWordsMax;
  };
  for (const char c : name) {
    const char letter = kLetterOf[static_cast<unsigned char>(c)];
    if (letter > kNothing) {
      if (size == kLettersMax) break;
      letters_[size++] = letter;
    } else if (letter == kGap && !end_word()) {
      return;
    }
  }
  end_word();
}

}  // namespace postgate::screening
