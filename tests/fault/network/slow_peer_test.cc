// SPDX-License-Identifier: Apache-2.0
//
// Peers that stop in the middle: each stage of a connection has a limit after which the hub ends it, and good streams are served meanwhile. All
// stages wait at once, so that the test takes as long as the longest limit. A message that stops being sent in the middle, byte by byte, has a limit of its own.
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "tests/fault/extent.h"
#include "tests/fault/network/fault_proxy.h"
#include "tests/fault/network/tls_peer.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing_support::AcceptableItem;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr char kCarrier[] = "carrier-demo-post";
// What the limits say: 10 s to the first byte, to the end of TLS, to the settings of HTTP/2, to a call's first message; keepalive's 15 s and 10 s
// for the rest. The margin is for a busy machine.
constexpr absl::Duration kLimitMax = absl::Seconds(30);
constexpr absl::Duration kPatience = absl::Seconds(90);
// Four windows of half a minute, the one in which it begins, and a margin.
constexpr absl::Duration kTrickleLimitMax = absl::Minutes(4);
constexpr absl::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr absl::string_view kSettings("\0\0\0\x04\0\0\0\0\0", 9);
// HEADERS of stream 1 that end them, of 64 bytes, of which ten are sent.
constexpr absl::string_view kHalfHeaders("\0\0\x40\x01\x04\0\0\0\x01\x82\x86\x84\x41\x8a\x08\x9d\x5c\x0b\x81", 19);
// The record's header of a ClientHello of 512 bytes, and the first of them.
constexpr absl::string_view kHalfClientHello("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", 11);

class SlowPeerTest : public testing::Test {
 protected:
  void SetUp() override {
    if (Extent(0, 1) == 0) GTEST_SKIP() << "takes as long as the limits are, half a minute: in the long run";
    ASSERT_TRUE(hub_.Start()) << hub_.log();
  }

  Hub hub_;
};

TEST_F(SlowPeerTest, EachStageBeforeACallIsEndedAndAGoodStreamIsNotDisturbed) {
  SubmitStream good(hub_, kCarrier);
  ASSERT_TRUE(good.Open("good").has_value());
  struct Stage {
    const char* name;
    bool tls;
    std::string bytes;
    std::unique_ptr<TlsPeer> peer;
  };
  std::vector<Stage> stages;
  stages.push_back({"nothing", false, "", nullptr});
  stages.push_back({"half a ClientHello", false, std::string(kHalfClientHello), nullptr});
  stages.push_back({"TLS without HTTP/2", true, "", nullptr});
  stages.push_back({"half of HTTP/2's preface", true, std::string(kPreface.substr(0, 9)), nullptr});
  stages.push_back({"preface without settings", true, std::string(kPreface), nullptr});
  stages.push_back({"half headers", true, std::string(kPreface) + std::string(kSettings) + std::string(kHalfHeaders), nullptr});
  for (Stage& stage : stages) {
    stage.peer = std::make_unique<TlsPeer>(hub_.address());
    if (stage.tls) {
      ASSERT_TRUE(stage.peer->Handshake(hub_, kCarrier)) << stage.name;
    }
    if (!stage.bytes.empty()) {
      ASSERT_TRUE(stage.peer->Send(stage.bytes)) << stage.name;
    }
  }
  int64_t offset = 0;
  for (Stage& stage : stages) {
    const absl::Duration took = stage.peer->AwaitEnd(kPatience);
    printf("%s: ended after %.1f s\n", stage.name, absl::ToDoubleSeconds(took));
    EXPECT_LT(took, kLimitMax) << stage.name;
    ASSERT_TRUE(good.Send(offset, {AcceptableItem(static_cast<int>(offset))}));
    const auto answer = good.Read();
    ASSERT_TRUE(answer.has_value() && answer->has_ack()) << stage.name;
    ++offset;
  }
}

TEST_F(SlowPeerTest, ACallWithoutAFirstMessageIsEnded) {
  const absl::Time begin = absl::Now();
  SubmitStream submit(hub_, kCarrier);
  // The headers go with the first read.
  const auto stub = hub_.QueuesAs("customs-demo-customs");
  grpc::ClientContext context;
  const auto pull = stub->Pull(&context);
  const grpc::Status submitted = submit.Status();
  v1::PullResponse none;
  EXPECT_FALSE(pull->Read(&none));
  const grpc::Status pulled = pull->Finish();
  EXPECT_EQ(submitted.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED) << submitted.error_message();
  EXPECT_EQ(pulled.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED) << pulled.error_message();
  printf("both ended after %.1f s\n", absl::ToDoubleSeconds(absl::Now() - begin));
  EXPECT_LT(absl::Now() - begin, kLimitMax);
}

// The batch comes at a byte a second, so that gRPC sees a sign of life in each. Beside it are streams that are idle for as long, one of a client that never
// pings and one of a consumer that extends its leases, which nobody answers.
TEST_F(SlowPeerTest, ABatchThatComesByteByByteIsEndedAndIdleStreamsAreNot) {
  SubmitStream idle(hub_, kCarrier);
  ASSERT_TRUE(idle.Open("idle").has_value());
  ASSERT_TRUE(idle.Send(0, {AcceptableItem(0)}));
  ASSERT_TRUE(idle.Read().has_value());
  testing_support::QueueConsumer consumer(hub_, testing_support::QueueNames(hub_).at(0), 1);
  const v1::PullResponse delivered = consumer.Read();
  ASSERT_EQ(delivered.deliveries_size(), 1);
  const std::vector<std::string> lease = {delivered.deliveries(0).lease_id()};
  FaultProxy proxy(hub_.address());
  SubmitStream trickling(hub_.ChannelAs(kCarrier, proxy.address()));
  ASSERT_TRUE(trickling.Open("trickling").has_value());
  Flow byte_by_byte;
  byte_by_byte.piece = 1;
  byte_by_byte.pause = absl::Seconds(1);
  proxy.Set(Direction::kToHub, byte_by_byte);
  const absl::Time begin = absl::Now();
  ASSERT_TRUE(trickling.Send(0, std::vector<v1::Item>(50, AcceptableItem(1))));
  while (!proxy.AwaitEndedByHub(1, absl::Seconds(10))) {
    ASSERT_LT(absl::Now() - begin, kTrickleLimitMax) << "still open";
    ASSERT_TRUE(consumer.Extend(lease, 60));
  }
  printf("a batch at a byte a second: ended after %.1f s\n", absl::ToDoubleSeconds(absl::Now() - begin));
  ASSERT_TRUE(idle.Send(1, {AcceptableItem(2)}));
  EXPECT_TRUE(idle.Read().has_value());
  consumer.Acknowledge(lease);
  EXPECT_EQ(consumer.Read().acknowledged_lease_ids_size(), 1);
}

}  // namespace
}  // namespace postgate::fault
