// SPDX-License-Identifier: Apache-2.0
//
// One direction falls silent, while TCP goes on acknowledging: hub and client library each find that out within half a minute, also on a stream
// that has been idle for long.
#include <gtest/gtest.h>

#include <cstdio>
#include <optional>
#include <string>

#include "absl/time/clock.h"
#include "client/channel.h"
#include "tests/fault/extent.h"
#include "tests/fault/network/fault_proxy.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing_support::AcceptableItem;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr absl::Duration kFoundWithin = absl::Seconds(30);
// Bytes of each direction that five pings and their answers surely are: after two without data gRPC would by itself send no more.
constexpr int64_t kIdleBytes = 5 * 2 * (17 + 22);
constexpr absl::Duration kPatience = absl::Minutes(4);

class SilenceTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (Extent(0, 1) == 0) GTEST_SKIP() << "takes as long as keepalive does: in the long run";
    ASSERT_TRUE(hub_.Start()) << hub_.log();
    proxy_.emplace(hub_.address());
    auto channel = client::Connect({proxy_->address(), hub_.certs() + "/" + kCarrier, hub_.certs() + "/ca.pem", ""});
    ASSERT_TRUE(channel.ok()) << channel.status();
    stream_.emplace(*channel);
    ASSERT_TRUE(stream_->Open("office").has_value());
    if (!GetParam()) return;
    const int64_t wanted = proxy_->passed(Direction::kToHub) + kIdleBytes;
    ASSERT_TRUE(proxy_->AwaitPassedToHub(wanted, kPatience)) << "there are no pings any more";
  }
  void FallSilent(Direction direction) {
    Flow silent;
    silent.silent = true;
    proxy_->Set(direction, silent);
    begin_ = absl::Now();
  }

  Hub hub_;
  std::optional<FaultProxy> proxy_;
  std::optional<SubmitStream> stream_;
  absl::Time begin_;
};

TEST_P(SilenceTest, TheHubFindsThatNothingComes) {
  FallSilent(Direction::kToHub);
  EXPECT_TRUE(proxy_->AwaitEndedByHub(1, kFoundWithin));
  printf("the hub ended it after %.1f s\n", absl::ToDoubleSeconds(absl::Now() - begin_));
}

TEST_P(SilenceTest, TheClientFindsThatNothingComes) {
  FallSilent(Direction::kToClient);
  EXPECT_TRUE(proxy_->AwaitEndedByClient(1, kFoundWithin));
  printf("the client ended it after %.1f s\n", absl::ToDoubleSeconds(absl::Now() - begin_));
  EXPECT_EQ(stream_->Status().error_code(), grpc::StatusCode::UNAVAILABLE);
}

INSTANTIATE_TEST_SUITE_P(Stream, SilenceTest, testing::Values(false, true),
                         [](const auto& idle) { return idle.param ? "LongIdle" : "JustOpened"; });

}  // namespace
}  // namespace postgate::fault
