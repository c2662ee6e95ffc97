// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/hs_code.h"

#include <cstdint>
#include <cstring>

#include "core/identifiers/characters.h"

namespace postgate::identifiers {
namespace {

constexpr int kReservedChapter = 77;  // Reserved by the WCO for future use.

template <typename Half>
bool AreDigits(Half half) {
  constexpr Half kEach = ~Half{0} / 0xFF;
  constexpr Half kHigh = 0xF0 * kEach;
  constexpr Half kZeros = '0' * kEach;
  // Six more than a nine has the same high half of a byte, six more than what follows has not.
  return (half & kHigh) == kZeros && ((half + 6 * kEach) & kHigh) == kZeros;
}

// Of one to two halves, which may overlap. False: it is not of digits alone.
template <typename Half>
bool CopyDigits(absl::string_view text, char* to) {
  const size_t last_at = text.size() - sizeof(Half);
  Half first;
  Half last;
  std::memcpy(&first, text.data(), sizeof first);
  std::memcpy(&last, text.data() + last_at, sizeof last);
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
