// SPDX-License-Identifier: Apache-2.0
#include "server/intake/live_streams.h"

#include <gtest/gtest.h>

#include "server/intake/errors.h"

namespace postgate::intake {
namespace {

class FakeStream final : public LiveStream {
 public:
  void Fence() override { ++fenced; }
  void Drain(const std::string&) override { ++drained; }
  void OnWindowChanged() override { ++window_changes; }
  int fenced = 0;
  int drained = 0;
  int window_changes = 0;
};

class LiveStreamsTest : public ::testing::Test {
 protected:
  std::shared_ptr<FakeStream> Add(const std::string& carrier = "demo") {
    auto stream = std::make_shared<FakeStream>();
    EXPECT_TRUE(under_test_.Add(carrier, stream).ok());
    return stream;
  }
  LiveStreams under_test_{[] {
    IntakeLimits limits;
    limits.items_in_flight_total = 8'000;
    limits.streams_per_carrier = 3;
    return limits;
  }()};
};

TEST_F(LiveStreamsTest, FencesTheStreamThatHeldTheProducer) {
  auto earlier = Add();
  auto later = Add();
  under_test_.Opened("key", 1, earlier);
  under_test_.Opened("other", 1, later);
  EXPECT_EQ(earlier->fenced, 0);
  under_test_.Opened("key", 2, later);
  EXPECT_EQ(earlier->fenced, 1);
  EXPECT_EQ(later->fenced, 0);
}

TEST_F(LiveStreamsTest, FencesTheOneWithTheLowerEpochWhenTheyComeInTheOtherOrder) {
  auto earlier = Add();
  auto later = Add();
  under_test_.Opened("key", 2, later);
  under_test_.Opened("key", 1, earlier);
  EXPECT_EQ(earlier->fenced, 1);
  EXPECT_EQ(later->fenced, 0);
}

TEST_F(LiveStreamsTest, ForgetsAStreamThatEnded) {
  auto earlier = Add();
  under_test_.Opened("key", 1, earlier);
  under_test_.Remove("demo", earlier.get());
  auto later = Add();
  under_test_.Opened("key", 2, later);
  EXPECT_EQ(earlier->fenced, 0);
  EXPECT_EQ(under_test_.count(), 1u);
}

TEST_F(LiveStreamsTest, LimitsTheStreamsOfACarrier) {
  auto one = Add();
  auto two = Add();
  auto three = Add();
  auto fourth = std::make_shared<FakeStream>();
  EXPECT_EQ(ReasonOf(under_test_.Add("demo", fourth)), kTooManyStreams);
  EXPECT_TRUE(under_test_.Add("another", fourth).ok());
  under_test_.Remove("demo", one.get());
  EXPECT_TRUE(under_test_.Add("demo", one).ok());
}

TEST_F(LiveStreamsTest, SharesTheWindowAndTellsAllOfAChange) {
  auto one = Add();
  auto two = Add();
  EXPECT_EQ(under_test_.window_items(), 4'000);
  EXPECT_EQ(one->window_changes, 0);
  auto three = Add();
  EXPECT_EQ(under_test_.window_items(), 2'000);
  EXPECT_EQ(one->window_changes, 1);
  under_test_.Remove("demo", three.get());
  EXPECT_EQ(under_test_.window_items(), 4'000);
  EXPECT_EQ(one->window_changes, 2);
}

TEST_F(LiveStreamsTest, NeverGivesLessThanOneBatch) { EXPECT_EQ(LiveStreams::FairWindow(IntakeLimits{}, 100'000), kBatchItemsMax); }

TEST_F(LiveStreamsTest, DrainsAllAndRefusesNewOnes) {
  auto one = Add();
  under_test_.Drain("restart");
  EXPECT_EQ(one->drained, 1);
  EXPECT_EQ(ReasonOf(under_test_.Add("demo", std::make_shared<FakeStream>())), kHubStopping);
  EXPECT_FALSE(under_test_.WaitUntilNone(absl::ZeroDuration()));
  under_test_.Remove("demo", one.get());
  EXPECT_TRUE(under_test_.WaitUntilNone(absl::ZeroDuration()));
}

}  // namespace
}  // namespace postgate::intake
