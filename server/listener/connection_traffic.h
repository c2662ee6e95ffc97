// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_CONNECTION_TRAFFIC_H_
#define POSTGATE_SERVER_LISTENER_CONNECTION_TRAFFIC_H_

#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/listener/peer_address.h"

namespace postgate::listener {

// One connection of this process. A descriptor alone may be another's by now.
struct Connection {
  int fd = -1;
  PeerEnd peer;

  bool operator==(const Connection& other) const { return fd == other.fd && peer == other.peer; }
  template <typename H>
  friend H AbslHashValue(H hash, const Connection& each) {
    return H::combine(std::move(hash), each.fd, each.peer);
  }
};

// Since the connection was opened.
struct Traffic {
  int64_t received = 0;  // bytes of TCP's payload, in order
  int64_t sent = 0;      // bytes of TCP's payload that the peer has acknowledged
  int64_t messages = 0;  // that came whole
};

using ConnectionTraffic = absl::flat_hash_map<Connection, Traffic>;

// Of this process's connections that came in on `port`, as the kernel counts: no messages. Empty when /proc/self/fd can't be read.
ConnectionTraffic ReadTraffic(int port);

// The peer and the hub's calls see an end. A connection that is no longer there is left alone.
void Shut(const Connection& connection);

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_CONNECTION_TRAFFIC_H_
