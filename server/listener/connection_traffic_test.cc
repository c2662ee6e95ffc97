// SPDX-License-Identifier: Apache-2.0
#include "server/listener/connection_traffic.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>

#include "server/listener/listening_sockets.h"
#include "server/listener/loopback_fixture.h"

namespace postgate::listener {
namespace {

class ConnectionTrafficTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = ListeningSockets::Open("127.0.0.1:0");
    ASSERT_TRUE(opened.ok()) << opened.status();
    sockets_.emplace(*std::move(opened));
    client_.emplace(sockets_->port(), "127.0.0.2");
    pollfd ready{sockets_->descriptors()[0], POLLIN, 0};
    poll(&ready, 1, -1);
    accepted_ = accept(sockets_->descriptors()[0], nullptr, nullptr);
  }
  ~ConnectionTrafficTest() override { close(accepted_); }

  Connection Only() const { return ReadTraffic(sockets_->port()).begin()->first; }
  bool IsShut() const {
    pollfd ended{accepted_, POLLRDHUP, 0};
    return poll(&ended, 1, 0) == 1;
  }

  std::optional<ListeningSockets> sockets_;
  std::optional<LoopbackClient> client_;
  int accepted_ = -1;
};

TEST_F(ConnectionTrafficTest, CountsTheBytesOfEachConnection) {
  pollfd ready{accepted_, POLLIN, 0};
  poll(&ready, 1, -1);
  const ConnectionTraffic traffic = ReadTraffic(sockets_->port());
  ASSERT_EQ(traffic.size(), 1u);
  EXPECT_EQ(traffic.begin()->first.fd, accepted_);
  EXPECT_EQ(traffic.begin()->first.peer.first, "127.0.0.2");
  EXPECT_EQ(traffic.begin()->second.received, 1);
}

TEST_F(ConnectionTrafficTest, ShutsTheConnectionThatIsMeant) {
  Shut(Only());
  EXPECT_TRUE(IsShut());
}

TEST_F(ConnectionTrafficTest, LeavesAnotherUnderTheSameDescriptorAlone) {
  Connection before = Only();
  ++before.peer.second;
  Shut(before);
  EXPECT_FALSE(IsShut());
}

}  // namespace
}  // namespace postgate::listener
