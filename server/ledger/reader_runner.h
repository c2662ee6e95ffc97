// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_READER_RUNNER_H_
#define POSTGATE_SERVER_LEDGER_READER_RUNNER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "server/ledger/reader.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Drives one reader on one thread: first what the store already holds, then each block as it is committed. Blocks handed over by
// Committed are used as they are; what does not fit the hand-over buffer is read from the store again, so a slow reader costs no memory.
class ReaderRunner {
 public:
  // Blocks kept for the reader in memory, each of up to kGroupBytesMax and about twice that once parsed; beyond it, it reads them from the store.
  static constexpr size_t kBlocksBufferedMax = 16;

  // `failed` is called once, from the runner's thread, when the reader returns an error. Both outlive this.
  ReaderRunner(const Store* store, Reader* reader, std::function<void(const absl::Status&)> failed);
  ~ReaderRunner();  // stops

  ReaderRunner(const ReaderRunner&) = delete;
  ReaderRunner& operator=(const ReaderRunner&) = delete;

  void Start();
  // Ends the thread after the block under way. Callbacks still waiting are called with CANCELLED.
  void Stop();

  // A block is on disk. Any thread.
  void Committed(const CommittedBlock& block);

  // Calls `then` once all up to `sequence` has been applied: at once when it has, else from the runner's thread. Reads use it with the
  // store's head, so that they include all that was acknowledged before they began. The reader's error when it has failed.
  void WhenApplied(int64_t sequence, std::function<void(const absl::Status&)> then) { WhenAppliedBy(sequence, absl::InfiniteFuture(), std::move(then)); }
  // The same, and DEADLINE_EXCEEDED once it is `until` by SteadyNow and the block under way then is applied.
  void WhenAppliedBy(int64_t sequence, absl::Time until, std::function<void(const absl::Status&)> then);

  // How far the reader is; the store's head less this is its lag.
  int64_t applied_sequence() const;

 private:
  void Run();
  // Sleeps until there is something to apply. `next` is its first sequence, `block` null when it is to be read from the store. False: stop.
  bool AwaitWork(CommittedBlock& block, int64_t& next);
  absl::Status ApplyNext(CommittedBlock block, int64_t next);
  // Calls those whose sequence is applied, and those whose time is over.
  void CallDue();
  void CallWaiters(const absl::Status& status);

  struct Waiter {
    absl::Time until;
    std::function<void(const absl::Status&)> then;
  };

  const Store* const store_;
  Reader* const reader_;
  const std::function<void(const absl::Status&)> failed_;

  mutable Mutex mutex_;
  CondVar changed_;
  std::deque<CommittedBlock> buffered_ POSTGATE_GUARDED_BY(mutex_);
  std::multimap<int64_t, Waiter> waiters_ POSTGATE_GUARDED_BY(mutex_);  // by the sequence that they wait for
  int64_t head_ POSTGATE_GUARDED_BY(mutex_) = kNoSequence;
  int64_t applied_ POSTGATE_GUARDED_BY(mutex_) = kNoSequence;
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
  absl::Status failure_ POSTGATE_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_READER_RUNNER_H_
