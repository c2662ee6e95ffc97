// SPDX-License-Identifier: Apache-2.0
#include "core/reference/code_lists.h"

#include "core/identifiers/characters.h"

namespace postgate::reference {
namespace {

using identifiers::AllOf;
using identifiers::IsDigit;
using identifiers::IsUpper;

constexpr size_t kNone = static_cast<size_t>(-1);

// Returns the code as a number to the base 26 or 10, kNone when it has another shape.
size_t IndexOfLetters(absl::string_view code, size_t length) {
  if (code.size() != length || !AllOf(code, IsUpper)) return kNone;
  size_t index = 0;
  for (const char c : code) index = index * 26 + static_cast<size_t>(c - 'A');
  return index;
}

size_t IndexOfDigits(absl::string_view code) {
  if (!AllOf(code, IsDigit)) return kNone;
  size_t index = 0;
  for (const char c : code) index = index * 10 + static_cast<size_t>(c - '0');
  return index;
}

}  // namespace

bool CountryCodes::Add(absl::string_view alpha2) {
  const size_t index = IndexOfLetters(alpha2, 2);
  if (index == kNone) return false;
  codes_.set(index);
  return true;
}

bool CountryCodes::Contains(absl::string_view alpha2) const {
  const size_t index = IndexOfLetters(alpha2, 2);
  return index != kNone && codes_[index];
}

bool CurrencyCodes::AddMoney(absl::string_view alpha3, int minor_units) {
  const size_t index = IndexOfLetters(alpha3, 3);
  if (index == kNone || minor_units < 0 || minor_units > 9) return false;
  codes_[index] = static_cast<std::int8_t>(minor_units + 1);
  return true;
}

bool CurrencyCodes::AddNotForValues(absl::string_view alpha3) {
  const size_t index = IndexOfLetters(alpha3, 3);
  if (index == kNone) return false;
  codes_[index] = kNotForValues;
  return true;
}

CurrencyCodes::Kind CurrencyCodes::KindOf(absl::string_view alpha3) const {
  const size_t index = IndexOfLetters(alpha3, 3);
  if (index == kNone || codes_[index] == kUnknown) return Kind::kUnknown;
  return codes_[index] == kNotForValues ? Kind::kNotForValues : Kind::kMoney;
}

int CurrencyCodes::MinorUnits(absl::string_view alpha3) const {
  return KindOf(alpha3) == Kind::kMoney ? codes_[IndexOfLetters(alpha3, 3)] - 1 : 0;
}

bool HsCodes::Add(absl::string_view digits) {
  const size_t index = IndexOfDigits(digits);
  if (index == kNone) return false;
  switch (digits.size()) {
    case 2:
      chapters_.set(index);
      return true;
    case 4:
      headings_.set(index);
      return true;
    case 6:
      subheadings_.set(index);
      return true;
    default:
      return false;
  }
}

bool HsCodes::Contains(absl::string_view digits) const {
  if (digits.size() > 6) return false;
  const size_t index = IndexOfDigits(digits);
  if (index == kNone) return false;
  switch (digits.size()) {
    case 2:
      return chapters_[index];
    case 4:
      return headings_[index];
    case 6:
      return subheadings_[index];
    default:
      return false;
  }
}

}  // namespace postgate::reference
