// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RELEASE_TIMES_LIMITS_H_
#define POSTGATE_SERVER_RELEASE_TIMES_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

// How much is counted, kept and read.
namespace postgate::release_times {

// Days that are kept, of which the newest is that of the newest entry. All are in memory: some 100 bytes for each category, with and without a trusted trader.
inline constexpr int64_t kDaysKept = 1'096;
// How long from its acceptance an item waits for its arrival and its release: sea mail arrives within it.
inline constexpr absl::Duration kReleaseAwaited = absl::Hours(24 * 62);

// What is counted is written when so many entries are not, ...
inline constexpr int64_t kEntriesUnwrittenMax = 20'000;
// ... when so much time of the ledger has passed, ...
inline constexpr absl::Duration kUnwrittenFor = absl::Seconds(30);
// ... or when so many rows of awaited releases and of registrations are in memory, up to 40 kB each.
inline constexpr size_t kRowsInMemoryMax = 512;
// Rows of one kind whose time is over that go with one write.
inline constexpr size_t kRowsDroppedAtOnce = 2'048;

// How often a process counts anew because a row can't be read: what is damaged again and again is not mended by it.
inline constexpr int kRebuildsMax = 3;

// Days of one call.
inline constexpr int64_t kDaysPerCallMax = 366;

}  // namespace postgate::release_times

#endif  // POSTGATE_SERVER_RELEASE_TIMES_LIMITS_H_
