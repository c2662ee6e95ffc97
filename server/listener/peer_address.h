// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LISTENER_PEER_ADDRESS_H_
#define POSTGATE_SERVER_LISTENER_PEER_ADDRESS_H_

#include <sys/socket.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace postgate::listener {

// Who is at the other end, as far as connections are counted: an IPv4 address, also one that is mapped into IPv6, or an IPv6 network of 64
// bits, all of whose addresses one host can have. Empty for any other family.
std::string PeerAddressOf(const sockaddr_storage& address);

// Who is at the other end, and its port: one connection, as long as it is open.
using PeerEnd = std::pair<std::string, int>;

PeerEnd PeerEndOf(const sockaddr_storage& address);

// The same of what gRPC calls a peer: "ipv4:192.0.2.1:4711", "ipv6:%5B2001:db8::1%5D:4711". None for anything else.
std::optional<PeerEnd> ParsePeer(absl::string_view peer);

// The port of an IPv4 or IPv6 address, 0 for any other.
int PortOf(const sockaddr_storage& address);

}  // namespace postgate::listener

#endif  // POSTGATE_SERVER_LISTENER_PEER_ADDRESS_H_
