// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_CONNECTION_CENSUS_H_
#define POSTGATE_SERVER_LISTENER_CONNECTION_CENSUS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"

namespace postgate::listener {

// Connections that this process has open, by PeerAddressOf the other end. One whose peer has gone and that nobody has closed yet counts in
// `total` alone: it still takes a descriptor.
struct ConnectionCount {
  int64_t total = 0;
  absl::flat_hash_map<std::string, int64_t> by_address;
};

// Counts this process's connections that came in on `port`, all but the descriptor `except`. None when /proc/self/fd can't be read.
std::optional<ConnectionCount> CountConnections(int port, int except);

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_CONNECTION_CENSUS_H_
