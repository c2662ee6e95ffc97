// SPDX-License-Identifier: Apache-2.0
//
// Full-width letters, digits and punctuation, and half-width Katakana and Hangul: forms that old East Asian character sets told apart and that mean the
// same (Unicode, Halfwidth and Fullwidth Forms).
#ifndef CORE_REPAIR_WIDTH_H_
#define CORE_REPAIR_WIDTH_H_

#include <string>

#include "absl/strings/string_view.h"

namespace postgate::repair {

// True when the text has a character of U+FF01 to U+FFEE. Takes valid UTF-8.
bool HasWidthForms(absl::string_view text);

// Each such character becomes the one of usual width; marks that stood alone are left to composition.
std::string FoldWidthForms(absl::string_view text);

}  // namespace postgate::repair

#endif  // CORE_REPAIR_WIDTH_H_
