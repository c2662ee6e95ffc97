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
#include "server/ledger/audit_tree.h"
#include "server/ledger/proposal.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Limits of one group. A larger group buys no throughput (a 1 MB sync costs what sixteen of 64 KB cost) and costs latency.
inline constexpr size_t kGroupProposalsMax = 512;
inline constexpr size_t kGroupBytesMax = 2u << 20;  // bytes
// Entries after which a group takes no further proposal: a decision on a large dispatch adds one for each of its items, which its size does
// not say. One proposal may still go beyond it by all of its own entries.
inline constexpr int64_t kGroupEntriesMax = 16'384;

class GroupDraft;

// The one append path: collects proposals, adjudicates a group in order, writes it with one sync, completes it. While one group is
// written the next collects. Has no thread of its own: CommitterThread, or a test, calls CommitOnce.
//
// A store that cannot take a group now (CanWrite) refuses it before anything is adjudicated: its proposals are completed with that
// error and the next group may be written. A group that was adjudicated and could not be written ends the ledger: what was decided in
// it is known to its proposals' memory but not on disk, so nothing may follow it.
class Committer {
 public:
  struct Observer {
    // After each group is on disk, before its proposals are completed; on the committer's thread. Null for a group without entries, as of
    // producers alone.
    std::function<void(const CommittedBlock& block)> committed;
    // Once, when the ledger has failed, after all that waited was completed with `status`: nothing will be committed any more.
    std::function<void(const absl::Status& status)> failed;
    // Once when the store begins to refuse groups, with why (a full disk), and once with OK when it takes one again; on the committer's
    // thread. May be empty.
    std::function<void(const absl::Status& status)> refused;
    // Called after each Enqueue that found the queue empty: there is work for CommitOnce.
    std::function<void()> work;
    // Duration of a write with its sync, and the number of entries and bytes: for metrics. May be empty.
    std::function<void(absl::Duration write, int64_t entries, size_t bytes)> measured;
  };

  // `store` and `tree`, which is the store's, outlive this. `clock` gives the wall clock.
  Committer(Store* store, AuditTree* tree, std::function<absl::Time()> clock, Observer observer);

  // Thread-safe. After a failure the proposal is completed at once with it.
  void Enqueue(std::unique_ptr<Proposal> proposal);

  // Commits one group of what has been collected. False when there was nothing to do. From one thread at a time.
  bool CommitOnce();

  absl::Status failure() const;

 private:
  std::vector<std::unique_ptr<Proposal>> TakeGroup();
  // Asks the store, and tells the observer when its answer has changed.
  absl::Status CanWrite();
  // In order, until the group is full; those that are left are the first of the next group.
  absl::Status AdjudicateAll(std::vector<std::unique_ptr<Proposal>>& proposals, GroupDraft& draft);
  // Time goes on from the last group on disk, also when the wall clock was set back over a restart.
  absl::Status StartClock();
  absl::Status Write(GroupDraft& draft);
  static void CompleteAll(const std::vector<std::unique_ptr<Proposal>>& proposals, const absl::Status& status,
                          const CommittedBlock& block);
  void Fail(absl::Status status, std::vector<std::unique_ptr<Proposal>> proposals);

  Store* const store_;
  AuditTree* const tree_;
  const std::function<absl::Time()> clock_;
  const Observer observer_;

  mutable Mutex mutex_;
  std::deque<std::unique_ptr<Proposal>> waiting_ POSTGATE_GUARDED_BY(mutex_);
  absl::Status failure_ POSTGATE_GUARDED_BY(mutex_);

  // Only the committing thread uses these.
  absl::Time last_committed_at_ = absl::InfinitePast();
  bool refusing_ = false;
  WriteGroup group_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_COMMITTER_H_
