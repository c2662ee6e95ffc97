// SPDX-License-Identifier: Apache-2.0
//
// The gateway dies at every point of core/crash_points, and at random, and now and then stops in order, while a carrier streams, customs takes items from every queue and decides, and
// what each of them was told is recorded here, outside the gateway. At the end nothing that was confirmed may be lost and nothing doubled.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/crash_points/crash_points.h"
#include "core/synchronization/mutex.h"
#include "tests/crash/hub_presence.h"
#include "tests/crash/recording_consumer.h"
#include "tests/crash/recording_officer.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/recording_carrier.h"
#include "tests/support/submit_stream.h"

namespace postgate::crash {
namespace {

using testing_support::Hub;
using testing_support::IsAccepted;

constexpr int kKilled = 128 + SIGKILL;
// How much is done before a stop.
constexpr int64_t kAcksPerCycle = 12;
constexpr int64_t kConfirmationsPerCycle = 60;
constexpr int64_t kDecisionsPerCycle = 4;
constexpr size_t kDeathsBetweenStops = 6;
// So far the carrier runs ahead of customs: how much a machine streams while the gateway dies a thousand times is not what is asked here.
constexpr int64_t kItemsWaitingMax = 20'000;
// At the end, of all items.
constexpr int64_t kItemsAskedFor = 5'000;
// Of a point that is passed again and again, one of the first passes is hit.
constexpr int64_t kPassesMax = 4;
// While nothing is delivered. Nothing depends on it but how soon the end is seen.
constexpr std::chrono::milliseconds kLookEvery{5};
constexpr const char* kQueues[] = {"release", "documents", "revenue", "security", "prohibited", "inspection"};

// When the readers' tables are flushed, too: the work of one attempt fills none.
bool IsPassedAtTheStop(CrashPoint point) {
  const bool is_flush = point == CrashPoint::kQueuesFlushing || point == CrashPoint::kQueuesFlushed || point == CrashPoint::kRegisterFlushing ||
                        point == CrashPoint::kRegisterFlushed;
  return is_flush || point >= CrashPoint::kDrainBegun;
}

// At the start, once by the one carrier, or at the stop.
bool IsPassedOnceAnAttempt(CrashPoint point) { return point <= CrashPoint::kProducerOpened || IsPassedAtTheStop(point); }

// Those that are in `all` and not in `others`, the first ten; there are thousands.
std::string SomeOf(const std::set<std::string>& all, const std::set<std::string>& others) {
  std::vector<std::string> missing;
  std::set_difference(all.begin(), all.end(), others.begin(), others.end(), std::back_inserter(missing));
  const size_t more = missing.size() > 10 ? missing.size() - 10 : 0;
  missing.resize(missing.size() - more);
  return absl::StrCat(absl::StrJoin(missing, " "), more > 0 ? absl::StrCat(" and ", more, " more") : "");
}

// No case is held here and no day is over: legal_hold_crash_test dies there.
bool IsOfHoldsAndErasure(CrashPoint point) { return point >= CrashPoint::kHoldCommitted && point <= CrashPoint::kKeyErased; }

// A hub, its partners, and what they were told.
class CrashTest : public testing::Test {
 protected:
  CrashTest() : random_(Seed()) {
    hub_.Use(std::string(POSTGATE_BIN_DIR) + "/postgate-gateway-crashing");
    printf("seed %u\n", Seed());
    for (const char* queue : kQueues) {
      // Each third item of the first queue is decided upon.
      const bool decides = queue == kQueues[0];
      consumers_.push_back(std::make_unique<RecordingConsumer>(hub_, &presence_, queue, [this, decides](const std::string& number) {
        progress_.NotifyAll();
        if (decides && number.back() % 3 == 0) officer_.PutBefore(number);
      }));
    }
    streaming_ = std::thread([this] {
      while (!carrier_.done() && presence_.Await()) carrier_.Stream();
    });
  }

  ~CrashTest() override {
    is_over_ = true;
    presence_.End();
    hub_.process().Signal(SIGKILL);
    streaming_.join();
  }

  // Every item comes to the first queue.
  void AwaitCustoms() {
    MutexLock lock(progress_mutex_);
    while (!is_over_ && carrier_.items_acked() - consumers_.front()->CountDoneWith() > kItemsWaitingMax) progress_.WaitFor(progress_mutex_, kLookEvery);
  }

  static unsigned Seed() {
    const char* const seed = getenv("POSTGATE_SEED");
    return seed != nullptr ? static_cast<unsigned>(atoi(seed)) : 20261126u;
  }

