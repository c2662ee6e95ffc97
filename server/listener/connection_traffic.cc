// SPDX-License-Identifier: Apache-2.0
#include "server/listener/connection_traffic.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "server/listener/own_connections.h"

namespace postgate::listener {
namespace {

bool Identify(int fd, Connection& connection) {
  sockaddr_storage peer{};
  if (!PeerOf(fd, peer)) return false;
  connection = {fd, PeerEndOf(peer)};
  return true;
}

}  // namespace

ConnectionTraffic ReadTraffic(int port) {
  ConnectionTraffic traffic;
  VisitConnections(port, [&](int fd) {
    Connection connection;
    tcp_info info{};
    socklen_t size = sizeof(info);
    if (!Identify(fd, connection) || getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return;
    traffic.emplace(std::move(connection), Traffic{static_cast<int64_t>(info.tcpi_bytes_received), static_cast<int64_t>(info.tcpi_bytes_acked), 0});
  });
  return traffic;
}

void Shut(const Connection& connection) {
  Connection present;
  if (Identify(connection.fd, present) && present == connection) shutdown(connection.fd, SHUT_RDWR);
}

}  // namespace postgate::listener
