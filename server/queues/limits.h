// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_LIMITS_H_
#define POSTGATE_SERVER_QUEUES_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace postgate::queues {

// Deliveries that one subscriber may hold, not yet acknowledged or released.
inline constexpr int32_t kOutstandingMax = 1'000;
inline constexpr int32_t kOutstandingByDefault = 100;

// How long a delivery belongs to its subscriber: enough for a system that decides by itself; an officer's desk extends.
inline constexpr absl::Duration kLeaseByDefault = absl::Seconds(60);
// The longest extension from now. A consumer that died holds an item no longer than this.
inline constexpr absl::Duration kExtensionMax = absl::Minutes(10);

// Deliveries of one item in one queue before it is set aside. Sixteen leases of a minute outlast a consumer's restart.
inline constexpr int32_t kDeliveryAttemptsMax = 16;

// When an item that could not be read is read again, and one that the ledger refused to set aside is set aside again: late enough that a
// full or failing disk is not asked in a loop, soon enough that nobody waits for it. Sixteen attempts outlast eight minutes of a fault.
inline constexpr absl::Duration kTryAgainAfter = absl::Seconds(30);

// An item without a known departure is ordered as if it left this long after it was accepted.
inline constexpr absl::Duration kAssumedDepartureAfter = absl::Hours(24);

// One answer of a Pull. gRPC's receive limit at a client is 4 MB.
inline constexpr size_t kDeliveriesPerMessageMax = 100;
inline constexpr size_t kDeliveryBytesPerMessageMax = 3u << 20;  // bytes

// Lease identifiers in one step of a client: no more than it can hold.
inline constexpr int kLeaseIdsPerStepMax = 1'000;

// Leases in one step that refuses them: each becomes an entry with the text of its own, so that one step stays below 1 MB.
inline constexpr int kRefusalsPerStepMax = 100;

// Dead letters in one answer: with texts of 4,096 bytes some 2 MB, below what a client reads by default.
inline constexpr size_t kDeadLettersPerPageMax = 500;
// Dead letters that one call may have delivered again: each is looked up on the committer's thread, for which all intake waits.
inline constexpr int kRetriesMax = 100;

// Replays: items put back in one second, in one entry, and entries read between two words on how far it has come. One entry of so many items costs the
// committer a millisecond or two, and one replay has one on its way at a time: intake waits no longer for it.
inline constexpr int32_t kReplayItemsPerSecondMax = 5'000;
inline constexpr size_t kRedeliveryItemsMax = 100;
inline constexpr int64_t kReplayEntriesPerStepMax = 4'096;
// Not finished and not cancelled, and those in one answer.
inline constexpr size_t kReplaysUnfinishedMax = 16;
inline constexpr size_t kReplaysPerPageMax = 100;
// How often one call counts them anew because another was started meanwhile: each time one that counts towards the limit.
inline constexpr int kReplayCountsMax = 2 * static_cast<int>(kReplaysUnfinishedMax);

// The front of a queue that is kept in memory, in items of some 24 bytes. What waits behind it is in the table alone.
inline constexpr size_t kWindowItems = 4'096;

// Changed rows kept in memory before they go to the table: some 5 MB, and 20 MB more while they are written; two rows for an item in one
// queue. One block may come on top. The reader's thread does the writing: more rows, longer waits between deliveries.
inline constexpr size_t kRowsInMemoryMax = 100'000;
// Entries after which few rows go there too. A crash makes the reader take that many again at most, as long as this is not below the table's
// own limit of that name.
inline constexpr int64_t kEntriesUnflushedMax = 500'000;

// Subscribers of all queues together.
inline constexpr size_t kSubscribersMax = 10'000;

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_LIMITS_H_
