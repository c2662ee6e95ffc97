// SPDX-License-Identifier: Apache-2.0
//
// Character classes of postal and customs code formats. They are ASCII by definition of the formats and independent of
// the process's locale, which <cctype> is not.
#ifndef CORE_IDENTIFIERS_CHARACTERS_H_
#define CORE_IDENTIFIERS_CHARACTERS_H_

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsLetter(char c) { return IsUpper(c) || IsLower(c); }
constexpr bool IsUpperOrDigit(char c) { return IsUpper(c) || IsDigit(c); }
constexpr bool IsLetterOrDigit(char c) { return IsLetter(c) || IsDigit(c); }
constexpr char ToUpper(char c) { return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr char ToLower(char c) { return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// True when every character of `text` is in the class; true for an empty text.
template <typename Class>
constexpr bool AllOf(absl::string_view text, Class in_class) {
  for (const char c : text) {
    if (!in_class(c)) return false;
  }
  return true;
}

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_CHARACTERS_H_
