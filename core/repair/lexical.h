// SPDX-License-Identifier: Apache-2.0
//
// The three repairs of a text that never change what it says. Each has a test that is cheap on sound text, which is
// nearly all text, and a function that makes the repaired copy. All take valid UTF-8 and leave valid UTF-8; all are
// idempotent.
#ifndef CORE_REPAIR_LEXICAL_H_
#define CORE_REPAIR_LEXICAL_H_

#include <string>

#include "absl/strings/string_view.h"

namespace postgate::repair {

// White space is Unicode's White_Space property and ASCII's control characters. It is removed from the ends; within,
// each run becomes one space.
bool HasOddWhiteSpace(absl::string_view text);
std::string CollapseWhiteSpace(absl::string_view text);

// As above, but what stands between the ends stays as it is.
bool HasOuterWhiteSpace(absl::string_view text);
std::string TrimWhiteSpace(absl::string_view text);

// Full-width forms of ASCII (U+FF01 to U+FF5E) become ASCII.
bool HasFullWidth(absl::string_view text);
std::string FoldWidth(absl::string_view text);

// Letters of ASCII become upper case.
bool HasLowerCase(absl::string_view text);
std::string UpperCase(absl::string_view text);

}  // namespace postgate::repair

#endif  // CORE_REPAIR_LEXICAL_H_
