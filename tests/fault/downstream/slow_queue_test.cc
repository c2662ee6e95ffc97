// SPDX-License-Identifier: Apache-2.0
//
// One queue is slow: its consumers hold what they are given and say nothing, or do not even read. The consumers of the other queues get as much as without them.
#include <gtest/gtest.h>

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

TEST(SlowQueueTest, HoldsBackNoOtherQueue) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  const int64_t a_round = Extent(4'000, 40'000);  // deliveries of both queues
  const int64_t items = kRounds * a_round / 2 + 2'000;
  ItemFeed feed(hub, items, ItemOf);
  ASSERT_EQ(feed.AwaitAcked(items), items) << hub.log();
  for (const char* queue : kOthers) ASSERT_EQ(DepthOf(hub, queue), items) << queue;
  ASSERT_EQ(DepthOf(hub, kSlowQueue), items);

  AcknowledgedCount acknowledged;
  std::vector<std::unique_ptr<QueueDrain>> drains;
  for (const char* queue : kOthers) {
    for (int i = 0; i < kConsumersOfEach; ++i) drains.push_back(std::make_unique<QueueDrain>(hub, queue, 100, &acknowledged));
  }
  int64_t mark = acknowledged.Await(1'000);
  absl::Duration without;
  absl::Duration beside;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<std::unique_ptr<QueueConsumer>> slow;
    const bool is_beside = round % 2 == 1;
    for (int i = 0; is_beside && i < kSlowConsumers; ++i) {
      slow.push_back(std::make_unique<QueueConsumer>(hub, kSlowQueue, 1'000));
      // The last one does not even read.
      if (i + 1 < kSlowConsumers) EXPECT_GT(slow.back()->Read().deliveries_size(), 0);
    }
    const absl::Time began = SteadyNow();
    const int64_t from = acknowledged.now();
    mark = acknowledged.Await(from + a_round - 600);
    ASSERT_GE(mark, from + a_round - 600) << "a stream broke: " << hub.log();
    const absl::Duration took = (SteadyNow() - began) / static_cast<double>(mark - from);
    (is_beside ? beside : without) += took;
  }
  const double kept = absl::FDivDuration(without, beside);
  printf("two queues with %d consumers: %.0f deliveries/s without the slow queue's consumers, %.0f beside them: %.2f times\n",
         2 * kConsumersOfEach, kRounds / 2 / absl::ToDoubleSeconds(without), kRounds / 2 / absl::ToDoubleSeconds(beside), kept);
  EXPECT_GE(kept, kKeptMin);
  EXPECT_EQ(DepthOf(hub, kSlowQueue), items) << "nothing of the slow queue is lost";
}

}  // namespace
}  // namespace postgate::fault
