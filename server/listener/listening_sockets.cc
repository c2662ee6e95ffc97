// SPDX-License-Identifier: Apache-2.0
#include "server/listener/listening_sockets.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/listener/limits.h"
#include "server/listener/peer_address.h"

namespace postgate::listener {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* addresses) const { freeaddrinfo(addresses); }
};
using AddressesPtr = std::unique_ptr<addrinfo, FreeAddresses>;

absl::Status CannotServe(const std::string& listen, absl::string_view why) {
  return absl::FailedPreconditionError(
      absl::StrCat("listen: can't serve on ", listen, " (", why, "); is the address this machine's and the port free?"));
}

bool IsWildcard(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

// A socket that listens on the address, or -1 with errno.
int ListenOn(const sockaddr* address, socklen_t size) {
  const int fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  const int off = 0;
  // A restart takes its port while old connections linger. SO_REUSEPORT stays off: a second gateway would take half of the connections.
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (address->sa_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
  if (bind(fd, address, size) == 0 && listen(fd, kBacklog) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

int BoundPort(int fd) {
  sockaddr_storage local{};
  socklen_t size = sizeof(local);
  return getsockname(fd, reinterpret_cast<sockaddr*>(&local), &size) == 0 ? PortOf(local) : 0;
}

void SetPort(sockaddr* address, int port) {
  if (address->sa_family == AF_INET) reinterpret_cast<sockaddr_in*>(address)->sin_port = htons(static_cast<uint16_t>(port));
  if (address->sa_family == AF_INET6) reinterpret_cast<sockaddr_in6*>(address)->sin6_port = htons(static_cast<uint16_t>(port));
}

}  // namespace

absl::StatusOr<ListeningSockets> ListeningSockets::Open(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  if (colon == std::string::npos) return CannotServe(listen, "no port");
  std::string host = listen.substr(0, colon);
  const std::string port = listen.substr(colon + 1);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  ListeningSockets sockets;
  // One socket of IPv6 serves IPv4, too; a machine without IPv6 has 0.0.0.0.
  absl::Status added = sockets.Add(IsWildcard(host) ? "::" : host, port);
  if (IsWildcard(host) && absl::IsNotFound(added)) added = sockets.Add("0.0.0.0", port);
  if (!added.ok()) return CannotServe(listen, added.message());
  return sockets;
}

absl::Status ListeningSockets::Add(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_protocol = IPPROTO_TCP;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
  if (error != 0) return absl::NotFoundError(gai_strerror(error));
  const AddressesPtr addresses(found);
  std::set<std::string> seen;  // a file of hosts may list an address twice
  std::string why;
  for (addrinfo* address = found; address != nullptr; address = address->ai_next) {
    if (!seen.emplace(reinterpret_cast<const char*>(address->ai_addr), address->ai_addrlen).second) continue;
    if (port_ != 0) SetPort(address->ai_addr, port_);
    const int fd = ListenOn(address->ai_addr, address->ai_addrlen);
    // An address that the machine lacks does not hinder the name's others; a port in use does: half of the peers would meet another server.
    if (fd < 0 && errno == EADDRINUSE) return absl::AlreadyExistsError(std::strerror(errno));
    if (fd < 0) {
      why = std::strerror(errno);
      continue;
    }
    descriptors_.push_back(fd);
    port_ = BoundPort(fd);
  }
  return descriptors_.empty() ? absl::NotFoundError(why) : absl::OkStatus();
}

ListeningSockets::ListeningSockets(ListeningSockets&& other) noexcept
    : descriptors_(std::exchange(other.descriptors_, {})), port_(other.port_) {}

void ListeningSockets::Close() {
  for (const int fd : descriptors_) close(fd);
  descriptors_.clear();
}

}  // namespace postgate::listener
