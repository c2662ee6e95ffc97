// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_REPLAY_PROPOSALS_H_
#define POSTGATE_SERVER_QUEUES_REPLAY_PROPOSALS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/queues/adjudication.h"

namespace postgate::queues {

// Whether one more replay may be started, as it was counted outside the sequence lock.
struct MayStartReplay {
  absl::Status status;
  // What the queues' reader had applied before it was counted.
  int64_t counted_at = ledger::kNoSequence;
};

// Starts a replay; gives its id. The range and the pace were checked before; `may_start`, when it is no OK, is the answer but to a request that was
// answered before. ABORTED when another replay was started since it was counted: count again, and propose again.
std::unique_ptr<ledger::Proposal> ProposeReplay(QueueAdjudication* adjudication, std::string principal, ledger::v1::ReplayEntry replay,
                                                MayStartReplay may_start, std::string request_id,
                                                std::function<void(absl::StatusOr<int64_t>)> done);

// Ends one; gives its id. NOT_FOUND; FAILED_PRECONDITION when it has ended.
std::unique_ptr<ledger::Proposal> ProposeReplayCancellation(QueueAdjudication* adjudication, std::string principal, int64_t replay_id,
                                                            std::string request_id, std::function<void(absl::StatusOr<int64_t>)> done);

// An item version of a replay's range that was accepted for its queue.
struct Candidate {
  int64_t sequence = 0;
  std::string carrier;
  std::string item_id;
  std::string registration_number;
  google::protobuf::Timestamp accepted_at;
};

// One step of a replay: what stands in [first_sequence, next_sequence), at most kRedeliveryItemsMax candidates. Those that are current and in no row of the queue
// wait there again. Belongs to the replay's one thread, which waits until the step before was applied.
struct ReplayStep {
  int64_t replay_id = 0;
  size_t queue = 0;
  int64_t first_sequence = 0;
  int64_t next_sequence = 0;
  int64_t end_sequence = 0;
  std::vector<Candidate> candidates;
};
struct ReplayStepOutcome {
  // Of the step's entry; kNoSequence when the replay had ended, so that nothing was written.
  int64_t entry_sequence = ledger::kNoSequence;
  int64_t items_put_back = 0;
};
std::unique_ptr<ledger::Proposal> ProposeReplayStep(QueueAdjudication* adjudication, ReplayStep step,
                                                    std::function<void(absl::StatusOr<ReplayStepOutcome>)> done);

// Whether it would be put back now, as far as this can be told without the sequence lock. Thread-safe.
absl::StatusOr<bool> MayBePutBack(const QueueAdjudication& adjudication, size_t queue, const Candidate& candidate);

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_REPLAY_PROPOSALS_H_
