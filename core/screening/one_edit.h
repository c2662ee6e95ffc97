// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SCREENING_ONE_EDIT_H_
#define CORE_SCREENING_ONE_EDIT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace postgate::screening {

// A word without one of its letters. Of a letter that stands several times in a row, whichever is left out gives the same: the places are those of all of them.
struct LeftOut {
  uint8_t first = 0;
  uint8_t last = 0;
  // 0: nothing is left out.
  char letter = 0;
  // Letters of the whole word.
  uint8_t size = 0;
};

// The similarity of Jaro and Winkler, from 0 to 1, of two words that become the same by leaving out what is said: worked out for the cases in which they are the
// same or one edit apart, a letter put in, left out, replaced, or exchanged with its neighbour (Winkler 1990: a prefix of at most 4 letters, each at 0.1 of what
// is missing). 0 for words that are further apart.
inline float SimilarityOf(const LeftOut& a, const LeftOut& b) {
  if (a.letter == 0 && b.letter == 0) return 1;
  const auto shorter = static_cast<float>(std::min(a.size, b.size));
  const auto longer = static_cast<float>(std::max(a.size, b.size));
  int prefix = 0;
  float jaro = 0;
  if (a.letter == 0 || b.letter == 0) {
    prefix = a.letter == 0 ? b.last : a.last;
    jaro = (2 + shorter / longer) / 3;
  } else if (a.first <= b.last && b.first <= a.last) {
    prefix = std::max(a.first, b.first);
    jaro = (1 + 2 * (shorter - 1) / shorter) / 3;
  } else if (a.letter == b.letter && (a.last + 1 == b.first || b.last + 1 == a.first)) {
    prefix = std::min(a.last, b.last);
    jaro = (2 + (shorter - 1) / shorter) / 3;
  } else {
    return 0;
  }
  constexpr int kPrefixMax = 4;
  constexpr float kPrefixWeight = 0.1F;
  return jaro + kPrefixWeight * static_cast<float>(std::min(prefix, kPrefixMax)) * (1 - jaro);
}

}  // namespace postgate::screening

#endif  // CORE_SCREENING_ONE_EDIT_H_
