// SPDX-License-Identifier: Apache-2.0
//
// The gateway dies under thousands of clients, and all are back within a minute of its return.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "client/channel.h"
#include "tests/fault/extent.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing_support::AcceptableItem;
using testing_support::Hub;

constexpr absl::Duration kBackWithin = absl::Seconds(60);
// Until all are connected for the first time, and have noticed the end. Nothing is claimed of it.
constexpr absl::Duration kPatience = absl::Minutes(10);
// Each client's connection is one in this process and one in the gateway's, which keeps 640 for its ledger; the rest is the test's own.
constexpr int kFilesBesides = 1'000;

class ReconnectStormTest : public testing::Test {
 protected:
  ReconnectStormTest() : hub_("limits { connections_total: 6000 connections_per_address: 6000 }") {}

  // How many are connected by then.
  int AwaitConnected(absl::Time by) {
    // Asked for all at once, so that they come at once.
    for (const auto& channel : channels_) channel->GetState(/*try_to_connect=*/true);
    int connected = 0;
    for (const auto& channel : channels_) connected += channel->WaitForConnected(absl::ToChronoTime(by)) ? 1 : 0;
    return connected;
  }

  Hub hub_;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
};

TEST_F(ReconnectStormTest, AllAreBackWithinAMinute) {
  const int clients = Extent(100, 5'000);
  rlimit own{};
  getrlimit(RLIMIT_NOFILE, &own);
  if (own.rlim_max < static_cast<rlim_t>(6'000 + kFilesBesides)) GTEST_SKIP() << "this test opens more files than it may";
  own.rlim_cur = own.rlim_max;
  setrlimit(RLIMIT_NOFILE, &own);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  for (int i = 0; i < clients; ++i) {
    auto channel = client::Connect({hub_.address(), hub_.certs() + "/carrier-demo-post", hub_.certs() + "/ca.pem", ""});
    ASSERT_TRUE(channel.ok()) << channel.status();
    channels_.push_back(*channel);
  }
  const absl::Time first = absl::Now();
  ASSERT_EQ(AwaitConnected(absl::Now() + kPatience), clients);
  printf("%d clients connected in %.1f s\n", clients, absl::ToDoubleSeconds(absl::Now() - first));

  hub_.Kill();
  for (const auto& channel : channels_) {
    ASSERT_TRUE(channel->WaitForStateChange(GRPC_CHANNEL_READY, absl::ToChronoTime(absl::Now() + kPatience)));
    channel->GetState(/*try_to_connect=*/true);
  }
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  const absl::Time begin = absl::Now();
  EXPECT_EQ(AwaitConnected(begin + kBackWithin), clients);
  printf("%d clients back in %.1f s\n", clients, absl::ToDoubleSeconds(absl::Now() - begin));

  v1::SubmitItemRequest request;
  *request.mutable_item() = AcceptableItem(1);
  v1::SubmitItemResponse response;
  grpc::ClientContext context;
  EXPECT_TRUE(v1::ExchangeService::NewStub(channels_.back())->SubmitItem(&context, request, &response).ok());
}

}  // namespace
}  // namespace postgate::fault
