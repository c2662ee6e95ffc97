// SPDX-License-Identifier: Apache-2.0
#include "tests/support/bare_connections.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>

namespace postgate::testing_support {
namespace {

// Beyond the hub's time for a handshake, after which it closes what it had taken.
constexpr int kAnswerWaitMs = 30'000;

sockaddr_in Address(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  return address;
}

}  // namespace

int BareConnections::Open(const std::string& hub_address, const std::string& source, int count) {
  const sockaddr_in local = Address(source, 0);
  const sockaddr_in hub = Address("127.0.0.1", std::atoi(hub_address.substr(hub_address.rfind(':') + 1).c_str()));
  int opened = 0;
  for (int i = 0; i < count; ++i) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) break;
    open_.push_back(fd);
    if (bind(fd, reinterpret_cast<const sockaddr*>(&local), sizeof(local)) != 0) break;
    // The kernel completes a connection before the hub closes it, which may be before this call has returned.
    const bool connected = connect(fd, reinterpret_cast<const sockaddr*>(&hub), sizeof(hub)) == 0;
    if (!connected && errno != ECONNRESET) break;
    ++opened;
  }
  return opened;
}

bool BareConnections::WaitUntilClosed(int count) {
  while (closed_ < count) {
    std::vector<pollfd> events;
    for (const int fd : open_) events.push_back({fd, POLLIN, 0});
    if (poll(events.data(), events.size(), kAnswerWaitMs) <= 0) return false;
    std::vector<int> still_open;
    for (const pollfd& event : events) {
      char byte;
      if (event.revents == 0 || recv(event.fd, &byte, 1, MSG_DONTWAIT) > 0) {
        still_open.push_back(event.fd);
      } else {
        close(event.fd);
        ++closed_;
      }
    }
    open_ = still_open;
  }
  return true;
}

void BareConnections::Close() {
  for (const int fd : open_) close(fd);
  open_.clear();
}

}  // namespace postgate::testing_support
