// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_NORMALIZATION_HANGUL_H_
#define CORE_NORMALIZATION_HANGUL_H_

#include <string>

namespace postgate::normalization {

// The composed syllables of Hangul.
inline constexpr char32_t kHangulFirst = 0xAC00;
inline constexpr char32_t kHangulLast = 0xD7A3;

constexpr bool IsHangulSyllable(char32_t c) { return c >= kHangulFirst && c <= kHangulLast; }

// Appends the syllable letter by letter (Revised Romanization of Korean, the form in which each letter keeps one spelling, with what is heard
// at a syllable's end): sounds that change between syllables stay as they are written.
void AppendHangul(char32_t syllable, std::string* latin);

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_HANGUL_H_
