// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_REPLAYER_H_
#define POSTGATE_SERVER_QUEUES_REPLAYER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "server/ledger/store.h"
#include "server/queues/replay_proposals.h"

namespace postgate::queues {

struct ReplayerOptions {
  const ledger::Store* store = nullptr;        // outlives the replayer
  QueueAdjudication* adjudication = nullptr;   // outlives the replayer and its proposals
  // Hands a proposal to the committer.
  std::function<void(std::unique_ptr<ledger::Proposal>)> propose;
  // As ReaderRunner::WhenApplied of the queues' reader.
  std::function<void(int64_t sequence, std::function<void(const absl::Status&)>)> when_applied;
  // A step could not be done: it is tried again after kTryAgainAfter. Empty: nobody is told.
  std::function<void(int64_t replay_id, const absl::Status& status)> delayed;
  // By default the steady one.
  std::function<absl::Time()> monotonic_clock;
};

// Brings the replays on, one after the other in the order of their start, on a thread of its own. All that it knows of one is in the rows of the queues'
// reader, so that it goes on after a restart from where the ledger says. It has one step at a time on its way to the ledger, behind whatever was proposed
// before: intake never waits for more than one step.
class Replayer {
 public:
  explicit Replayer(ReplayerOptions options);
  ~Replayer();  // stops

  void Start();
  // Waits for the step under way. The committer and the queues' reader go on until this has returned.
  void Stop();
  // A replay was started. Any thread.
  void Wake();

  // Brings one on. How long to wait before the next step; none: there is nothing to do. For who does not Start, and has caught up.
  std::optional<absl::Duration> Step();

 private:
  void Run();
  // The first that is unfinished; none: there is none.
  absl::StatusOr<std::optional<std::pair<int64_t, ledger::v1::ReplayRow>>> FindUnfinished();
  absl::StatusOr<ReplayStep> ReadStep(int64_t replay_id, const ledger::v1::ReplayRow& row, size_t items_max);
  absl::Status Propose(ReplayStep step, int64_t& items_put_back);
  absl::Status AwaitApplied(int64_t sequence);

  const ReplayerOptions options_;
  std::thread thread_;

  // Of the thread.
  int64_t first_unfinished_ = 0;  // no replay below it is unfinished
  ledger::CommittedBlock block_;  // read last: a block may hold many steps
  absl::Time paid_until_ = absl::InfinitePast();

  // An answer of when_applied, which may outlive this.
  class Waiting;

  Mutex mutex_;
  CondVar woken_;
  std::shared_ptr<Waiting> waiting_ POSTGATE_GUARDED_BY(mutex_);
  bool work_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_REPLAYER_H_