  int64_t Confirmations() const {
    int64_t confirmed = 0;
    for (const auto& consumer : consumers_) confirmed += consumer->confirmed();
    return confirmed;
  }

  // Starts a gateway that dies at the point's nth pass, at the latest when it stops, and expects that it does.
  void DieAt(CrashPoint point, int64_t nth) {
    const std::string at = absl::StrCat(NameOf(point), ":", nth);
    SCOPED_TRACE(at);
    if (point == CrashPoint::kTablesDestroyed) std::filesystem::resize_file(hub_.data() + "/readers/CURRENT", 0);
    hub_.SetEnvironment({"POSTGATE_CRASH_AT=" + at});
    if (!hub_.Start()) {
      EXPECT_EQ(hub_.process().Wait(), kKilled) << hub_.log();
      return;
    }
    presence_.SetUp(true);
    IsPassedAtTheStop(point) ? Work() : WorkUntilItDies();
    presence_.SetUp(false);
    EXPECT_EQ(hub_.process().Ended() ? hub_.process().Wait() : hub_.Stop(), kKilled) << "it did not pass there; " << hub_.log();
  }

  // Starts a gateway, and kills it after a random number of acks.
  void DieAtRandom() {
    hub_.SetEnvironment({});
    ASSERT_TRUE(hub_.Start()) << hub_.log();
    presence_.SetUp(true);
    EXPECT_TRUE(carrier_.AwaitAcks(carrier_.acks() + 1 + static_cast<int64_t>(random_() % 30), hub_.process())) << hub_.log();
    presence_.SetUp(false);
    hub_.Kill();
  }

  // Starts a gateway, and kills it once there is something in the ledger that no reader can have on disk.
  void DieWithNewItems() {
    hub_.SetEnvironment({});
    ASSERT_TRUE(hub_.Start()) << hub_.log();
    presence_.SetUp(true);
    EXPECT_TRUE(carrier_.AwaitNewItems(hub_.process())) << hub_.log();
    presence_.SetUp(false);
    hub_.Kill();
  }

  // Starts a gateway that does its work and stops in order: what its readers then have on disk is what the next one begins with.
  void StopInOrder() {
    hub_.SetEnvironment({});
    ASSERT_TRUE(hub_.Start()) << hub_.log();
    presence_.SetUp(true);
    Work();
    presence_.SetUp(false);
    EXPECT_EQ(hub_.Stop(), 0) << hub_.log();
  }

  // Until each partner has been served, or the gateway has died.
  void Work() {
    const int64_t confirmations = Confirmations() + kConfirmationsPerCycle;
    const int64_t decisions = officer_.decided() + kDecisionsPerCycle;
    int64_t acks = carrier_.acks() + kAcksPerCycle;
    while (carrier_.AwaitAcks(acks, hub_.process())) {
      if (Confirmations() >= confirmations && officer_.decided() >= decisions) return;
      ++acks;
    }
  }

  // One that doesn't die meets the test's own time limit.
  void WorkUntilItDies() {
    while (carrier_.AwaitAcks(carrier_.acks() + 1, hub_.process())) continue;
  }

  // Lets everything come to an end with a gateway that does not die, and compares what all were told.
  void ExpectNothingLostOrDoubled() {
    hub_.SetEnvironment({});
    ASSERT_TRUE(hub_.Start()) << hub_.log();
    presence_.SetUp(true);
    exchange_ = hub_.ExchangeAs("carrier-demo-post");
    carrier_.Stop();
    streaming_.join();
    streaming_ = std::thread([] {});
    const std::map<std::string, std::set<std::string>> queues_of = QueuesOfAccepted();
    AwaitEmptyQueues(queues_of);
    EXPECT_TRUE(officer_.WatchOn());
    EXPECT_EQ(officer_.watched(), officer_.Decided()) << "the feed shows what was decided, each once";
    printf("%zu items acked and delivered, %zu decided\n", queues_of.size(), officer_.watched().size());
    presence_.SetUp(false);
    presence_.End();
    EXPECT_EQ(hub_.Stop(), 0) << hub_.log();
  }

