// SPDX-License-Identifier: Apache-2.0
#include "server/listener/listening_sockets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "server/listener/loopback_fixture.h"

namespace postgate::listener {
namespace {

using ::testing::HasSubstr;

// Whether the port can be reached at an address of IPv6.
bool ConnectsOverIpv6(int port) {
  const int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in6 hub{};
  hub.sin6_family = AF_INET6;
  hub.sin6_port = htons(static_cast<uint16_t>(port));
  hub.sin6_addr = in6addr_loopback;
  const bool connected = connect(fd, reinterpret_cast<const sockaddr*>(&hub), sizeof(hub)) == 0;
  close(fd);
  return connected;
}

bool HasIpv6() { return ListeningSockets::Open("[::1]:0").ok(); }

TEST(ListeningSocketsTest, Port0TakesAFreeOne) {
  auto sockets = ListeningSockets::Open("127.0.0.1:0");
  ASSERT_TRUE(sockets.ok()) << sockets.status();
  EXPECT_GT(sockets->port(), 0);
  EXPECT_TRUE(LoopbackClient(sockets->port()).connected());
}

TEST(ListeningSocketsTest, APortInUseIsRefusedAndNamed) {
  auto first = ListeningSockets::Open("127.0.0.1:0");
  ASSERT_TRUE(first.ok());
  const std::string listen = absl::StrCat("127.0.0.1:", first->port());
  for (const std::string& taken : {listen, absl::StrCat("0.0.0.0:", first->port()), absl::StrCat("localhost:", first->port())}) {
    auto second = ListeningSockets::Open(taken);
    EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition) << taken;
    EXPECT_THAT(std::string(second.status().message()), HasSubstr(absl::StrCat("listen: can't serve on ", taken)));
  }
  first->Close();
  EXPECT_TRUE(ListeningSockets::Open(listen).ok());
}

TEST(ListeningSocketsTest, AnAddressThatIsNotThisMachinesIsRefused) {
  EXPECT_EQ(ListeningSockets::Open("192.0.2.1:0").status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ListeningSockets::Open("hub.invalid:0").status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(ListeningSocketsTest, TheWildcardServesBothFamilies) {
  for (const char* listen : {"0.0.0.0:0", "[::]:0"}) {
    auto sockets = ListeningSockets::Open(listen);
    ASSERT_TRUE(sockets.ok()) << sockets.status();
    EXPECT_TRUE(LoopbackClient(sockets->port()).connected()) << listen;
    EXPECT_TRUE(!HasIpv6() || ConnectsOverIpv6(sockets->port())) << listen;
  }
}

TEST(ListeningSocketsTest, AnAddressOfIpv6ServesIt) {
  if (!HasIpv6()) GTEST_SKIP() << "this machine has no IPv6";
  auto sockets = ListeningSockets::Open("[::1]:0");
  ASSERT_TRUE(sockets.ok()) << sockets.status();
  EXPECT_TRUE(ConnectsOverIpv6(sockets->port()));
}

TEST(ListeningSocketsTest, ANameServesAllItsAddressesOnOnePort) {
  auto sockets = ListeningSockets::Open("localhost:0");
  ASSERT_TRUE(sockets.ok()) << sockets.status();
  EXPECT_TRUE(LoopbackClient(sockets->port()).connected());
}

TEST(ListeningSocketsTest, AfterItIsClosedNobodyConnects) {
  auto sockets = ListeningSockets::Open("127.0.0.1:0");
  ASSERT_TRUE(sockets.ok());
  sockets->Close();
  EXPECT_FALSE(LoopbackClient(sockets->port()).connected());
}

}  // namespace
}  // namespace postgate::listener
