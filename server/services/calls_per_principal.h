// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_CALLS_PER_PRINCIPAL_H_
#define POSTGATE_SERVER_SERVICES_CALLS_PER_PRINCIPAL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "core/synchronization/mutex.h"

namespace postgate::services {

// Bounds the calls of one kind that a principal has under way, so that one principal's answers cannot take all memory, nor its questions all threads. Those
// beyond wait in line. Thread-safe; outlives the places that it gave.
class CallsPerPrincipal {
 public:
  // A call's place among those under way, until it leaves or is destroyed.
  class Place {
   public:
    Place(CallsPerPrincipal* calls, std::string principal) : calls_(calls), principal_(std::move(principal)) {}
    ~Place() { Leave(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    // Starts the next call of the line on this thread: not under a lock that a call takes. Once; by one thread at a time.
    void Leave() {
      if (calls_ != nullptr) std::exchange(calls_, nullptr)->Leave(principal_);
    }

   private:
    CallsPerPrincipal* calls_;
    const std::string principal_;
  };
  using Start = std::function<void(std::shared_ptr<Place>)>;

  CallsPerPrincipal(int32_t under_way_max, size_t waiting_max) : under_way_max_(under_way_max), waiting_max_(waiting_max) {}

  // Calls `start` now, or from the Leave that makes room. False, and `start` is dropped, when as many wait as may.
  bool Enter(const std::string& principal, Start start) POSTGATE_EXCLUDES(mutex_) {
    {
      MutexLock lock(mutex_);
      Calls& calls = calls_[principal];
      if (calls.under_way >= under_way_max_) {
        if (calls.waiting.size() >= waiting_max_) return false;
        calls.waiting.push_back(std::move(start));
        return true;
      }
      ++calls.under_way;
    }
    start(std::make_shared<Place>(this, principal));
    return true;
  }

 private:
  struct Calls {
    int32_t under_way = 0;
    std::deque<Start> waiting;
  };

  void Leave(const std::string& principal) POSTGATE_EXCLUDES(mutex_) {
    Start next;
    {
      MutexLock lock(mutex_);
      const auto it = calls_.find(principal);
      Calls& calls = it->second;
      if (!calls.waiting.empty()) {
        next = std::move(calls.waiting.front());
        calls.waiting.pop_front();
      } else if (--calls.under_way == 0) {
        calls_.erase(it);
      }
    }
    if (next) next(std::make_shared<Place>(this, principal));
  }

  const int32_t under_way_max_;
  const size_t waiting_max_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, Calls> calls_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_CALLS_PER_PRINCIPAL_H_
