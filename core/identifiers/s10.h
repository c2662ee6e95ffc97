// SPDX-License-Identifier: Apache-2.0
//
// UPU S10 item identifiers: service indicator (2 letters), serial number (8 digits), check digit, country of the
// issuing operator (ISO 3166-1 alpha-2), 13 characters in upper case: RR473124829GB.
#ifndef CORE_IDENTIFIERS_S10_H_
#define CORE_IDENTIFIERS_S10_H_

#include "absl/strings/string_view.h"

namespace postgate::identifiers {

inline constexpr size_t kS10Length = 13;

// What a service indicator is assigned to.
enum class S10Class {
  kLetter,     // L, M, Q, R, U, V: letter post, M bags, IBRS, registered and insured letters.
  kParcel,     // C, H: parcels and e-commerce parcels.
  kEms,        // E.
  kBilateral,  // Domestic, bilateral or multilateral use only: says nothing about the mail class.
  kReserved,   // Not assignable: no operator may issue it.
};

// The first thing that is wrong with an identifier, in the order of its characters.
enum class S10Problem { kNone, kLength, kIndicator, kSerial, kCountry, kReservedIndicator, kCheckDigit };

// The parts of an identifier of S10 shape, as views into it.
struct S10 {
  absl::string_view service_indicator;  // 2 letters.
  absl::string_view serial;             // 8 digits.
  char check_digit;
  absl::string_view country;  // 2 letters; not looked up in a list.
};

// Checks shape, assignment of the indicator, and check digit.
S10Problem CheckS10(absl::string_view id);

// Splits `id`. Returns false, leaving `*parts` alone, unless the shape is right; the check digit may be wrong.
bool SplitS10(absl::string_view id, S10* parts);

// Returns the check digit of 8 digits, or '\0' when `serial` is not 8 digits.
char S10CheckDigit(absl::string_view serial);

// Returns what two letters in upper case are assigned to; anything else is kReserved.
S10Class S10ClassOf(absl::string_view service_indicator);

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_S10_H_
