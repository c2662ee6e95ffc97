// SPDX-License-Identifier: Apache-2.0
#include "server/listener/whole_messages.h"

#include <optional>

#include "absl/container/flat_hash_set.h"

namespace postgate::listener {

WholeMessages::Counter WholeMessages::CounterOf(absl::string_view peer) {
  const std::optional<PeerEnd> end = ParsePeer(peer);
  if (!end.has_value()) return std::make_shared<std::atomic<int64_t>>(0);
  MutexLock lock(mutex_);
  Counter& counter = counters_[*end];
  if (counter == nullptr) counter = std::make_shared<std::atomic<int64_t>>(0);
  return counter;
}

void WholeMessages::AddTo(ConnectionTraffic& traffic) {
  absl::flat_hash_set<PeerEnd> open;
  MutexLock lock(mutex_);
  for (auto& [connection, counted] : traffic) {
    const auto counter = counters_.find(connection.peer);
    if (counter == counters_.end()) continue;
    counted.messages = counter->second->load();
    open.insert(connection.peer);
  }
  // One that a call holds may be of a connection that was opened since the traffic was read.
  absl::erase_if(counters_, [&](const auto& each) { return !open.contains(each.first) && each.second.use_count() == 1; });
}

}  // namespace postgate::listener
