// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/mrn.h"

#include "core/identifiers/characters.h"

namespace postgate::identifiers {
namespace {

// ISO 6346: letters count from 10 and skip the multiples of 11, so A = 10, B = 12, L = 23, V = 34, Z = 38.
constexpr int Iso6346Value(char c) {
  if (IsDigit(c)) return c - '0';
  const int rank = c - 'A';
  return 10 + rank + (rank >= 1) + (rank >= 11) + (rank >= 21);
}
static_assert(Iso6346Value('A') == 10 && Iso6346Value('B') == 12 && Iso6346Value('K') == 21);
static_assert(Iso6346Value('L') == 23 && Iso6346Value('U') == 32 && Iso6346Value('V') == 34 && Iso6346Value('Z') == 38);

}  // namespace

// DGXXI/0879/99 Rev. 1: weights 2^0 to 2^16, modulo 11, remainder 10 counts as 0.
char MrnCheckDigit(absl::string_view first17) {
  if (first17.size() != kMrnLength - 1 || !AllOf(first17, IsUpperOrDigit)) return '\0';
  int sum = 0;
  for (size_t i = 0; i < first17.size(); ++i) sum += Iso6346Value(first17[i]) << i;
  return static_cast<char>('0' + sum % 11 % 10);
}

bool IsMrn(absl::string_view text) {
  return text.size() == kMrnLength && AllOf(text.substr(0, 2), IsDigit) && AllOf(text.substr(2, 2), IsUpper) &&
         MrnCheckDigit(text.substr(0, kMrnLength - 1)) == text.back();
}

}  // namespace postgate::identifiers
