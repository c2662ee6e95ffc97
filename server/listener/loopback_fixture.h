// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_LOOPBACK_FIXTURE_H_
#define POSTGATE_SERVER_LISTENER_LOOPBACK_FIXTURE_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <utility>

namespace postgate::listener {

// A client's connection to 127.0.0.1 that sends one byte, if it `speaks`; every address of 127.0.0.0/8 is this machine's, so that one test can be many peers.
class LoopbackClient {
 public:
  LoopbackClient(int port, const std::string& from = "127.0.0.1", bool speaks = true) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_in local = Address(from, 0);
    const sockaddr_in hub = Address("127.0.0.1", port);
    connected_ = bind(fd_, reinterpret_cast<const sockaddr*>(&local), sizeof(local)) == 0 &&
                 connect(fd_, reinterpret_cast<const sockaddr*>(&hub), sizeof(hub)) == 0;
    if (connected_ && speaks) send(fd_, "x", 1, MSG_NOSIGNAL);
  }
  LoopbackClient(LoopbackClient&& other) noexcept : fd_(std::exchange(other.fd_, -1)), connected_(other.connected_) {}
  LoopbackClient& operator=(LoopbackClient&& other) = delete;
  ~LoopbackClient() {
    if (fd_ >= 0) close(fd_);
  }

  bool connected() const { return connected_; }
  // Waits for what the other end does: true when it closes or resets, false when it sends.
  bool WaitUntilClosed() {
    char byte;
    return recv(fd_, &byte, 1, 0) <= 0;
  }

 private:
  static sockaddr_in Address(const std::string& host, int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    inet_pton(AF_INET, host.c_str(), &address.sin_addr);
    return address;
  }

  int fd_;
  bool connected_ = false;
};

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_LOOPBACK_FIXTURE_H_
