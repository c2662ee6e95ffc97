// SPDX-License-Identifier: Apache-2.0
#include "server/listener/connection_census.h"

#include <gtest/gtest.h>
#include <poll.h>

#include "server/listener/listening_sockets.h"
#include "server/listener/loopback_fixture.h"

namespace postgate::listener {
namespace {

class ConnectionCensusTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = ListeningSockets::Open("127.0.0.1:0");
    ASSERT_TRUE(opened.ok()) << opened.status();
    sockets_.emplace(*std::move(opened));
  }
  int Accept() {
    pollfd ready{sockets_->descriptors()[0], POLLIN, 0};
    poll(&ready, 1, -1);
    return accept(sockets_->descriptors()[0], nullptr, nullptr);
  }
  ConnectionCount Count(int except = -1) { return CountConnections(sockets_->port(), except).value(); }

  std::optional<ListeningSockets> sockets_;
};

TEST_F(ConnectionCensusTest, CountsWhatCameInOnThePortByAddress) {
  EXPECT_EQ(Count().total, 0) << "the listening socket is no connection";
  LoopbackClient one(sockets_->port(), "127.0.0.2");
  LoopbackClient two(sockets_->port(), "127.0.0.2");
  LoopbackClient three(sockets_->port(), "127.0.0.3");
  const int accepted[] = {Accept(), Accept(), Accept()};
  ConnectionCount count = Count();
  EXPECT_EQ(count.total, 3) << "the clients' own ends in this process are on other ports";
  EXPECT_EQ(count.by_address["127.0.0.2"], 2);
  EXPECT_EQ(count.by_address["127.0.0.3"], 1);
  EXPECT_EQ(Count(accepted[0]).by_address["127.0.0.2"], 1);
  for (const int fd : accepted) close(fd);
  EXPECT_EQ(Count().total, 0);
}

TEST_F(ConnectionCensusTest, AConnectionWhosePeerHasGoneTakesADescriptorStill) {
  std::optional<LoopbackClient> client(std::in_place, sockets_->port(), "127.0.0.2");
  const int accepted = Accept();
  client.reset();
  pollfd gone{accepted, POLLIN, 0};
  poll(&gone, 1, -1);
  EXPECT_EQ(Count().total, 1);
  close(accepted);
}

}  // namespace
}  // namespace postgate::listener
