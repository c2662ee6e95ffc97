// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/hs_code.h"

#include <cstdint>
#include <cstring>

#include "core/identifiers/characters.h"
#include "core/identifiers/printable_ascii.h"

namespace postgate::identifiers {
namespace {

constexpr int kReservedChapter = 77;  // Reserved by the WCO for future use.

template <typename Word>
bool AreDigits(Word word) {
  constexpr Word kEach = ~Word{0} / 0xFF;
  constexpr Word kHighNibbles = 0xF0 * kEach;
  constexpr Word kZeros = '0' * kEach;
  // Six more than '9' has the high nibble of a digit still, six more than what follows has not.
  return (word & kHighNibbles) == kZeros && ((word + 6 * kEach) & kHighNibbles) == kZeros;
}

// A text of one to two words, read as two that may overlap. False: it is not of digits alone.
template <typename Word>
bool CopyDigits(absl::string_view text, char* to) {
  const size_t last_at = text.size() - sizeof(Word);
  const auto first = ascii_scan::Load<Word>(text.data());
  const auto last = ascii_scan::Load<Word>(text.data() + last_at);
  if (!AreDigits(first) || !AreDigits(last)) return false;
  std::memcpy(to, &first, sizeof first);
  std::memcpy(to + last_at, &last, sizeof last);
  return true;
}

}  // namespace

HsDigits::HsDigits(absl::string_view text) {
  if (!TakeDigits(text)) TakeAny(text);
  if (problem_ == HsProblem::kNone && (chapter() == 0 || chapter() == kReservedChapter)) problem_ = HsProblem::kChapter;
}

bool HsDigits::TakeDigits(absl::string_view text) {
  if (text.size() < kHsDigitsMin || text.size() > kHsDigitsMax) return false;
  if (!(text.size() < sizeof(uint64_t) ? CopyDigits<uint32_t>(text, digits_) : CopyDigits<uint64_t>(text, digits_))) return false;
  size_ = text.size();
  return true;
}

void HsDigits::TakeAny(absl::string_view text) {
  size_t count = 0;
  for (const char c : text) {
    if (c == '.' || c == ' ') continue;
    if (!IsDigit(c)) {
      problem_ = HsProblem::kCharacters;
      return;
    }
    if (count < kHsDigitsMax) digits_[count] = c;
    ++count;
  }
  size_ = count < kHsDigitsMax ? count : kHsDigitsMax;
  if (count < kHsDigitsMin || count > kHsDigitsMax) problem_ = HsProblem::kLength;
}

int HsDigits::chapter() const { return size_ < 2 ? 0 : (digits_[0] - '0') * 10 + (digits_[1] - '0'); }

}  // namespace postgate::identifiers
