// SPDX-License-Identifier: Apache-2.0
//
// IATA air waybill numbers: airline prefix (3 digits), serial number (7 digits), check digit (serial modulo 7).
#ifndef CORE_IDENTIFIERS_AIR_WAYBILL_H_
#define CORE_IDENTIFIERS_AIR_WAYBILL_H_

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

enum class AirWaybillProblem { kNone, kShape, kCheckDigit };

// Returns the check digit of 7 digits, or '\0' when `serial` is anything else.
char AirWaybillCheckDigit(absl::string_view serial);

// Takes 11 digits, with or without a hyphen or space after the prefix. The prefix is not covered by the check digit.
AirWaybillProblem CheckAirWaybill(absl::string_view text);

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_AIR_WAYBILL_H_
