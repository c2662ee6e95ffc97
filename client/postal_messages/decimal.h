// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_DECIMAL_H_
#define CLIENT_POSTAL_MESSAGES_DECIMAL_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

// Decimal numbers without floating point: an optional minus, digits, and a point with digits.
namespace postgate::client {

// `text` times ten to the power of `decimals`. False: another shape, more decimals than that but for zeros, or beyond 64 bits.
bool ParseDecimal(absl::string_view text, int decimals, int64_t* value);

// `value` with `decimals` digits behind the point.
std::string DecimalText(int64_t value, int decimals);

// An amount as Money has it. False as above; at most 9 decimals.
bool ParseAmount(absl::string_view text, int64_t* units, int32_t* nanos);

// Whether the two are one amount: less than a unit of nanos, of the same sign.
bool IsAmount(int64_t units, int32_t nanos);

// No point for whole amounts, otherwise two decimals or as many as it takes. Of what is an amount.
std::string AmountText(int64_t units, int32_t nanos);

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_DECIMAL_H_
