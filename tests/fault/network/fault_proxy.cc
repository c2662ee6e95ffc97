// SPDX-License-Identifier: Apache-2.0
#include "tests/fault/network/fault_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace postgate::fault {
namespace {

// Of one direction, bytes taken and not passed on; beyond it nothing is read.
constexpr size_t kWaitingMax = 256 << 10;
constexpr int kBacklog = 4'096;

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void SendAtOnce(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

bool IsForNow() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

}  // namespace

FaultProxy::FaultProxy(const std::string& hub_address)
    : hub_address_(hub_address), listening_(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)), wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  sockaddr_in local = Loopback(0);
  socklen_t size = sizeof(local);
  if (bind(listening_, reinterpret_cast<const sockaddr*>(&local), size) != 0 || listen(listening_, kBacklog) != 0) std::abort();
  getsockname(listening_, reinterpret_cast<sockaddr*>(&local), &size);
  address_ = absl::StrCat("127.0.0.1:", ntohs(local.sin_port));
  thread_ = std::thread([this] { Run(); });
}

FaultProxy::~FaultProxy() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  Wake();
  thread_.join();
  close(listening_);
  close(wake_);
}

void FaultProxy::Set(Direction direction, const Flow& flow) {
  {
    MutexLock lock(mutex_);
    flows_[static_cast<int>(direction)] = flow;
  }
  Wake();
}

void FaultProxy::CutAll() {
  MutexLock lock(mutex_);
  cut_all_ = true;
  Wake();
  while (cut_all_) changed_.Wait(mutex_);
}

int64_t FaultProxy::connections() {
  MutexLock lock(mutex_);
  return connections_;
}
int64_t FaultProxy::passed(Direction direction) {
  MutexLock lock(mutex_);
  return direction == Direction::kToHub ? passed_to_hub_ : passed_to_client_;
}
int64_t FaultProxy::ended_by_hub() {
  MutexLock lock(mutex_);
  return ended_by_hub_;
}
int64_t FaultProxy::ended_by_client() {
  MutexLock lock(mutex_);
  return ended_by_client_;
}
int64_t FaultProxy::cut() {
  MutexLock lock(mutex_);
  return cut_;
}

bool FaultProxy::Await(int64_t FaultProxy::*count, int64_t wanted, absl::Duration timeout) {
  const absl::Time end = absl::Now() + timeout;
  MutexLock lock(mutex_);
  while (this->*count < wanted) {
    const absl::Duration left = end - absl::Now();
    if (left <= absl::ZeroDuration()) return false;
    changed_.WaitFor(mutex_, absl::ToChronoNanoseconds(left));
  }
  return true;
}

void FaultProxy::Wake() { eventfd_write(wake_, 1); }

void FaultProxy::Run() {
  std::vector<pollfd> events;
  for (;;) {
    absl::Time wake_at = absl::InfiniteFuture();
    {
      MutexLock lock(mutex_);
      const absl::Time now = absl::Now();
      if (cut_all_) {
        for (Link& link : links_) {
          if (!link.over) ++cut_;
          Close(link, /*reset=*/true);
        }
        cut_all_ = false;
      }
      if (stopping_) {
        for (Link& link : links_) Close(link, /*reset=*/true);
        return;
      }
      Accept();
      for (Link& link : links_) Serve(link, now);
      links_.remove_if([](const Link& link) { return link.over; });
      changed_.NotifyAll();
      events = {{wake_, POLLIN, 0}, {listening_, POLLIN, 0}};
      for (const Link& link : links_) {
        short wanted[2] = {0, 0};  // of the client's socket, and of the hub's
        for (int i = 0; i < 2; ++i) {
          const Pipe& pipe = link.pipes[i];
          if (!pipe.ended && pipe.waiting.size() < kWaitingMax && !flows_[i].unread) wanted[i] |= POLLIN;
          if (pipe.waiting.empty()) continue;
          if (pipe.resume > now) {
            wake_at = std::min(wake_at, pipe.resume);
          } else {
            wanted[1 - i] |= POLLOUT;
          }
        }
        // A socket of which nothing is wanted is left out: poll would tell of its end again and again.
        for (int i = 0; i < 2; ++i) events.push_back({wanted[i] != 0 ? link.pipes[i].from : -1, wanted[i], 0});
      }
    }
    const int timeout = wake_at == absl::InfiniteFuture() ? -1 : static_cast<int>(absl::ToInt64Milliseconds(wake_at - absl::Now())) + 1;
    poll(events.data(), events.size(), std::max(timeout, -1));
    eventfd_t ignored;
    eventfd_read(wake_, &ignored);
  }
}

