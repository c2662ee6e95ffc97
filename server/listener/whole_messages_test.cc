// SPDX-License-Identifier: Apache-2.0
#include "server/listener/whole_messages.h"

#include <gtest/gtest.h>

namespace postgate::listener {
namespace {

const Connection kConnection{7, {"192.0.2.1", 4711}};

class WholeMessagesTest : public testing::Test {
 protected:
  int64_t Counted(const Connection& connection) {
    ConnectionTraffic traffic = {{connection, {}}};
    messages_.AddTo(traffic);
    return traffic.at(connection).messages;
  }
  WholeMessages messages_;
};

TEST_F(WholeMessagesTest, AllStreamsOfAConnectionCountTogether) {
  messages_.CounterOf("ipv4:192.0.2.1:4711")->fetch_add(2);
  messages_.CounterOf("ipv4:192.0.2.1:4711")->fetch_add(1);
  messages_.CounterOf("ipv4:192.0.2.1:4712")->fetch_add(10);
  EXPECT_EQ(Counted(kConnection), 3);
}

TEST_F(WholeMessagesTest, AConnectionThatIsGoneIsForgottenOnceItsCallsAre) {
  {
    const WholeMessages::Counter of_a_call = messages_.CounterOf("ipv4:192.0.2.1:4711");
    of_a_call->fetch_add(1);
    ConnectionTraffic none;
    messages_.AddTo(none);
    EXPECT_EQ(Counted(kConnection), 1);
  }
  ConnectionTraffic none;
  messages_.AddTo(none);
  EXPECT_EQ(Counted(kConnection), 0);
}

TEST_F(WholeMessagesTest, WhatIsNoConnectionIsCountedForNobody) {
  messages_.CounterOf("unix:/run/socket")->fetch_add(1);
  EXPECT_EQ(Counted(kConnection), 0);
}

}  // namespace
}  // namespace postgate::listener
