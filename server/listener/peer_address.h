// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_PEER_ADDRESS_H_
#define POSTGATE_SERVER_LISTENER_PEER_ADDRESS_H_

#include <sys/socket.h>

#include <string>

namespace postgate::listener {

// Who is at the other end, as far as connections are counted: an IPv4 address, also one that is mapped into IPv6, or an IPv6 network of 64
// bits, all of whose addresses one host can have. Empty for any other family.
std::string PeerAddressOf(const sockaddr_storage& address);

// The port of an IPv4 or IPv6 address, 0 for any other.
int PortOf(const sockaddr_storage& address);

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_PEER_ADDRESS_H_
