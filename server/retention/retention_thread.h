// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RETENTION_RETENTION_THREAD_H_
#define POSTGATE_SERVER_RETENTION_RETENTION_THREAD_H_

#include <functional>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "server/retention/retention.h"

namespace postgate::retention {

// A day's keys go at most this long after the day on which their time was over.
inline constexpr absl::Duration kRunEvery = absl::Hours(1);

// Runs the retention at once, then every hour and when it is woken.
class RetentionThread {
 public:
  using Ran = std::function<void(const absl::StatusOr<legal_holds::Dropped>& dropped)>;
  // `ran` after each run, on the thread: what was dropped, or why it was not.
  void Start(Retention* retention, Ran ran);
  // Runs as soon as it can: a case was released.
  void Wake();
  // Waits for a run under way: the committer stops later. Again, or without Start: nothing.
  void Stop();
  ~RetentionThread() { Stop(); }

 private:
  void Run(Retention* retention, const Ran& ran);

  std::thread thread_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool woken_ POSTGATE_GUARDED_BY(mutex_) = false;
};

}  // namespace postgate::retention

#endif  // POSTGATE_SERVER_RETENTION_RETENTION_THREAD_H_
