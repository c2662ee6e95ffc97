// SPDX-License-Identifier: Apache-2.0
//
// Customs is away: items come in for hours and nobody pulls. Intake goes on, the gateway's memory does not grow with what waits, and once a consumer is back it
// takes more than comes in meanwhile. The backlog comes in as fast as the hub takes it, so that hours are minutes.
//   POSTGATE_AWAY_ITEMS=N   that many items, whatever the extent
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "core/clock/clock.h"
#include "tests/fault/downstream/item_feed.h"
#include "tests/fault/downstream/queue_drain.h"
#include "tests/fault/extent.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/resident_memory.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing_support::AcceptableItem;
using testing_support::DepthOf;
using testing_support::Hub;

// Caches and tables of a fixed size are full after so many items; from then on memory may grow by a quarter of it, however many more wait.
constexpr int64_t kItemsUntilFull = 200'000;
constexpr double kGrowthMax = 1.25;
// What it may be before that.
constexpr double kMegabytesMax = 500;
// What comes in while customs catches up: 20 million items in some three hours, which is what it was away for. They are acknowledged at least so many times as
// fast.
constexpr int64_t kPace = 2'000;
constexpr double kCatchUpMin = 1.5;
constexpr int kConsumers = 4;

int64_t Items() {
  int64_t items = 0;
  const char* const wanted = std::getenv("POSTGATE_AWAY_ITEMS");
  if (wanted != nullptr && absl::SimpleAtoi(wanted, &items)) return items;
  return Extent(50'000, 1'000'000);
}

// Of the gateway's process.
double ResidentMegabytes(Hub& hub) { return static_cast<double>(testing_support::ResidentBytes(hub.process().pid())) / 1e6; }

double PerSecond(int64_t count, absl::Duration elapsed) { return static_cast<double>(count) / absl::ToDoubleSeconds(elapsed); }

TEST(CustomsAwayTest, MemoryStaysFlatAndCustomsCatchesUpFasterThanIntake) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  const int64_t items = Items();
  // Half as many again come while customs catches up.
  ItemFeed feed(hub, items + items / 2, [](int64_t serial) { return AcceptableItem(static_cast<int>(serial)); });
  std::vector<double> memory;
  const absl::Time began = SteadyNow();
  for (int quarter = 1; quarter <= 4; ++quarter) {
    ASSERT_GE(feed.AwaitAcked(items * quarter / 4), items * quarter / 4) << hub.log();
    memory.push_back(ResidentMegabytes(hub));
  }
  const double intake_alone = PerSecond(items, SteadyNow() - began);
  std::string queue;
  int64_t depth = 0;
  for (const std::string& name : testing_support::QueueNames(hub)) {
    if (DepthOf(hub, name) <= depth) continue;
    depth = DepthOf(hub, name);
    queue = name;
  }
  ASSERT_GE(depth, items) << "what was acked waits";
  EXPECT_LE(memory[3], items / 2 >= kItemsUntilFull ? memory[1] * kGrowthMax : kMegabytesMax) << "MB after each quarter: " << memory[0] << ", " << memory[1] << ", " << memory[2] << ", " << memory[3];

  // Customs is back while items go on coming in.
  feed.KeepPace(kPace);
  const absl::Time back = SteadyNow();
  const int64_t acked_before = feed.acked();
  AcknowledgedCount acknowledged;
  std::vector<std::unique_ptr<QueueDrain>> consumers;
  for (int i = 0; i < kConsumers; ++i) consumers.push_back(std::make_unique<QueueDrain>(hub, queue, 1'000, &acknowledged));
  ASSERT_GE(acknowledged.Await(items / 3), items / 3) << hub.log();
  const absl::Duration took = SteadyNow() - back;
  const int64_t came_in = feed.acked() - acked_before;
  const int64_t delivered = acknowledged.now();
  const double memory_at_the_end = ResidentMegabytes(hub);
  feed.Stop();
  printf("%lld items at %.0f/s while customs was away; resident %.0f, %.0f, %.0f, %.0f MB after each quarter, %.0f MB while it catches up; then %.0f deliveries/s "
         "against %.0f items/s in the same %.1f s\n",
         static_cast<long long>(items), intake_alone, memory[0], memory[1], memory[2], memory[3], memory_at_the_end, PerSecond(delivered, took),
         PerSecond(came_in, took), absl::ToDoubleSeconds(took));
  EXPECT_GT(came_in, 0) << "nothing came in meanwhile: nothing was compared";
  EXPECT_GT(static_cast<double>(delivered), static_cast<double>(came_in) * kCatchUpMin);
}

}  // namespace
}  // namespace postgate::fault
