// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_TRICKLE_WATCH_H_
#define POSTGATE_SERVER_LISTENER_TRICKLE_WATCH_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "server/listener/connection_traffic.h"

namespace postgate::listener {

// Finds connections whose peer sends a message byte by byte. Each byte is a sign of life to gRPC, so that its pings never ask, and it has no limit of
// its own for how long a message may take.
//
// A window in which a connection trickles: something came in, though less than kTrickleBytesMax, no message of any stream came whole, and the hub answered
// less than a part of it, so that it was no ping, no call and nothing that a reader of many answers sends. An idle connection brings as much as it gets, pings
// for pings; one that is silent is the keepalive's. After kTrickleWindows windows in a row the connection is to be ended. A peer that takes care to be
// answered meanwhile is not found by this: what it holds is what an idle stream may hold.
//
// Knows no sockets. For one thread; time does not go back.
class TrickleWatch {
 public:
  // When Look is due.
  absl::Time NextLook() const { return next_look_; }
  // `traffic`: of all connections that are open now. Returns those to be ended, each once.
  std::vector<Connection> Look(const ConnectionTraffic& traffic, absl::Time now);

 private:
  struct Watched {
    Traffic traffic;
    int windows_in_a_row = 0;
  };

  absl::flat_hash_map<Connection, Watched> watched_;
  absl::Time next_look_ = absl::InfinitePast();
};

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_TRICKLE_WATCH_H_
