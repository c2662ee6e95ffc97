// SPDX-License-Identifier: Apache-2.0
//
// Shapes of the UPU's and UNECE's codes for places and operators. Whether a code is in use is for the reference data.
#ifndef CORE_IDENTIFIERS_POSTAL_CODES_H_
#define CORE_IDENTIFIERS_POSTAL_CODES_H_

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

// UPU S34, international mail processing centre: country (2 letters), location (3), qualifier (1): USLAXA.
bool IsImpcShape(absl::string_view code);

// UPU S31, operator: 3 letters or digits, the first a letter: USA, A18. The 6-character form of the UPU's code list 206
// ("J1C" and the operator) is taken as well.
bool IsOperatorCodeShape(absl::string_view code);

// Returns the 3 characters that name the operator, whichever form was sent; empty when the shape is wrong.
absl::string_view OperatorOfCode(absl::string_view code);

// UN/LOCODE: country (2 letters) and 3 letters or digits 2 to 9: NLRTM.
bool IsUnLocodeShape(absl::string_view code);

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_POSTAL_CODES_H_
