// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_OWN_CONNECTIONS_H_
#define POSTGATE_SERVER_LISTENER_OWN_CONNECTIONS_H_

#include <sys/socket.h>

#include <functional>

namespace postgate::listener {

// Visits the descriptors of this process that are connections which came in on `port`, in any order. One may be closed, and another opened under its
// number, at any moment. False when /proc/self/fd can't be read.
bool VisitConnections(int port, const std::function<void(int fd)>& visit);

// False: it is not connected any more.
bool PeerOf(int fd, sockaddr_storage& peer);

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_OWN_CONNECTIONS_H_
