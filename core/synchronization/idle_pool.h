// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SYNCHRONIZATION_IDLE_POOL_H_
#define CORE_SYNCHRONIZATION_IDLE_POOL_H_

#include <memory>
#include <utility>
#include <vector>

#include "core/synchronization/mutex.h"

namespace postgate {

// Objects that are dear to make and that one user at a time works with: those that nobody uses now, at most as many as there were users at once. Thread-safe.
template <typename Object>
class IdlePool {
 public:
  // An idle one, else what `make` returns. `make` runs without the lock.
  template <typename Make>
  std::unique_ptr<Object> Take(Make make) POSTGATE_EXCLUDES(mutex_) {
    {
      MutexLock lock(mutex_);
      if (!idle_.empty()) {
        std::unique_ptr<Object> object = std::move(idle_.back());
        idle_.pop_back();
        return object;
      }
    }
    return make();
  }

  void GiveBack(std::unique_ptr<Object> object) POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    idle_.push_back(std::move(object));
  }

 private:
  Mutex mutex_;
  std::vector<std::unique_ptr<Object>> idle_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate

#endif  // CORE_SYNCHRONIZATION_IDLE_POOL_H_
