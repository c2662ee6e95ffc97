// SPDX-License-Identifier: Apache-2.0
#include "server/listener/peer_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace postgate::listener {
namespace {

sockaddr_storage Address(const char* text) {
  sockaddr_storage address{};
  auto& four = reinterpret_cast<sockaddr_in&>(address);
  auto& six = reinterpret_cast<sockaddr_in6&>(address);
  if (inet_pton(AF_INET, text, &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(7443);
  } else if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(7443);
  }
  return address;
}

TEST(PeerAddressTest, AnIpv4PeerIsItsAddressHoweverItComesIn) {
  EXPECT_EQ(PeerAddressOf(Address("192.0.2.7")), "192.0.2.7");
  EXPECT_EQ(PeerAddressOf(Address("::ffff:192.0.2.7")), "192.0.2.7");
}

TEST(PeerAddressTest, AnIpv6PeerIsItsNetwork) {
  EXPECT_EQ(PeerAddressOf(Address("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::/64");
  EXPECT_EQ(PeerAddressOf(Address("2001:db8:1:2:ffff::1")), "2001:db8:1:2::/64");
  EXPECT_NE(PeerAddressOf(Address("2001:db8:1:3::1")), "2001:db8:1:2::/64");
}

TEST(PeerAddressTest, TheRestHasNoName) { EXPECT_EQ(PeerAddressOf(sockaddr_storage{}), ""); }

TEST(PeerAddressTest, KnowsThePortOfBothFamilies) {
  EXPECT_EQ(PortOf(Address("192.0.2.7")), 7443);
  EXPECT_EQ(PortOf(Address("2001:db8::1")), 7443);
  EXPECT_EQ(PortOf(sockaddr_storage{}), 0);
}

TEST(PeerAddressTest, GrpcsNameOfAPeerIsTheSameConnection) {
  EXPECT_EQ(ParsePeer("ipv4:192.0.2.7:7443"), PeerEndOf(Address("192.0.2.7")));
  EXPECT_EQ(ParsePeer("ipv4:192.0.2.7:7443"), PeerEndOf(Address("::ffff:192.0.2.7")));
  EXPECT_EQ(ParsePeer("ipv6:%5B2001:db8::1%5D:7443"), PeerEndOf(Address("2001:db8::1")));
  EXPECT_EQ(ParsePeer("unix:/run/hub.socket"), std::nullopt);
  EXPECT_EQ(ParsePeer("ipv4:192.0.2.7"), std::nullopt);
  EXPECT_EQ(ParsePeer(""), std::nullopt);
}

}  // namespace
}  // namespace postgate::listener
