// SPDX-License-Identifier: Apache-2.0
//
// Structure of Harmonized System codes: 6 international digits, followed by up to 6 national ones. Whether a code
// exists is a matter of the reference data's edition, not of this file.
#ifndef CORE_IDENTIFIERS_HS_CODE_H_
#define CORE_IDENTIFIERS_HS_CODE_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

inline constexpr size_t kHsDigitsMin = 6;
inline constexpr size_t kHsDigitsMax = 12;

enum class HsProblem { kNone, kCharacters, kLength, kChapter };

// A code reduced to its digits. People write 6109.10 or 6109 10 00; dots and spaces between digits carry no meaning.
class HsDigits {
 public:
  // Digits beyond kHsDigitsMax are dropped here and reported by problem().
  explicit HsDigits(absl::string_view text);

  HsProblem problem() const { return problem_; }
  absl::string_view digits() const { return absl::string_view(digits_, size_); }
  // The six international digits; meaningful only when problem() is kNone or kChapter.
  absl::string_view subheading() const { return digits().substr(0, kHsDigitsMin); }
  // 1 to 99; 0 when there are fewer than two digits.
  int chapter() const;

 private:
  // Takes 6 to 12 digits and nothing else, which most codes are; of any other text nothing, and says false.
  bool TakeDigits(absl::string_view text);
  void TakeAny(absl::string_view text);

  char digits_[kHsDigitsMax];
  size_t size_ = 0;
  HsProblem problem_ = HsProblem::kNone;
};

// Chapters 98 and 99 mean what a country makes of them.
constexpr bool IsNationalHsChapter(int chapter) { return chapter == 98 || chapter == 99; }

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_HS_CODE_H_
