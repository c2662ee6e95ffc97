// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_LISTENING_SOCKETS_H_
#define POSTGATE_SERVER_LISTENER_LISTENING_SOCKETS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace postgate::listener {

// Non-blocking sockets that listen on one port, closed when it goes.
class ListeningSockets {
 public:
  // HOST:PORT; HOST is an address, one of IPv6 in brackets, or a name, all of whose addresses are listened on; 0.0.0.0 and [::] are every
  // address of both families. Port 0 takes a free one. FAILED_PRECONDITION when the port is in use or no address is this machine's.
  static absl::StatusOr<ListeningSockets> Open(const std::string& listen);

  ListeningSockets(ListeningSockets&& other) noexcept;
  ListeningSockets& operator=(ListeningSockets&& other) = delete;
  ~ListeningSockets() { Close(); }

  const std::vector<int>& descriptors() const { return descriptors_; }
  int port() const { return port_; }

  // Nobody connects any more; what waits to be accepted is reset.
  void Close();

 private:
  ListeningSockets() = default;
  // Listens on all addresses of the host. NOT_FOUND when none is this machine's, ALREADY_EXISTS when the port is in use.
  absl::Status Add(const std::string& host, const std::string& port);

  std::vector<int> descriptors_;
  int port_ = 0;
};

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_LISTENING_SOCKETS_H_
