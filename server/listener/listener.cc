// SPDX-License-Identifier: Apache-2.0
#include "server/listener/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

#include "core/clock/clock.h"
#include "core/synchronization/thread_name.h"
#include "server/listener/connection_census.h"
#include "server/listener/peer_address.h"

namespace postgate::listener {
namespace {

// Of one connection that ended before it was accepted, or of none; whatever else accept4 says may go on and on.
bool IsOfOneConnection(int error) { return error == EAGAIN || error == EINTR || error == ECONNABORTED; }

// Taken from the kernel at once; what is left comes with the next call.
constexpr int kEventsAtOnce = 64;

// As gRPC sets what it accepts itself.
void Prepare(int fd, absl::Duration user_timeout) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const int milliseconds = static_cast<int>(absl::ToInt64Milliseconds(user_timeout));
  setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof(milliseconds));
}

void WaitFor(int epoll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

}  // namespace

Listener::Listener(ListeningSockets sockets, ListenerOptions options)
    : sockets_(std::move(sockets)),
      options_(std::move(options)),
      admission_(options_.limits, [port = sockets_.port()](int except) { return CountConnections(port, except); }),
      stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      ended_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  WaitFor(epoll_, stop_);
  WaitFor(epoll_, ended_);
  for (const int listening : sockets_.descriptors()) WaitFor(epoll_, listening);
}

Listener::~Listener() {
  Stop();
  for (const int fd : {stop_, ended_, epoll_}) close(fd);
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

void Listener::HandshakeEnded() { eventfd_write(ended_, 1); }

void Listener::Run() {
  NameThisThread("listener");
  std::vector<int> readable;
  while (Wait(&readable)) {
    bool accepts = true;
    for (const int fd : readable) {
      if (IsListening(fd)) {
        accepts = AcceptOne(fd) && accepts;
      } else {
        OnReadable(fd);
      }
    }
    const absl::Time now = SteadyNow();
    for (const int fd : handshakes_.TakeExpired(now)) close(fd);
    for (const int fd : handshakes_.Begin(now)) options_.take(fd);
    if (now >= trickle_watch_.NextLook()) EndWhatTrickles(now);
    // The connections wait in the kernel, and it would wake this thread at once: nothing is gained by asking it again before a while.
    if (!accepts && !Pause(kAcceptRetryInterval)) break;
  }
  for (const int fd : handshakes_.TakeAll()) close(fd);
}

bool Listener::Wait(std::vector<int>* readable) {
  readable->clear();
  const absl::Duration left = std::min(handshakes_.NextEvent(), trickle_watch_.NextLook()) - SteadyNow();
  const int milliseconds = static_cast<int>(absl::ToInt64Milliseconds(std::clamp(left, absl::ZeroDuration(), kTrickleWindow))) + 1;
  epoll_event events[kEventsAtOnce];
  const int count = epoll_wait(epoll_, events, kEventsAtOnce, milliseconds);
  for (int i = 0; i < count; ++i) {
    const int fd = events[i].data.fd;
    if (fd == stop_) return false;
    if (fd == ended_) {
      eventfd_t ended = 0;
      eventfd_read(ended_, &ended);
      handshakes_.OnEnded(static_cast<int64_t>(ended));
    } else {
      readable->push_back(fd);
    }
  }
  return true;
}

bool Listener::Pause(absl::Duration timeout) {
  pollfd stop{stop_, POLLIN, 0};
  return poll(&stop, 1, static_cast<int>(absl::ToInt64Milliseconds(timeout))) == 0;
}

bool Listener::IsListening(int fd) const {
  const std::vector<int>& listening = sockets_.descriptors();
  return std::find(listening.begin(), listening.end(), fd) != listening.end();
}

void Listener::EndWhatTrickles(absl::Time now) {
  ConnectionTraffic traffic = ReadTraffic(port());
  options_.count_messages(traffic);
  for (const Connection& connection : trickle_watch_.Look(traffic, now)) {
    Shut(connection);
    options_.trickled(connection.peer.first);
  }
}

void Listener::OnReadable(int fd) {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  char byte;
  if (recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1) {
    handshakes_.OnFirstByte(fd, SteadyNow());
  } else {
    handshakes_.OnGone(fd);
    close(fd);
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
  if (const std::optional<Refusal> refusal = admission_.Admit(fd, address, SteadyNow()); refusal.has_value()) {
    Refuse(fd, *refusal, address);
    return true;
  }
  Prepare(fd, options_.user_timeout);
  handshakes_.OnAccepted(fd, SteadyNow());
  WaitFor(epoll_, fd);
  return true;
}

void Listener::Refuse(int fd, Refusal refusal, const std::string& address) {
  // A reset: the kernel keeps nothing of the connection either.
  const linger reset{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
  close(fd);
  options_.refused(refusal, address);
}

}  // namespace postgate::listener
