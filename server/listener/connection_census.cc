// SPDX-License-Identifier: Apache-2.0
#include "server/listener/connection_census.h"

#include <sys/socket.h>

#include "server/listener/own_connections.h"
#include "server/listener/peer_address.h"

namespace postgate::listener {

std::optional<ConnectionCount> CountConnections(int port, int except) {
  ConnectionCount count;
  const bool is_read = VisitConnections(port, [&](int fd) {
    if (fd == except) return;
    ++count.total;
    sockaddr_storage peer{};
    if (PeerOf(fd, peer)) ++count.by_address[PeerAddressOf(peer)];
  });
  if (!is_read) return std::nullopt;
  return count;
}

}  // namespace postgate::listener
