// SPDX-License-Identifier: Apache-2.0
//
// The gateway is killed at random while a carrier streams. What was sent and acked is recorded here, outside the gateway; at the end no acked
// item may be lost, none doubled, and the offsets must be right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "core/synchronization/mutex.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing_support::AcceptableItem;
using testing_support::Hub;
using testing_support::Process;
using testing_support::SubmitStream;

constexpr int kKills = 100;
constexpr int kBatch = 20;
constexpr int kBatchesInFlight = 10;
// While no ack comes. Nothing depends on it but how soon a gateway's unexpected end is seen.
constexpr std::chrono::seconds kLookAtTheGatewayEvery{1};

// A carrier that streams until it is told to stop, resuming where the hub says, and keeps every ack.
class Carrier {
 public:
  explicit Carrier(const Hub& hub) : hub_(hub) {}

  // One stream, until it breaks or Stop was called and all is acked.
  void Stream() {
    SubmitStream stream(hub_, "carrier-demo-post");
    const auto opened = stream.Open("office");
    if (!opened.has_value()) return;
    int64_t next;
    {
      MutexLock lock(mutex_);
      EXPECT_GE(opened->committed_offset(), acked_) << "something acked was lost";
      // What was committed and whose ack was lost is sent again for its results.
      next = acked_;
    }
    int64_t acked = next;
    for (;;) {
      // Also when it is to stop, it wants the results of what was committed and whose ack was lost.
      while ((!stopping_ || next < opened->committed_offset()) && next - acked < kBatch * kBatchesInFlight) {
        std::vector<v1::Item> items;
        for (int i = 0; i < kBatch; ++i) items.push_back(AcceptableItem(static_cast<int>(next) + i));
        if (!stream.Send(next, items)) return;
        next += kBatch;
      }
      if (stopping_ && acked == next) {
        stream.Finish();
        done_ = true;
        return;
      }
      const auto response = stream.Read();
      if (!response.has_value()) return;
      if (response->has_ack()) {
        Keep(response->ack());
        acked = response->ack().next_offset();
      }
    }
  }

  void Stop() { stopping_ = true; }
  bool done() const { return done_; }

  // Waits until `count` acks have come in all; false when the gateway has ended by itself. One that hangs meets the test's own time limit.
  bool AwaitAcks(int64_t count, Process& gateway) {
    MutexLock lock(mutex_);
    while (acks_ < count) {
      if (!changed_.WaitFor(mutex_, kLookAtTheGatewayEvery) && gateway.Ended()) return false;
    }
    return true;
  }
  int64_t acks() {
    MutexLock lock(mutex_);
    return acks_;
  }

  std::map<int64_t, v1::ItemResult> results() {
    MutexLock lock(mutex_);
    return results_;
  }

 private:
  void Keep(const v1::Ack& ack) {
    MutexLock lock(mutex_);
    EXPECT_LE(ack.first_offset(), acked_) << "an ack left a gap";
    for (const v1::ItemResult& result : ack.results()) {
      auto [at, is_new] = results_.emplace(result.offset(), result);
      EXPECT_TRUE(is_new || at->second.SerializeAsString() == result.SerializeAsString()) << "an offset was answered twice, differently";
    }
    acked_ = std::max(acked_, ack.next_offset());
    ++acks_;
    changed_.NotifyAll();
  }

  const Hub& hub_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> done_{false};
  Mutex mutex_;
  CondVar changed_;
  int64_t acked_ POSTGATE_GUARDED_BY(mutex_) = 0;
  int64_t acks_ POSTGATE_GUARDED_BY(mutex_) = 0;
  std::map<int64_t, v1::ItemResult> results_ POSTGATE_GUARDED_BY(mutex_);
};

TEST(KillTest, NothingAckedIsLostOrDoubledOverAHundredKills) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  Carrier carrier(hub);
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
