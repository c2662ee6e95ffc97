// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_CALLS_PER_CARRIER_H_
#define POSTGATE_SERVER_SERVICES_CALLS_PER_CARRIER_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "core/synchronization/mutex.h"

namespace postgate::services {

// How many calls of one kind a carrier has under way, so that one carrier's answers cannot take all memory. Thread-safe.
class CallsPerCarrier {
 public:
  explicit CallsPerCarrier(int32_t max) : max_(max) {}

  // False when the carrier has as many as it may. Each true one is ended by one Leave.
  bool TryEnter(const std::string& carrier) POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    int32_t& calls = calls_[carrier];
    if (calls >= max_) return false;
    ++calls;
    return true;
  }
  void Leave(const std::string& carrier) POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    const auto it = calls_.find(carrier);
    if (--it->second == 0) calls_.erase(it);
  }

 private:
  const int32_t max_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, int32_t> calls_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_CALLS_PER_CARRIER_H_
