// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/hs_code.h"

#include "core/identifiers/characters.h"

namespace postgate::identifiers {
namespace {

constexpr int kReservedChapter = 77;  // Reserved by the WCO for future use.

}  // namespace

HsDigits::HsDigits(absl::string_view text) {
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
  if (count < kHsDigitsMin || count > kHsDigitsMax) {
    problem_ = HsProblem::kLength;
  } else if (chapter() == 0 || chapter() == kReservedChapter) {
    problem_ = HsProblem::kChapter;
  }
}

int HsDigits::chapter() const { return size_ < 2 ? 0 : (digits_[0] - '0') * 10 + (digits_[1] - '0'); }

}  // namespace postgate::identifiers
