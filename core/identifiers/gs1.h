// SPDX-License-Identifier: Apache-2.0
//
// GS1 keys: serial shipping container code (SSCC, 18 digits) and global location number (GLN, 13 digits).
#ifndef CORE_IDENTIFIERS_GS1_H_
#define CORE_IDENTIFIERS_GS1_H_

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

// Returns the GS1 check digit of a payload of digits, or '\0' when it is empty or holds anything else.
char Gs1CheckDigit(absl::string_view payload);

// True for the right number of digits with the right check digit.
bool IsSscc(absl::string_view text);
bool IsGln(absl::string_view text);

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_GS1_H_
