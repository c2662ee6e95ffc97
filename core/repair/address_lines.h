// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REPAIR_ADDRESS_LINES_H_
#define CORE_REPAIR_ADDRESS_LINES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace postgate::repair {

// Address lines of a party (limit of the exchange).
inline constexpr int kAddressLinesMax = 5;

// Several lines in one field are told by line breaks, semicolons and bars, which no line of an address holds by itself.
bool HasSeveralLines(absl::string_view text);

// Without white space at the ends; lines with nothing in them are left out.
std::vector<std::string> LinesOf(absl::string_view text);

}  // namespace postgate::repair

#endif  // CORE_REPAIR_ADDRESS_LINES_H_
