// SPDX-License-Identifier: Apache-2.0
#include "server/listener/peer_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace postgate::listener {
namespace {

constexpr size_t kNetworkBytes = 8;     // of an IPv6 address
constexpr size_t kMappedPrefixBytes = 12;  // before the IPv4 address in a mapped one

std::string Ipv4(const void* address) {
  char text[INET_ADDRSTRLEN];
  return inet_ntop(AF_INET, address, text, sizeof(text));
}

}  // namespace

std::string PeerAddressOf(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) return Ipv4(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  if (address.ss_family != AF_INET6) return "";
  in6_addr host = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&host)) return Ipv4(host.s6_addr + kMappedPrefixBytes);
  std::memset(host.s6_addr + kNetworkBytes, 0, sizeof(host.s6_addr) - kNetworkBytes);
  char text[INET6_ADDRSTRLEN];
  return absl::StrCat(inet_ntop(AF_INET6, &host, text, sizeof(text)), "/64");
}

int PortOf(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return 0;
}

PeerEnd PeerEndOf(const sockaddr_storage& address) { return {PeerAddressOf(address), PortOf(address)}; }

std::optional<PeerEnd> ParsePeer(absl::string_view peer) {
  const size_t colon = peer.rfind(':');
  int port = 0;
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(peer.substr(colon + 1), &port)) return std::nullopt;
  absl::string_view host = peer.substr(0, colon);
  sockaddr_storage address{};
  if (absl::ConsumePrefix(&host, "ipv4:")) {
    address.ss_family = AF_INET;
    if (inet_pton(AF_INET, std::string(host).c_str(), &reinterpret_cast<sockaddr_in&>(address).sin_addr) != 1) return std::nullopt;
  } else if (absl::ConsumePrefix(&host, "ipv6:%5B") && absl::ConsumeSuffix(&host, "%5D")) {
    address.ss_family = AF_INET6;
    if (inet_pton(AF_INET6, std::string(host).c_str(), &reinterpret_cast<sockaddr_in6&>(address).sin6_addr) != 1) return std::nullopt;
  } else {
    return std::nullopt;
  }
  return PeerEnd{PeerAddressOf(address), port};
}

}  // namespace postgate::listener