void FaultProxy::Accept() {
  for (;;) {
    const int client = accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0) return;
    const int hub = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = Loopback(std::atoi(hub_address_.substr(hub_address_.rfind(':') + 1).c_str()));
    ++connections_;
    if (connect(hub, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
      ++ended_by_hub_;
      close(client);
      close(hub);
      continue;
    }
    SendAtOnce(client);
    SendAtOnce(hub);
    Link& link = links_.emplace_back();
    link.pipes[0].from = link.pipes[1].to = client;
    link.pipes[0].to = link.pipes[1].from = hub;
  }
}

void FaultProxy::Serve(Link& link, absl::Time now) {
  for (int i = 0; i < 2 && !link.over; ++i) {
    Pipe& pipe = link.pipes[i];
    const Outcome taken = Take(pipe, flows_[i]);
    const Outcome outcome = taken == Outcome::kCut ? taken : Pass(pipe, static_cast<Direction>(i), now);
    if (outcome == Outcome::kCut) {
      ++cut_;
      Close(link, /*reset=*/true);
    } else if (taken == Outcome::kEnded) {
      ++(i == 0 ? ended_by_client_ : ended_by_hub_);
      pipe.ended = true;
    } else if (outcome == Outcome::kEnded) {
      ++(i == 0 ? ended_by_hub_ : ended_by_client_);
      Close(link, /*reset=*/true);
    }
    const bool is_told = pipe.ended && pipe.waiting.empty() && !flows_[i].silent;
    if (is_told || (link.pipes[0].ended && link.pipes[1].ended)) Close(link, /*reset=*/false);
  }
}

FaultProxy::Outcome FaultProxy::Take(Pipe& pipe, const Flow& flow) {
  if (pipe.ended || flow.unread || pipe.waiting.size() >= kWaitingMax) return Outcome::kGoesOn;
  char bytes[16 << 10];
  for (;;) {
    const ssize_t size = recv(pipe.from, bytes, sizeof(bytes), MSG_DONTWAIT);
    if (size < 0 && IsForNow()) return Outcome::kGoesOn;
    if (size <= 0) return Outcome::kEnded;
    if (flow.silent) {
      pipe.held += size;
      if (pipe.held >= flow.cut_once_held) return Outcome::kCut;
    } else {
      pipe.waiting.append(bytes, static_cast<size_t>(size));
      if (pipe.waiting.size() >= kWaitingMax) return Outcome::kGoesOn;
    }
  }
}

FaultProxy::Outcome FaultProxy::Pass(Pipe& pipe, Direction direction, absl::Time now) {
  const Flow& flow = flows_[static_cast<int>(direction)];
  if (pipe.passed >= flow.cut_after) return Outcome::kCut;
  while (!pipe.waiting.empty() && !flow.silent && pipe.resume <= now) {
    const auto left = static_cast<size_t>(std::min<int64_t>(flow.cut_after - pipe.passed, kWaitingMax));
    const ssize_t size = send(pipe.to, pipe.waiting.data(), std::min({pipe.waiting.size(), flow.piece, left}), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size < 0) return IsForNow() ? Outcome::kGoesOn : Outcome::kEnded;
    pipe.waiting.erase(0, static_cast<size_t>(size));
    pipe.passed += size;
    (direction == Direction::kToHub ? passed_to_hub_ : passed_to_client_) += size;
    if (pipe.passed >= flow.cut_after) return Outcome::kCut;
    if (flow.pause > absl::ZeroDuration()) pipe.resume = now + flow.pause;
  }
  return Outcome::kGoesOn;
}

void FaultProxy::Close(Link& link, bool reset) {
  if (link.over) return;
  link.over = true;
  for (const Pipe& pipe : link.pipes) {
    const linger at_once{1, 0};
    if (reset) setsockopt(pipe.from, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(pipe.from);
  }
}

}  // namespace postgate::fault
