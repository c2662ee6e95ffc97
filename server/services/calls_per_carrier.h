// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_CALLS_PER_CARRIER_H_
#define POSTGATE_SERVER_SERVICES_CALLS_PER_CARRIER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "core/synchronization/mutex.h"

namespace postgate::services {

// Bounds the calls of one kind that a carrier has under way, so that one carrier's answers cannot take all memory. Those beyond wait in
// line. Thread-safe.
class CallsPerCarrier {
 public:
  CallsPerCarrier(int32_t under_way_max, size_t waiting_max) : under_way_max_(under_way_max), waiting_max_(waiting_max) {}

  // Calls `start` now, or from the Leave that makes room. False, and `start` is dropped, when as many wait as may. One Leave ends each start.
  bool Enter(const std::string& carrier, std::function<void()> start) POSTGATE_EXCLUDES(mutex_) {
    {
      MutexLock lock(mutex_);
      Calls& calls = calls_[carrier];
      if (calls.under_way >= under_way_max_) {
        if (calls.waiting.size() >= waiting_max_) return false;
        calls.waiting.push_back(std::move(start));
        return true;
      }
      ++calls.under_way;
    }
    start();
    return true;
  }

  void Leave(const std::string& carrier) POSTGATE_EXCLUDES(mutex_) {
    std::function<void()> next;
    {
      MutexLock lock(mutex_);
      const auto it = calls_.find(carrier);
      Calls& calls = it->second;
      if (!calls.waiting.empty()) {
        next = std::move(calls.waiting.front());
        calls.waiting.pop_front();
      } else if (--calls.under_way == 0) {
        calls_.erase(it);
      }
    }
    if (next) next();
  }

 private:
  struct Calls {
    int32_t under_way = 0;
    std::deque<std::function<void()>> waiting;
  };

  const int32_t under_way_max_;
  const size_t waiting_max_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, Calls> calls_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_CALLS_PER_CARRIER_H_
