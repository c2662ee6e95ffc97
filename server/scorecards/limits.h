// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SCORECARDS_LIMITS_H_
#define POSTGATE_SERVER_SCORECARDS_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

// How much is counted, kept and read.
namespace postgate::scorecards {

// Days that are kept, of which the newest is that of the newest entry: three years, as long as a post keeps what it has to answer for.
inline constexpr int64_t kDaysKept = 1'096;
// How long an item waits for a departure to be reported: sea mail is posted, collected and loaded within it.
inline constexpr absl::Duration kDepartureAwaited = absl::Hours(24 * 62);
// Rules of one carrier's day. The rulebook has some hundred; what came beyond it would be damage.
inline constexpr size_t kRulesPerDayMax = 1'000;

// What is counted is written when so many entries are not, ...
inline constexpr int64_t kEntriesUnwrittenMax = 20'000;
// ... when so much time of the ledger has passed, ...
inline constexpr absl::Duration kUnwrittenFor = absl::Seconds(30);
// ... or when so many rows (of days, and of awaited departures) are in memory, some 5 kB each.
inline constexpr size_t kRowsInMemoryMax = 4'096;

// Of one call: days, scorecards of a page, and their bytes, but always one.
inline constexpr int64_t kDaysPerCallMax = 366;
inline constexpr size_t kScorecardsPerPageMax = 200;
inline constexpr size_t kPageBytesMax = 1'000'000;

// Rows of awaited departures that one write ends; more wait for the next.
inline constexpr size_t kAwaitedRowsEndedMax = 4'096;

}  // namespace postgate::scorecards

#endif  // POSTGATE_SERVER_SCORECARDS_LIMITS_H_
