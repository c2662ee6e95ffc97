// SPDX-License-Identifier: Apache-2.0
//
// Sets of short codes that answer in a few nanoseconds: one bit or byte for each code that can be written.
#ifndef CORE_REFERENCE_CODE_LISTS_H_
#define CORE_REFERENCE_CODE_LISTS_H_

#include <array>
#include <bitset>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace postgate::reference {

// Codes of two upper-case letters.
class CountryCodes {
 public:
  // Returns false when `alpha2` is not two upper-case letters.
  bool Add(absl::string_view alpha2);
  bool Contains(absl::string_view alpha2) const;

 private:
  std::bitset<26 * 26> codes_;
};

// ISO 4217 codes with the number of decimals of each.
class CurrencyCodes {
 public:
  enum class Kind { kUnknown, kNotForValues, kMoney };

  // Returns false when `alpha3` is not three upper-case letters or `minor_units` is not 0 to 9.
  bool AddMoney(absl::string_view alpha3, int minor_units);
  bool AddNotForValues(absl::string_view alpha3);

  Kind KindOf(absl::string_view alpha3) const;
  // Decimals of an amount; 0 unless the kind is kMoney.
  int MinorUnits(absl::string_view alpha3) const;

 private:
  static constexpr std::int8_t kUnknown = 0;
  static constexpr std::int8_t kNotForValues = -1;
  // Money is kept as its minor units and one more.
  std::array<std::int8_t, 26 * 26 * 26> codes_{};
};

// Chapters, headings and subheadings: 2, 4 and 6 digits.
class HsCodes {
 public:
  // Returns false when `digits` is not 2, 4 or 6 digits.
  bool Add(absl::string_view digits);
  bool Contains(absl::string_view digits) const;

 private:
  std::bitset<100> chapters_;
  std::bitset<10000> headings_;
  std::bitset<1000000> subheadings_;
};

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_CODE_LISTS_H_
