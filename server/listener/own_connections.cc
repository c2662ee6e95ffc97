// SPDX-License-Identifier: Apache-2.0
#include "server/listener/own_connections.h"

#include <dirent.h>

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

bool VisitConnections(int port, const std::function<void(int fd)>& visit) {
  const std::unique_ptr<DIR, CloseFolder> folder(opendir("/proc/self/fd"));
  if (folder == nullptr) return false;
  while (const dirent* entry = readdir(folder.get())) {
    int fd = 0;
    if (absl::SimpleAtoi(entry->d_name, &fd) && IsConnectionOn(fd, port)) visit(fd);
  }
  return true;
}

bool PeerOf(int fd, sockaddr_storage& peer) {
  socklen_t size = sizeof(peer);
  return getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
}

}  // namespace postgate::listener
