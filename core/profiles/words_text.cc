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

// Gives `ascii` each character of ASCII, and `beyond` each other one that is seen, in lower case.
template <typename Ascii, typename Beyond>
void ForEachCharacter(absl::string_view text, Ascii ascii, Beyond beyond) {
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    if (bytes[at] < kOfAscii.size()) {
      ascii(bytes[at++]);
      continue;
    }
    UChar32 character = 0;
    U8_NEXT(bytes, at, size, character);
    if (character < 0 || u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) continue;
    beyond(u_foldCase(character, U_FOLD_CASE_DEFAULT));
  }
}

}  // namespace

void WriteWords(absl::string_view text, std::string& words) {
  words.assign(1, ' ');
  const auto ascii = [&words](uint8_t byte) {
    const char letter = kOfAscii[byte];
    letter == ' ' ? Part(words) : words.push_back(letter);
  };
  ForEachCharacter(text, ascii, [&words](UChar32 character) {
    const bool is_of_words = (U_GET_GC_MASK(character) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
    is_of_words ? Append(character, words) : Part(words);
  });
  Part(words);
}

void WriteFolded(absl::string_view text, std::string& folded) {
  folded.clear();
  ForEachCharacter(text, [&folded](uint8_t byte) { folded.push_back(static_cast<char>(byte)); }, [&folded](UChar32 character) { Append(character, folded); });
}

}  // namespace postgate::profiles
