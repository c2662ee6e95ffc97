// SPDX-License-Identifier: Apache-2.0
#include "server/listener/limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace postgate::listener {
namespace {

using ::testing::HasSubstr;

TEST(ListenerLimitsTest, TooFewDescriptorsAreRefusedWithTheRemedy) {
  const absl::Status refused = LimitsFrom({}, 256).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  for (const char* said : {"256", "1024", "RLIMIT_NOFILE", "LimitNOFILE"}) EXPECT_THAT(std::string(refused.message()), HasSubstr(said));
  EXPECT_FALSE(LimitsFrom({}, kDescriptorsMin - 1).ok());
  EXPECT_TRUE(LimitsFrom({}, kDescriptorsMin).ok());
}

TEST(ListenerLimitsTest, TheDefaultLeavesTheReserve) {
  EXPECT_EQ(LimitsFrom({}, 1'024)->total, 384);
  EXPECT_EQ(LimitsFrom({}, 1'000'000)->total, kConnectionsTotal);
  EXPECT_EQ(LimitsFrom({}, 1'000'000)->per_address, kConnectionsPerAddress);
}

TEST(ListenerLimitsTest, WhatIsConfiguredHoldsOrTheStartIsRefused) {
  config::v1::Limits configured;
  configured.set_connections_total(1'000);
  configured.set_connections_per_address(7);
  const absl::Status refused = LimitsFrom(configured, 1'024).status();
  EXPECT_THAT(std::string(refused.message()), HasSubstr("limits.connections_total"));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("1640"));
  EXPECT_EQ(LimitsFrom(configured, 1'640)->total, 1'000);
  EXPECT_EQ(LimitsFrom(configured, 1'640)->per_address, 7);
}

}  // namespace
}  // namespace postgate::listener
