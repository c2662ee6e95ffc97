// SPDX-License-Identifier: Apache-2.0
#include "server/listener/connection_census.h"

#include <dirent.h>
#include <sys/socket.h>

#include <memory>

#include "absl/strings/numbers.h"
#include "server/listener/peer_address.h"

namespace postgate::listener {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

// A connection, and no listening socket, of the local port. Anything else, also a descriptor that was closed meanwhile, is not.
bool IsConnectionOn(int fd, int port) {
  sockaddr_storage local{};
  socklen_t size = sizeof(local);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&local), &size) != 0 || PortOf(local) != port) return false;
  int listens = 0;
  size = sizeof(listens);
  return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens == 0;
}

}  // namespace

std::optional<ConnectionCount> CountConnections(int port, int except) {
  const std::unique_ptr<DIR, CloseFolder> folder(opendir("/proc/self/fd"));
  if (folder == nullptr) return std::nullopt;
  ConnectionCount count;
  while (const dirent* entry = readdir(folder.get())) {
    int fd = 0;
    if (!absl::SimpleAtoi(entry->d_name, &fd) || fd == except || !IsConnectionOn(fd, port)) continue;
    ++count.total;
    sockaddr_storage peer{};
    socklen_t size = sizeof(peer);
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0) ++count.by_address[PeerAddressOf(peer)];
  }
  return count;
}

}  // namespace postgate::listener
