// SPDX-License-Identifier: Apache-2.0
//
// One queue is slow: its consumers hold what they are given and say nothing, or do not even read. The consumers of the other queues get as much as without them.
#include <gtest/gtest.h>

#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/clock/clock.h"
#include "tests/fault/downstream/item_feed.h"
#include "tests/fault/downstream/queue_drain.h"
#include "tests/fault/extent.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing_support::DepthOf;
using testing_support::Hub;
using testing_support::QueueConsumer;

// What the others get beside the slow queue's consumers, at least so much of what they get without them. The machine does other things besides, so the rounds
// with and without them take turns.
constexpr double kKeptMin = 0.7;
constexpr int kRounds = 6;
// Twenty: sixteen of the two others, and those of the slow queue.
constexpr int kConsumersOfEach = 8;
constexpr int kSlowConsumers = 4;
constexpr char kSlowQueue[] = "security";
constexpr const char* kOthers[] = {"revenue", "inspection"};

// Of a high value and without an HS code, and so in all three.
v1::Item ItemOf(int64_t serial) {
  v1::Item item = testing_support::AcceptableItem(static_cast<int>(serial));
  item.mutable_content_pieces(0)->clear_hs_code();
  item.mutable_content_pieces(0)->mutable_value()->set_units(5'000);
  item.mutable_total_declared_value()->set_units(5'000);
  return item;
}

class SlowQueueTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  // So many more items in all three queues.
  void Fill() {
    items_ += a_round_;
    ItemFeed feed(hub_, items_, ItemOf);
    ASSERT_EQ(feed.AwaitAcked(items_), items_) << hub_.log();
    for (const char* queue : kOthers) ASSERT_EQ(DepthOf(hub_, queue), a_round_) << queue;
    ASSERT_EQ(DepthOf(hub_, kSlowQueue), items_);
  }

  // How long the others' consumers take until they have acknowledged all of a round.
  absl::Duration Drain() {
    AcknowledgedCount acknowledged;
    std::vector<std::unique_ptr<QueueDrain>> drains;
    const absl::Time began = SteadyNow();
    for (const char* queue : kOthers) {
      for (int i = 0; i < kConsumersOfEach; ++i) drains.push_back(std::make_unique<QueueDrain>(hub_, queue, 100, &acknowledged));
    }
    const int64_t all = a_round_ * static_cast<int64_t>(std::size(kOthers));
    EXPECT_EQ(acknowledged.Await(all), all) << "a stream broke: " << hub_.log();
    return SteadyNow() - began;
  }

  // They hold what they are given and say nothing; the last one does not even read.
  std::vector<std::unique_ptr<QueueConsumer>> SlowConsumers() {
    std::vector<std::unique_ptr<QueueConsumer>> slow;
    for (int i = 0; i < kSlowConsumers; ++i) {
      slow.push_back(std::make_unique<QueueConsumer>(hub_, kSlowQueue, 1'000));
      if (i + 1 < kSlowConsumers) {
        EXPECT_GT(slow.back()->Read().deliveries_size(), 0);
      }
    }
    return slow;
  }

  Hub hub_;
  const int64_t a_round_ = Extent(4'000, 40'000);
  int64_t items_ = 0;
};

TEST_F(SlowQueueTest, HoldsBackNoOtherQueue) {
  absl::Duration without;
  absl::Duration beside;
  for (int round = 0; round < kRounds; ++round) {
    Fill();
    if (HasFatalFailure()) return;
    if (round % 2 == 0) {
      without += Drain();
    } else {
      const auto slow = SlowConsumers();
      beside += Drain();
    }
  }
  const double kept = absl::FDivDuration(without, beside);
  const double deliveries = static_cast<double>(a_round_) * static_cast<double>(std::size(kOthers)) * kRounds / 2;
  printf("two queues with %d consumers: %.0f deliveries/s without the slow queue's consumers, %.0f beside them: %.2f times\n", 2 * kConsumersOfEach,
         deliveries / absl::ToDoubleSeconds(without), deliveries / absl::ToDoubleSeconds(beside), kept);
  EXPECT_GE(kept, kKeptMin);
  EXPECT_EQ(DepthOf(hub_, kSlowQueue), items_) << "nothing of the slow queue is lost";
}

}  // namespace
}  // namespace postgate::fault
