// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_COMMITTER_H_
#define POSTGATE_SERVER_LEDGER_COMMITTER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "server/ledger/proposal.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Limits of one group. A larger group buys no throughput (a 1 MB sync costs what sixteen of 64 KB cost) and costs latency.
inline constexpr size_t kGroupProposalsMax = 512;
inline constexpr size_t kGroupBytesMax = 2u << 20;  // bytes

// The one append path: collects proposals, adjudicates a group in order, writes it with one sync, completes it. While one group is
// written the next collects. Has no thread of its own: CommitterThread, or a test, calls CommitOnce.
class Committer {
 public:
  struct Observer {
    // After a group is on disk, before its proposals are completed; on the committer's thread.
    std::function<void(const CommittedBlock& block)> committed;
    // Once, when the ledger has failed: nothing will be committed any more.
    std::function<void(const absl::Status& status)> failed;
    // Called after each Enqueue that found the queue empty: there is work for CommitOnce.
    std::function<void()> work;
    // Duration of a write with its sync, and the number of entries and bytes: for metrics. May be empty.
    std::function<void(absl::Duration write, int64_t entries, size_t bytes)> measured;
  };

  // `store` outlives this. `clock` gives the wall clock.
  Committer(Store* store, std::function<absl::Time()> clock, Observer observer);

  // Thread-safe. After a failure the proposal is completed at once with it.
  void Enqueue(std::unique_ptr<Proposal> proposal);

  // Commits one group of what has been collected. False when there was nothing to do.
  bool CommitOnce();

  absl::Status failure() const;

 private:
  std::vector<std::unique_ptr<Proposal>> TakeGroup();

  Store* const store_;
  const std::function<absl::Time()> clock_;
  const Observer observer_;

  mutable Mutex mutex_;
  std::deque<std::unique_ptr<Proposal>> waiting_ POSTGATE_GUARDED_BY(mutex_);
  absl::Status failure_ POSTGATE_GUARDED_BY(mutex_);

  // Only the committing thread uses these.
  absl::Time last_committed_at_ = absl::InfinitePast();
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_COMMITTER_H_