  // By "NUMBER/1": in which queues an accepted item is. They are alike but for their numbers, so a part of them is asked for.
  std::map<std::string, std::set<std::string>> QueuesOfAccepted() {
    std::map<std::string, std::set<std::string>> queues_of;
    const std::map<int64_t, v1::ItemResult> results = carrier_.results();
    EXPECT_EQ(results.rbegin()->first, static_cast<int64_t>(results.size()) - 1) << "offsets have gaps";
    const std::set<std::string> queues = QueuesOf(results.begin()->second);
    const int64_t every = std::max<int64_t>(1, static_cast<int64_t>(results.size()) / kItemsAskedFor);
    for (const auto& [offset, result] : results) {
      EXPECT_EQ(result.item_id(), testing_support::S10Of(static_cast<int>(offset)));
      EXPECT_TRUE(IsAccepted(result)) << result.ShortDebugString();
      EXPECT_TRUE(queues_of.emplace(result.registration_number() + "/1", queues).second) << "a number was given twice";
      if (offset % every == 0) {
        EXPECT_EQ(QueuesOf(result), queues) << result.item_id();
      }
    }
    return queues_of;
  }

  // As the hub says to its carrier: customs' reading would be an entry of the ledger each time.
  std::set<std::string> QueuesOf(const v1::ItemResult& result) {
    grpc::ClientContext context;
    v1::GetItemRequest request;
    request.set_registration_number(result.registration_number());
    v1::GetItemResponse response;
    const grpc::Status status = exchange_->GetItem(&context, request, &response);
    EXPECT_TRUE(status.ok() && response.records_size() == 1) << status.error_message();
    if (response.records().empty()) return {};
    const auto& queues = response.records(0).assessment().queues();
    return {queues.begin(), queues.end()};
  }

  void AwaitEmptyQueues(const std::map<std::string, std::set<std::string>>& queues_of) {
    const auto is_left = [this](const char* queue) { return testing_support::DepthOf(hub_, queue) != 0; };
    while ((std::any_of(std::begin(kQueues), std::end(kQueues), is_left) || !officer_.idle()) && !hub_.process().Ended()) {
      MutexLock lock(progress_mutex_);
      progress_.WaitFor(progress_mutex_, kLookEvery);
    }
    for (size_t i = 0; i < consumers_.size(); ++i) {
      std::set<std::string> there;
      for (const auto& [item, queues] : queues_of) {
        if (queues.contains(kQueues[i])) there.insert(item);
      }
      const std::set<std::string> done = consumers_[i]->DoneWith();
      EXPECT_EQ(done.size(), there.size()) << kQueues[i];
      EXPECT_EQ(SomeOf(there, done), "") << "accepted, and never confirmed to the consumer of " << kQueues[i];
      EXPECT_EQ(SomeOf(done, there), "") << "confirmed to the consumer of " << kQueues[i] << ", and not in the queue by what the hub says";
    }
  }

  Hub hub_;
  HubPresence presence_;
  Mutex progress_mutex_;
  CondVar progress_;  // something was delivered
  std::mt19937 random_;
  std::atomic<bool> is_over_{false};
  testing_support::RecordingCarrier carrier_{hub_, [this] { AwaitCustoms(); }};
  RecordingOfficer officer_{hub_, &presence_};
  std::unique_ptr<v1::ExchangeService::Stub> exchange_;  // at the end
  std::vector<std::unique_ptr<RecordingConsumer>> consumers_;
  std::thread streaming_;
};

int Cycles() {
  const char* const cycles = getenv("POSTGATE_CRASH_CYCLES");
  return cycles != nullptr ? atoi(cycles) : 60;
}

TEST_F(CrashTest, NothingConfirmedIsLostOrDoubledWhereverTheGatewayDies) {
  DieAt(CrashPoint::kStoreCreated, 1);
  std::vector<CrashPoint> points;
  for (size_t i = 1; i < kCrashPoints; ++i) {
    if (!IsOfHoldsAndErasure(static_cast<CrashPoint>(i))) points.push_back(static_cast<CrashPoint>(i));
  }
  int cycles = 1;
  while (cycles < Cycles() && !HasFailure()) {
    std::shuffle(points.begin(), points.end(), random_);
    for (size_t i = 0; i < points.size() && cycles < Cycles() && !HasFailure(); ++i, ++cycles) {
      if (points[i] == CrashPoint::kBlockReplayed && ++cycles < Cycles()) DieWithNewItems();
      DieAt(points[i], IsPassedOnceAnAttempt(points[i]) ? 1 : 1 + static_cast<int64_t>(random_() % kPassesMax));
      if (i % 3 == 0 && ++cycles < Cycles()) DieAtRandom();
      if (i % kDeathsBetweenStops == 0) StopInOrder();
    }
    printf("%d of %d deaths\n", cycles, Cycles());
    fflush(stdout);
  }
  printf("%d deaths, at %zu points and at random\n", cycles, points.size() + 1);
  // After a loss the partners may wait for ever for what is gone.
  if (HasFailure()) return;
  ExpectNothingLostOrDoubled();
}

}  // namespace
}  // namespace postgate::crash
