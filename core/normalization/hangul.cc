// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/hangul.h"

namespace postgate::normalization {
namespace {

// The Unicode Standard, 3.12: a syllable is ((initial * 21) + vowel) * 28 + final.
constexpr const char* kInitials[] = {"g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"};
constexpr const char* kVowels[] = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo", "ye", "o", "wa", "wae",
                                   "oe", "yo", "u",  "wo",  "we", "wi", "yu",  "eu", "ui", "i"};
constexpr const char* kFinals[] = {"",  "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l",
                                   "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"};
constexpr char32_t kVowelCount = 21;
constexpr char32_t kFinalCount = 28;

}  // namespace

void AppendHangul(char32_t syllable, std::string* latin) {
  const char32_t index = syllable - kHangulFirst;
  *latin += kInitials[index / (kVowelCount * kFinalCount)];
  *latin += kVowels[index / kFinalCount % kVowelCount];
  *latin += kFinals[index % kFinalCount];
}

}  // namespace postgate::normalization
