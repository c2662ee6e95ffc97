// SPDX-License-Identifier: Apache-2.0
//
// A waiting consumer gets an item soon after its commit. Measured against the commit's own time stamp in the receipt, so nothing depends on how
// fast this machine submits.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <thread>

#include "absl/time/clock.h"
#include "core/encoding/timestamp.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing_support::AcceptableItem;
using testing_support::Hub;
using testing_support::QueueConsumer;
using testing_support::SubmitStream;

constexpr int kItems = 5'000;
constexpr int kItemsPerSecond = 1'000;
constexpr int kItemsPerBatch = 10;
// p99. What is promised is promised of what ships: a sanitizer slows the hub down several times, and there the limit finds a hang alone.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr absl::Duration kLimit = absl::Seconds(2);
#else
constexpr absl::Duration kLimit = absl::Milliseconds(50);
#endif

TEST(LatencyTest, AWaitingConsumerGetsAnItemWithinFiftyMillisecondsOfItsCommit) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  // Which queue such an item goes to.
  SubmitStream stream(hub, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  ASSERT_TRUE(stream.Send(0, {AcceptableItem(0)}));
  ASSERT_TRUE(stream.Read().has_value());
  std::string queue;
  for (const std::string& name : testing_support::QueueNames(hub)) {
    if (testing_support::DepthOf(hub, name) == 1) queue = name;
  }
  std::vector<absl::Duration> delays;
  std::thread consuming([&] {
    QueueConsumer consumer(hub, queue, 1'000);
    while (static_cast<int>(delays.size()) < kItems + 1) {
      const v1::PullResponse response = consumer.Read();
      if (consumer.ended()) break;
      const absl::Time now = absl::Now();
      std::vector<std::string> lease_ids;
      for (const v1::Delivery& delivery : response.deliveries()) {
        delays.push_back(now - encoding::ToTime(delivery.accepted_at()));
        lease_ids.push_back(delivery.lease_id());
      }
      if (!lease_ids.empty()) consumer.Acknowledge(lease_ids);
    }
  });
  bool all_acked = false;
  std::thread reading([&] {
    for (int64_t acked = 1; acked < kItems + 1;) {
      const auto response = stream.Read();
      if (!response.has_value()) return;
      if (response->has_ack()) acked = response->ack().next_offset();
    }
    all_acked = true;
  });
  // Constant arrival, whatever the hub does. Nothing may leave the test before both threads are joined.
  bool sent_all = true;
  const absl::Time start = absl::Now();
  for (int sent = 0; sent_all && sent < kItems; sent += kItemsPerBatch) {
    const absl::Time due = start + absl::Seconds(1) * sent / kItemsPerSecond;
    std::this_thread::sleep_until(absl::ToChronoTime(due));  // paces the load
    std::vector<v1::Item> items;
    for (int i = 0; i < kItemsPerBatch; ++i) items.push_back(AcceptableItem(1 + sent + i));
    sent_all = stream.Send(1 + sent, items);
  }
  reading.join();
  // The consumer would wait for ever for what was never committed.
  if (!all_acked) hub.Kill();
  consuming.join();
  ASSERT_TRUE(sent_all && all_acked) << hub.log();
  ASSERT_EQ(delays.size(), static_cast<size_t>(kItems + 1));
  delays.erase(delays.begin());  // was waiting before the consumer came
  std::sort(delays.begin(), delays.end());
  const absl::Duration p50 = delays[delays.size() / 2];
  const absl::Duration p99 = delays[delays.size() * 99 / 100];
  printf("commit to consumer at %d items/s: p50 %.1f ms, p99 %.1f ms\n", kItemsPerSecond, absl::ToDoubleMilliseconds(p50),
         absl::ToDoubleMilliseconds(p99));
  EXPECT_LE(p99, kLimit);
}

}  // namespace
}  // namespace postgate
