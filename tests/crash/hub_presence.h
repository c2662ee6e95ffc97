// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_CRASH_HUB_PRESENCE_H_
#define TESTS_CRASH_HUB_PRESENCE_H_

#include "core/synchronization/mutex.h"

namespace postgate::crash {

// Tells the partners' threads when there is a hub to speak to, so that they wait for it instead of knocking. Thread-safe.
class HubPresence {
 public:
  void SetUp(bool is_up) {
    MutexLock lock(mutex_);
    is_up_ = is_up;
    changed_.NotifyAll();
  }
  // From now on nobody waits any more.
  void End() {
    MutexLock lock(mutex_);
    is_over_ = true;
    changed_.NotifyAll();
  }
  // Waits until the hub is up; false when all is over.
  bool Await() {
    MutexLock lock(mutex_);
    while (!is_up_ && !is_over_) changed_.Wait(mutex_);
    return !is_over_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  bool is_up_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool is_over_ POSTGATE_GUARDED_BY(mutex_) = false;
};

}  // namespace postgate::crash

#endif  // TESTS_CRASH_HUB_PRESENCE_H_
