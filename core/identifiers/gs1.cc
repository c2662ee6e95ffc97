// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/gs1.h"

#include "core/identifiers/characters.h"

namespace postgate::identifiers {
namespace {

constexpr size_t kSsccLength = 18;
constexpr size_t kGlnLength = 13;

bool IsKey(absl::string_view text, size_t length) {
  return text.size() == length && Gs1CheckDigit(text.substr(0, length - 1)) == text.back();
}

}  // namespace

// GS1 General Specifications, check digit: weights 3, 1, 3, 1 ... from the right, modulo 10.
char Gs1CheckDigit(absl::string_view payload) {
  if (payload.empty() || !AllOf(payload, IsDigit)) return '\0';
  unsigned sum = 0;
  for (size_t i = 0; i < payload.size(); ++i) {
    const unsigned weight = (payload.size() - i) % 2 == 1 ? 3 : 1;
    sum += weight * static_cast<unsigned>(payload[i] - '0');
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool IsSscc(absl::string_view text) { return IsKey(text, kSsccLength); }
bool IsGln(absl::string_view text) { return IsKey(text, kGlnLength); }

}  // namespace postgate::identifiers
