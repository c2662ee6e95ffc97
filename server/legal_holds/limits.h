// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEGAL_HOLDS_LIMITS_H_
#define POSTGATE_SERVER_LEGAL_HOLDS_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace postgate::legal_holds {

// Registrations that one call names.
inline constexpr int kRegistrationsPerCallMax = 1'000;
// Registrations of all standing cases: the reader has their numbers in memory, some 100 bytes each.
inline constexpr int64_t kRegistrationsMax = 200'000;
// Cases on one page of a list.
inline constexpr int kCasesPerPageMax = 1'000;
// Characters.
inline constexpr size_t kReferenceMax = 128;
inline constexpr size_t kRequestIdMax = 128;
// What one HoldEntry seals again: entries that wait, and their bytes, but always one entry. An effect that could not be read when it began to wait brings its decision along.
inline constexpr int kHeldPerEntryMax = 100;
inline constexpr size_t kHeldBytesPerEntryMax = 1u << 20;
// How often one call looks its registrations up anew because rows went to the disk meanwhile.
inline constexpr int kLookUpsMax = 8;
// Calls that wait for the one under way.
inline constexpr int kCallsWaitingMax = 16;
// Committed erasures that are carried out between two looks at the reader.
inline constexpr size_t kErasuresPerStepMax = 1'000;

}  // namespace postgate::legal_holds

#endif  // POSTGATE_SERVER_LEGAL_HOLDS_LIMITS_H_
