// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/words_text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdint>

namespace postgate::profiles {
namespace {

// What an ASCII character is in a word; a blank for what is in none.
constexpr auto kOfAscii = [] {
  std::array<char, 128> letters{};
  for (size_t c = 0; c < letters.size(); ++c) letters[c] = ' ';
  for (size_t c = '0'; c <= '9'; ++c) letters[c] = static_cast<char>(c);
  for (size_t c = 'a'; c <= 'z'; ++c) letters[c] = letters[c - 'a' + 'A'] = static_cast<char>(c);
  return letters;
}();

void Part(std::string& words) {
  if (words.back() != ' ') words.push_back(' ');
}

void Append(UChar32 character, std::string& words) {
  char bytes[U8_MAX_LENGTH];
  int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, character);
  words.append(bytes, static_cast<size_t>(size));
}

bool IsUnseen(UChar32 character) { return character >= 0 && u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT); }

}  // namespace

void WriteWords(absl::string_view text, std::string& words) {
  words.assign(1, ' ');
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const uint8_t byte = bytes[at];
    if (byte < kOfAscii.size()) {
      const char letter = kOfAscii[byte];
      letter == ' ' ? Part(words) : words.push_back(letter);
      ++at;
      continue;
    }
    UChar32 character = 0;
    U8_NEXT(bytes, at, size, character);
    if (IsUnseen(character)) continue;
    const bool is_of_words = character >= 0 && (U_GET_GC_MASK(character) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
    is_of_words ? Append(u_foldCase(character, U_FOLD_CASE_DEFAULT), words) : Part(words);
  }
  Part(words);
}

void WriteFolded(absl::string_view text, std::string& folded) {
  folded.clear();
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    if (bytes[at] < kOfAscii.size()) {
      folded.push_back(static_cast<char>(bytes[at++]));
      continue;
    }
    UChar32 character = 0;
    U8_NEXT(bytes, at, size, character);
    if (character >= 0 && !IsUnseen(character)) Append(u_foldCase(character, U_FOLD_CASE_DEFAULT), folded);
  }
}

}  // namespace postgate::profiles
