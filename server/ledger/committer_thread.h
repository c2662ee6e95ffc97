// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_COMMITTER_THREAD_H_
#define POSTGATE_SERVER_LEDGER_COMMITTER_THREAD_H_

#include <thread>

#include "core/synchronization/mutex.h"
#include "server/ledger/committer.h"

namespace postgate::ledger {

// The thread of a committer. Made before it, because the committer's observer wakes it:
//
//   CommitterThread thread;
//   Committer committer(store, clock, {.work = [&thread] { thread.Wake(); }});
//   thread.Start(&committer);
class CommitterThread {
 public:
  CommitterThread() = default;
  ~CommitterThread();  // stops

  CommitterThread(const CommitterThread&) = delete;
  CommitterThread& operator=(const CommitterThread&) = delete;

  // `committer` outlives the thread. Once.
  void Start(Committer* committer);

  // There is work for CommitOnce. Any thread, also before Start and after Stop.
  void Wake();

  // Returns when all that was enqueued before is committed and completed, and the thread has ended. What is enqueued later waits for ever:
  // stop what proposes first.
  void Stop();

 private:
  void Run();

  Committer* committer_ = nullptr;
  Mutex mutex_;
  CondVar changed_;
  bool has_work_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_COMMITTER_THREAD_H_
