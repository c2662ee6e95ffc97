// SPDX-License-Identifier: Apache-2.0
//
// The gateway is killed at random while a carrier streams. What was sent and acked is recorded here, outside the gateway; at the end no acked
// item may be lost, none doubled, and the offsets must be right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "absl/base/config.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/recording_carrier.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing_support::Hub;

// A sanitized gateway starts far more slowly.
#ifdef ABSL_HAVE_ADDRESS_SANITIZER
constexpr int kKills = 15;
#else
constexpr int kKills = 100;
#endif

TEST(KillTest, NothingAckedIsLostOrDoubledOverManyKills) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  testing_support::RecordingCarrier carrier(hub);
  std::atomic<bool> over{false};
  std::thread streaming([&] {
    while (!carrier.done() && !over) carrier.Stream();
  });
  std::mt19937 random(20260301);
  for (int kill = 0; kill < kKills; ++kill) {
    // A random number of acks after the last kill, so that each kill meets another moment of the work.
    if (!carrier.AwaitAcks(carrier.acks() + 1 + static_cast<int64_t>(random() % 40), hub.process())) {
      over = true;
      ADD_FAILURE() << "the gateway ended by itself: " << hub.log();
      break;
    }
    const bool restarted = hub.KillAndRestart();
    if (!restarted) {
      over = true;
      ADD_FAILURE() << "the gateway did not start again: " << hub.log();
      break;
    }
  }
  carrier.Stop();
  streaming.join();

  const std::map<int64_t, v1::ItemResult> results = carrier.results();
  ASSERT_GT(results.size(), static_cast<size_t>(kKills));
  // Offsets without gaps.
  EXPECT_EQ(results.rbegin()->first, static_cast<int64_t>(results.size()) - 1);
  std::set<std::string> numbers;
  for (const auto& [offset, result] : results) {
    ASSERT_EQ(result.item_id(), testing_support::S10Of(static_cast<int>(offset)));
    ASSERT_EQ(result.outcome(), v1::OUTCOME_ACCEPTED) << result.ShortDebugString();
    EXPECT_TRUE(numbers.insert(result.registration_number()).second) << "a number was given twice";
  }
  // Each accepted item is delivered exactly once in each of its queues, and nothing else is.
  std::map<std::string, std::set<std::string>> queues_of;
  for (const std::string& queue : testing_support::QueueNames(hub)) {
    for (const std::string& one : testing_support::DrainQueue(hub, queue)) {
      const std::string number = one.substr(0, one.find('/'));
      EXPECT_EQ(numbers.count(number), 1u) << "delivered, but never acked";
      EXPECT_TRUE(queues_of[number].insert(queue).second) << "delivered twice";
    }
    EXPECT_EQ(testing_support::DepthOf(hub, queue), 0);
  }
  EXPECT_EQ(queues_of.size(), numbers.size());
  RecordProperty("items", static_cast<int>(results.size()));
  printf("%d kills, %zu items acked, each in its queues once\n", kKills, results.size());
}

}  // namespace
}  // namespace postgate
