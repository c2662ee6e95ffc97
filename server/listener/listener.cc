// SPDX-License-Identifier: Apache-2.0
#include "server/listener/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "core/synchronization/thread_name.h"
#include "server/listener/connection_census.h"
#include "server/listener/peer_address.h"

namespace postgate::listener {
namespace {

// Of one connection that ended before it was accepted, or of none; whatever else accept4 says may go on and on.
bool IsOfOneConnection(int error) { return error == EAGAIN || error == EINTR || error == ECONNABORTED; }

// As gRPC sets what it accepts itself.
void Prepare(int fd, absl::Duration user_timeout) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const int milliseconds = static_cast<int>(absl::ToInt64Milliseconds(user_timeout));
  setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof(milliseconds));
}

}  // namespace

Listener::Listener(ListeningSockets sockets, ListenerOptions options)
    : sockets_(std::move(sockets)),
      options_(std::move(options)),
      admission_(options_.limits, [port = sockets_.port()](int except) { return CountConnections(port, except); }),
      stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Listener::~Listener() {
  Stop();
  close(stop_);
}

void Listener::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Listener::Stop() {
  if (thread_.joinable()) {
    eventfd_write(stop_, 1);
    thread_.join();
  }
  sockets_.Close();
}

void Listener::Run() {
  NameThisThread("listener");
  while (Wait(/*for_connections=*/true, absl::InfiniteDuration())) {
    bool accepts = true;
    for (const int listening : sockets_.descriptors()) accepts = AcceptOne(listening) && accepts;
    // The connections wait in the kernel, and poll would return at once: nothing is gained by asking it again before a while.
    if (!accepts && !Wait(/*for_connections=*/false, kAcceptRetryInterval)) return;
  }
}

bool Listener::AcceptOne(int listening) {
  sockaddr_storage peer{};
  socklen_t size = sizeof(peer);
  const int fd = accept4(listening, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) {
    if (IsOfOneConnection(errno)) return true;
    options_.cannot_accept(errno);
    return false;
  }
  const std::string address = PeerAddressOf(peer);
  if (const std::optional<Refusal> refusal = admission_.Admit(fd, address, absl::Now()); refusal.has_value()) {
    Refuse(fd, *refusal, address);
    return true;
  }
  Prepare(fd, options_.user_timeout);
  options_.take(fd);
  return true;
}

void Listener::Refuse(int fd, Refusal refusal, const std::string& address) {
  // A reset: the kernel keeps nothing of the connection either.
  const linger reset{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
  close(fd);
  options_.refused(refusal, address);
}

bool Listener::Wait(bool for_connections, absl::Duration timeout) {
  std::vector<pollfd> events{{stop_, POLLIN, 0}};
  if (for_connections) {
    for (const int listening : sockets_.descriptors()) events.push_back({listening, POLLIN, 0});
  }
  const int milliseconds = timeout == absl::InfiniteDuration() ? -1 : static_cast<int>(absl::ToInt64Milliseconds(timeout));
  poll(events.data(), events.size(), milliseconds);
  return events[0].revents == 0;
}

}  // namespace postgate::listener
