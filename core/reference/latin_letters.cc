// SPDX-License-Identifier: Apache-2.0
#include "core/reference/latin_letters.h"

#include <unicode/utf8.h>

#include <limits>

#include "core/identifiers/characters.h"

namespace postgate::reference {

absl::Status LatinLetters::Add(absl::string_view latin, absl::string_view characters) {
  if (!identifiers::AllOf(latin, identifiers::IsLetter)) return absl::InvalidArgumentError("latin: expected letters of ASCII or nothing");
  if (characters.empty()) return absl::InvalidArgumentError("characters: expected one at least");
  if (texts_.size() + 1 >= std::numeric_limits<uint16_t>::max()) return absl::InvalidArgumentError("too many rows");
  texts_.emplace_back(latin);
  const auto* bytes = reinterpret_cast<const uint8_t*>(characters.data());
  const auto size = static_cast<int32_t>(characters.size());
  for (int32_t at = 0; at < size;) {
    UChar32 code;
    U8_NEXT(bytes, at, size, code);
    const auto character = static_cast<char32_t>(code);
    uint16_t* entry = nullptr;
    if (code >= 0 && IsHan(character)) entry = &han_[character - kHanFirst];
    if (code >= 0 && character >= kCyrillicFirst && character <= kCyrillicLast) entry = &cyrillic_[character - kCyrillicFirst];
    if (entry == nullptr) return absl::InvalidArgumentError("characters: expected Cyrillic letters or CJK Unified Ideographs in UTF-8");
    if (*entry != 0) return absl::InvalidArgumentError("characters: one has a row already");
    *entry = static_cast<uint16_t>(texts_.size());
  }
  return absl::OkStatus();
}

}  // namespace postgate::reference
