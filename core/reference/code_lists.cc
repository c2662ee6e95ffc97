// SPDX-License-Identifier: Apache-2.0
#include "core/reference/code_lists.h"

namespace postgate::reference {
namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

// Returns the code as a number to the base 26 or 10, kNone when it has another shape.
template <char kFirst, size_t kBase>
size_t IndexOf(absl::string_view code) {
  size_t index = 0;
  for (const char c : code) {
    const size_t place = static_cast<unsigned char>(c) - size_t{kFirst};
    if (place >= kBase) return kNone;
    index = index * kBase + place;
  }
  return index;
}

template <size_t kLength>
size_t IndexOfLetters(absl::string_view code) {
  // The same text, of a size that the loop knows beforehand.
  return code.size() == kLength ? IndexOf<'A', 26>(absl::string_view(code.data(), kLength)) : kNone;
}

size_t IndexOfDigits(absl::string_view code) { return IndexOf<'0', 10>(code); }

}  // namespace

bool CountryCodes::Add(absl::string_view alpha2) {
  const size_t index = IndexOfLetters<2>(alpha2);
  if (index == kNone) return false;
  codes_.set(index);
  return true;
}

bool CountryCodes::Contains(absl::string_view alpha2) const {
  const size_t index = IndexOfLetters<2>(alpha2);
  return index != kNone && codes_[index];
}

bool CurrencyCodes::AddMoney(absl::string_view alpha3, int minor_units) {
  const size_t index = IndexOfLetters<3>(alpha3);
  if (index == kNone || minor_units < 0 || minor_units > 9) return false;
  codes_[index] = static_cast<std::int8_t>(minor_units + 1);
  return true;
}

bool CurrencyCodes::AddNotForValues(absl::string_view alpha3) {
  const size_t index = IndexOfLetters<3>(alpha3);
  if (index == kNone) return false;
  codes_[index] = kNotForValues;
  return true;
}

CurrencyCodes::Kind CurrencyCodes::KindOf(absl::string_view alpha3) const {
  const size_t index = IndexOfLetters<3>(alpha3);
  if (index == kNone || codes_[index] == kUnknown) return Kind::kUnknown;
  return codes_[index] == kNotForValues ? Kind::kNotForValues : Kind::kMoney;
}

int CurrencyCodes::MinorUnits(absl::string_view alpha3) const {
  return KindOf(alpha3) == Kind::kMoney ? codes_[IndexOfLetters<3>(alpha3)] - 1 : 0;
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
