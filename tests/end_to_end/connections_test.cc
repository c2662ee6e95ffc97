// SPDX-License-Identifier: Apache-2.0
//
// What connections without a certificate can do to the hub: nothing that a partner notices.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/support/bare_connections.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing_support::AcceptableItem;
using testing_support::BareConnections;
using testing_support::Hub;

// What server/listener/limits.h says: the least that the gateway starts with, and how much of it connections leave.
constexpr int kOpenFiles = 1'024;
constexpr int kReserved = 640;

grpc::Status Submit(v1::ExchangeService::Stub& exchange, int serial) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  v1::SubmitItemRequest request;
  *request.mutable_item() = AcceptableItem(serial);
  v1::SubmitItemResponse response;
  return exchange.SubmitItem(&context, request, &response);
}

int OpenFilesOf(Hub& hub) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(absl::StrCat("/proc/", hub.process().pid(), "/fd"))) count += entry.exists();
  return count;
}

class ConnectionsTest : public testing::Test {
 protected:
  // gRPC reads it when it starts. Its other resolver, c-ares 1.18, leaks ten bytes with a look-up of "localhost", which LeakSanitizer reports.
  static void SetUpTestSuite() { setenv("GRPC_DNS_RESOLVER", "native", /*replace=*/1); }

  void SetUp() override {
    rlimit own{};
    getrlimit(RLIMIT_NOFILE, &own);
    if (own.rlim_max < 2 * kOpenFiles) GTEST_SKIP() << "this test itself opens more files than it may";
    own.rlim_cur = own.rlim_max;
    setrlimit(RLIMIT_NOFILE, &own);
  }
};

TEST_F(ConnectionsTest, AFloodFromOneAddressLeavesTheOthersTheirs) {
  Hub hub("limits { connections_per_address: 50 }");
  hub.LimitOpenFiles(kOpenFiles, kOpenFiles);
  ASSERT_TRUE(hub.Start()) << hub.log();
  BareConnections flood;
  ASSERT_EQ(flood.Open(hub.address(), "127.0.0.2", 300), 300);
  ASSERT_TRUE(flood.WaitUntilClosed(250));
  EXPECT_TRUE(Submit(*hub.ExchangeAs("carrier-demo-post"), 1).ok());
  EXPECT_THAT(hub.Metrics(), HasSubstr("postgate_connections_refused_total{reason=\"address\"}"));
  EXPECT_THAT(hub.log(), HasSubstr("\"event\":\"connection.over_limit\",\"reason\":\"address\",\"address\":\"127.0.0.2\""));
}

TEST_F(ConnectionsTest, AFloodFromEverywhereEndsNeitherTheListenerNorTheLedger) {
  Hub hub;
  hub.LimitOpenFiles(kOpenFiles, kOpenFiles);
  ASSERT_TRUE(hub.Start()) << hub.log();
  auto connected = hub.ExchangeAs("carrier-demo-post");
  ASSERT_TRUE(Submit(*connected, 1).ok());
  BareConnections flood;
  for (int source = 2; source < 13; ++source) ASSERT_EQ(flood.Open(hub.address(), absl::StrCat("127.0.0.", source), 100), 100);
  ASSERT_TRUE(flood.WaitUntilClosed(1'100 - (kOpenFiles - kReserved)));
  EXPECT_LT(OpenFilesOf(hub), kOpenFiles - kReserved / 2) << "the ledger has its descriptors";
  EXPECT_TRUE(Submit(*connected, 2).ok());
  EXPECT_THAT(hub.Metrics(), HasSubstr("postgate_connections_refused_total{reason=\"total\"}"));
  flood.Close();
  // The hub notices each end by itself; until then it has no room.
  const absl::Time give_up = absl::Now() + absl::Minutes(1);
  grpc::Status status;
  do {
    status = Submit(*hub.ExchangeAs("carrier-demo-post"), 3);
  } while (!status.ok() && absl::Now() < give_up);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(hub.Stop(), 0);
}

TEST_F(ConnectionsTest, AConnectionThatDoesNotBeginItsHandshakeIsEnded) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  BareConnections idle;
  ASSERT_EQ(idle.Open(hub.address(), "127.0.0.2", 1), 1);
  EXPECT_TRUE(idle.WaitUntilClosed(1));
}

TEST_F(ConnectionsTest, TooFewFilesStopTheStartWithTheRemedy) {
  Hub hub;
  hub.LimitOpenFiles(256, 256);
  const testing_support::CommandResult result = testing_support::Run(hub.gateway_command("127.0.0.1:0"));
  EXPECT_EQ(result.exit_code, 2);
  for (const char* said : {"256", "1024", "LimitNOFILE"}) EXPECT_THAT(result.err, HasSubstr(said));
}

TEST_F(ConnectionsTest, ALowSoftLimitIsRaised) {
  Hub hub;
  hub.LimitOpenFiles(256, 2'048);
  ASSERT_TRUE(hub.Start()) << hub.log();
  rlimit limit{};
  ASSERT_EQ(prlimit(hub.process().pid(), RLIMIT_NOFILE, nullptr, &limit), 0);
  EXPECT_EQ(limit.rlim_cur, 2'048u);
}

TEST_F(ConnectionsTest, AHostsNameIsServed) {
  Hub hub;
  hub.ListenOn("localhost:0");
  ASSERT_TRUE(hub.Start()) << hub.log();
  EXPECT_THAT(hub.address(), testing::StartsWith("localhost:"));
  EXPECT_TRUE(Submit(*hub.ExchangeAs("carrier-demo-post"), 1).ok());
}

}  // namespace
}  // namespace postgate
