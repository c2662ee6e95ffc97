// SPDX-License-Identifier: Apache-2.0
//
// The hub's registration numbers: two digits of the year, the hub's country, a prefix letter, 12 characters in base 36
// that hold 60 bits, and the check digit of customs' MRNs: 18 characters, 26KRP0A1B2C3D4E5F7.
#ifndef CORE_NORMALIZATION_REGISTRATION_NUMBER_H_
#define CORE_NORMALIZATION_REGISTRATION_NUMBER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace postgate::normalization {

inline constexpr int kRegistrationBits = 60;
inline constexpr size_t kPermutationKeyBytes = 16;

// A bijection on the numbers below 2^60, so that what was counted gives numbers which neither repeat nor tell how many
// items a carrier files. It hides the order from partners; it is not a cipher to protect secrets. Higher bits of
// `counter` are ignored. `key` has kPermutationKeyBytes; what it lacks counts as zeros.
uint64_t Permute60(uint64_t counter, absl::string_view key);
// What Permute60 gives `permuted` for.
uint64_t Unpermute60(uint64_t permuted, absl::string_view key);

// Returns the number. `year` is the full one; `hub_country` is 2 upper-case letters; `prefix` an upper-case letter;
// `permuted` below 2^60. Returns an empty string when one of them is not.
std::string FormatRegistrationNumber(int year, absl::string_view hub_country, char prefix, uint64_t permuted);

// True when length, characters and check digit are right. Whether the hub gave it is for the register to say.
bool IsRegistrationNumber(absl::string_view text);

// The `permuted` that it was formatted with; none for what is no number of the hub's kind.
std::optional<uint64_t> PermutedOf(absl::string_view registration_number);

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_REGISTRATION_NUMBER_H_
