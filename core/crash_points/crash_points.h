// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_CRASH_POINTS_CRASH_POINTS_H_
#define CORE_CRASH_POINTS_CRASH_POINTS_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace postgate {

// Places in the gateway's work at which a crash leaves something half done, roughly in the order in which an item meets them. tests/crash kills
// the gateway at each of them.
enum class CrashPoint {
  // The gateway's start.
  kStoreCreated,      // a new ledger has its metadata and nothing else
  kStoreOpened,       // before its audit tree is taken up
  kTablesDestroyed,   // readers' tables that are of another ledger are gone, no new ones are there
  kTablesOpened,
  kBlockReplayed,     // by the register, which was behind the ledger
  kRegisterRecovered,
  kGatewayListening,  // before it says so
  // A stream.
  kProducerOpened,    // on disk, and not answered
  kBatchReceived,
  kBatchEvaluated,
  kBatchEnqueued,
  // The committer.
  kGroupTaken,
  kBatchAdjudicated,  // one of the group's, the rest not
  kGroupAdjudicated,
  kTreeGrown,         // no head is signed
  kHeadSigned,
  kGroupFinished,     // serialized, with all of its receipts
  kStoreBatchFilled,
  kStoreSynced,       // on disk, and the store does not say so yet
  kGroupWritten,
  kGroupAnnounced,    // the readers have it, nobody was answered
  kGroupHalfAnswered,
  kGroupAnswered,
  // The answer.
  kAckMade,
  kAckHandedOver,     // to gRPC
  // The readers.
  kQueuesBlockApplied,
  kQueuesTold,        // the dispatchers know what the block brought
  kQueuesFlushing,
  kQueuesFlushed,     // on disk, and still in memory
  kFeedWritten,
  kFeedTold,
  kRegisterFlushing,
  kRegisterFlushed,   // on disk, and still in memory
  // Customs.
  kDeliverySent,
  kAcknowledgementTaken,
  kAcknowledgementProposed,
  kAcknowledgementCommitted,  // and the consumer does not know
  kDecisionEntered,           // without its items
  kItemDecided,               // one of them
  kDecisionCommitted,         // and customs does not know
  // Legal holds and erasure, by tests of their own.
  kHoldCommitted,     // a case stands, and nothing is sealed for it
  kHeldCommitted,     // some of it is
  kHoldReleased,      // and its keys are there
  kErasureCommitted,  // and the keys are there
  kKeyMarked,         // as erased, and it is there
  kKeyErased,         // one of the entry's, the rest not
  // The gateway's stop.
  kDrainBegun,
  kStreamsDrained,
  kCommitterStopped,
  kReadersStopped,
  kRegisterStopped,
};

inline constexpr size_t kCrashPoints = static_cast<size_t>(CrashPoint::kRegisterStopped) + 1;

// As tests name it: "group_written".
absl::string_view NameOf(CrashPoint point);

// Any thread. Does nothing, but in the gateway that tests/crash links, which may end there as if it were killed.
void Pass(CrashPoint point);

}  // namespace postgate

#endif  // CORE_CRASH_POINTS_CRASH_POINTS_H_
