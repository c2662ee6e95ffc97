// SPDX-License-Identifier: Apache-2.0
//
// Movement reference numbers of customs: two digits of the year, country, 13 letters or digits, check digit; 18
// characters. The hub's own registration numbers use the same check digit.
#ifndef CORE_IDENTIFIERS_MRN_H_
#define CORE_IDENTIFIERS_MRN_H_

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

inline constexpr size_t kMrnLength = 18;

// Returns the check digit of the first 17 characters, or '\0' when they are not 17 upper-case letters or digits.
char MrnCheckDigit(absl::string_view first17);

// True when shape and check digit are right. The country is not looked up in a list.
bool IsMrn(absl::string_view text);

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_MRN_H_
