// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_WHOLE_MESSAGES_H_
#define POSTGATE_SERVER_LISTENER_WHOLE_MESSAGES_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "core/synchronization/mutex.h"
#include "server/listener/connection_traffic.h"

namespace postgate::listener {

// How many messages have come whole over each connection's streams: what gRPC does not say of a connection, and the kernel can't know. Thread-safe.
class WholeMessages {
 public:
  using Counter = std::shared_ptr<std::atomic<int64_t>>;

  // Of the connection of a call, which counts on it each message that it has read. `peer`: as gRPC names it, "ipv4:127.0.0.1:4711". A peer that is no
  // connection of TCP has a counter that nobody looks at.
  Counter CounterOf(absl::string_view peer) POSTGATE_EXCLUDES(mutex_);

  // Fills in Traffic.messages, and forgets the connections that are not there.
  void AddTo(ConnectionTraffic& traffic) POSTGATE_EXCLUDES(mutex_);

 private:
  Mutex mutex_;
  absl::flat_hash_map<PeerEnd, Counter> counters_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_WHOLE_MESSAGES_H_
