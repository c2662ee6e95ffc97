// SPDX-License-Identifier: Apache-2.0
//
// One queue with its table, its dispatcher and its ledger, driven by a seed in one thread: commits, words of them that come late, fills
// that take time, subscribers that come, go, acknowledge, release, extend and fall silent. A model says what must hold.
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/ledger/testing/memory_table.h"
#include "server/queues/dispatcher.h"
#include "server/queues/queue_fixture.h"
#include "server/queues/queue_reader.h"

namespace postgate::queues {
namespace {

constexpr int kSteps = 600;
constexpr int kSeeds = 150;
constexpr char kQueue[] = "release";

class Simulation {
 public:
  explicit Simulation(uint64_t seed) : random_(seed), dispatcher_(DispatcherOptions()) {
    reader_ = *QueueReader::Open(&table_, [this](const std::vector<QueueChange>& changes) {
      words_.insert(words_.end(), changes.begin(), changes.end());
    });
  }

  void Step() {
    switch (Below(14)) {
      case 0: case 1: case 2: return Put();
      case 3: return Withdraw();
      case 4: return Move();
      case 5: return HearWord();
      case 6: return BeginOrEndFill();
      case 7: case 8: return GiveOut();
      case 9: return Acknowledge();
      case 10: return CommitOne();
      case 11: return ReleaseOrExtend();
      case 12: return SubscribeOrLeave();
      case 13: return Advance();
    }
  }

  // Whatever happened: with one willing subscriber everything that waits is delivered and acknowledged.
  void DrainAndCheck() {
    refusing_ = false;
    while (!credit_.empty()) Leave(credit_.begin()->first);
    Subscribe(7);
    for (int round = 0; round < 5000 && *waits_ != 0; ++round) {
      while (!words_.empty()) HearWord();
      BeginOrEndFill();
      GiveOut();
      std::vector<std::string> all;
      for (const auto& [lease_id, lease] : live_) all.push_back(lease_id);
      AcknowledgeThese(credit_.begin()->first, all);
      while (!in_flight_.empty()) CommitOne();
      now_ += absl::Seconds(1);
      Expire();
    }
    EXPECT_EQ(*waits_, 0) << "items that nobody ever gets";
    CheckDepth();
  }

 private:
  struct Item {
    int64_t departure_s = 0;
    bool gone = false;         // acknowledged or withdrawn, in the ledger
    bool acknowledged = false;
    bool dead = false;
    int32_t attempts = 0;
  };
  struct Live {
    SubscriberId subscriber = 0;
    int64_t sequence = 0;
    absl::Time expires_at;
  };

  Dispatcher::Options DispatcherOptions() {
    Dispatcher::Options options;
    options.lease = absl::Seconds(10);
    options.attempts_max = 6;
    options.window_items = 4;
    options.new_lease_id = [this] { return absl::StrCat("L", ++lease_ids_); };
    return options;
  }

  uint64_t Below(uint64_t bound) { return random_() % bound; }

  void Commit(ledger::v1::Entry entry) {
    ASSERT_TRUE(reader_->Apply(BlockOf(head_, {std::move(entry)})).ok());
    ++head_;
    CountWaiting();
    CheckDepth();
  }
  void CountWaiting() {
    int64_t waits = 0;
    for (const auto& [sequence, item] : items_) waits += item.gone || item.dead ? 0 : 1;
    waits_ = waits;
  }
  void CheckDepth() {
    int64_t depth = 0, dead = 0;
    for (const auto& [sequence, item] : items_) {
      depth += item.gone ? 0 : 1;
      dead += !item.gone && item.dead ? 1 : 0;
    }
    const QueueDepth told = *reader_->Depth(0);
    EXPECT_EQ(told.counters.depth, depth);
    EXPECT_EQ(told.counters.dead_lettered, dead);
  }
  int64_t AnyItem() {
    if (items_.empty()) return -1;
    auto it = items_.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(Below(items_.size())));
    return it->first;
  }

  void Put() {
    const int64_t departure = kCommittedAt + static_cast<int64_t>(Below(50));
    items_[head_] = Item{departure};
    Commit(ItemEntryFor(absl::StrCat("I", head_), {kQueue}, departure));
  }
  void Withdraw() {
    const int64_t sequence = AnyItem();
    if (sequence < 0) return;
    items_[sequence].gone = true;
    Commit(CancellationEntryFor(sequence));
  }
  void Move() {
    const int64_t sequence = AnyItem();
    if (sequence < 0) return;
    items_[sequence].departure_s = kCommittedAt + static_cast<int64_t>(Below(50));
    Commit(MovementEntryFor({sequence}, items_[sequence].departure_s));
  }
  void HearWord() {
    if (words_.empty()) return;
    const QueueChange change = words_.front();
    words_.pop_front();
    dispatcher_.Apply(change);
    if (change.kind != QueueChange::Kind::kRemoved) return;
    heard_gone_.insert(change.place.sequence);
    // Its lease has ended, unless its acknowledgement is on its way.
    std::erase_if(live_, [&](const auto& live) { return live.second.sequence == change.place.sequence; });
  }
  void BeginOrEndFill() {
    if (fill_.has_value()) {
      if (!read_.has_value()) {
        absl::StatusOr<std::vector<Place>> places = reader_->Places(0, fill_->after, fill_->limit);
        ASSERT_TRUE(places.ok());
        read_ = std::move(places).value();
        return;
      }
      dispatcher_.EndFill(*read_);
      fill_.reset();
      read_.reset();
    } else if (dispatcher_.WantsFill()) {
      fill_ = dispatcher_.BeginFill();
    }
  }
  void GiveOut() {
    for (const Grant& grant : dispatcher_.GiveOut(now_, 1 + Below(5))) {
      const int64_t sequence = grant.place.sequence;
      ASSERT_TRUE(items_.contains(sequence)) << "delivered what was never put";
      Item& item = items_[sequence];
      EXPECT_FALSE(item.acknowledged) << "delivered again after its acknowledgement: " << sequence;
      EXPECT_FALSE(acknowledging_.contains(sequence)) << "delivered while it is acknowledged: " << sequence;
      EXPECT_FALSE(heard_gone_.contains(sequence)) << "delivered after it was withdrawn: " << sequence;
      EXPECT_FALSE(item.dead) << "delivered although set aside: " << sequence;
      for (const auto& [lease_id, live] : live_) EXPECT_NE(live.sequence, sequence) << "in two live leases";
      EXPECT_EQ(grant.attempt, ++item.attempts);
      EXPECT_TRUE(live_.emplace(grant.lease_id, Live{grant.subscriber, sequence, grant.expires_at}).second) << "a lease identifier twice";
      int32_t held = 0;
      for (const auto& [lease_id, live] : live_) held += live.subscriber == grant.subscriber ? 1 : 0;
      for (const auto& [ids, subscriber] : in_flight_) held += subscriber == grant.subscriber ? static_cast<int32_t>(ids.size()) : 0;
      EXPECT_LE(held, credit_[grant.subscriber]) << "more than its credit";
    }
  }
  void Acknowledge() {
    if (credit_.empty()) return;
    std::vector<std::string> lease_ids = {"L0"};
    for (const auto& [lease_id, live] : live_) {
      if (Below(2) == 0) lease_ids.push_back(lease_id);
    }
    AcknowledgeThese(AnySubscriber(), lease_ids);
  }
  void AcknowledgeThese(SubscriberId subscriber, const std::vector<std::string>& lease_ids) {
    const Dispatcher::Acknowledged acknowledged = dispatcher_.Acknowledge(subscriber, lease_ids);
    EXPECT_EQ(acknowledged.lease_ids.size() + acknowledged.unknown_lease_ids.size(), lease_ids.size());
    for (const std::string& lease_id : acknowledged.unknown_lease_ids) {
      EXPECT_TRUE(!live_.contains(lease_id) || live_[lease_id].subscriber != subscriber) << "a live lease is unknown";
    }
    for (size_t i = 0; i < acknowledged.lease_ids.size(); ++i) {
      ASSERT_TRUE(live_.contains(acknowledged.lease_ids[i])) << "acknowledged a lease that had ended";
      EXPECT_EQ(live_[acknowledged.lease_ids[i]].sequence, acknowledged.sequences[i]);
      acknowledging_.insert(acknowledged.sequences[i]);
      sequence_of_[acknowledged.lease_ids[i]] = acknowledged.sequences[i];
      live_.erase(acknowledged.lease_ids[i]);
    }
    if (!acknowledged.lease_ids.empty()) in_flight_.emplace_back(acknowledged.lease_ids, subscriber);
  }
  void CommitOne() {
    TakeDeadLetters();
    if (in_flight_.empty()) return;
    const auto [lease_ids, subscriber] = in_flight_.front();
    in_flight_.pop_front();
    if (refusing_ && Below(3) == 0) return Refuse(lease_ids);
    for (const std::string& lease_id : lease_ids) {
      Item& item = items_[sequence_of_[lease_id]];
      item.gone = true;
      item.acknowledged = true;
      Commit(AcknowledgementEntryFor(kQueue, {sequence_of_[lease_id]}));
    }
    if (Below(2) == 0) {
      while (!words_.empty()) HearWord();
    }
    dispatcher_.Committed(lease_ids);
  }
  // As a full disk does: nothing is written, and the items are waited for again.
  void Refuse(const std::vector<std::string>& lease_ids) {
    Dispatcher::Acknowledged acknowledged;
    acknowledged.lease_ids = lease_ids;
    for (const std::string& lease_id : lease_ids) {
      acknowledged.sequences.push_back(sequence_of_[lease_id]);
      acknowledging_.erase(sequence_of_[lease_id]);
    }
    dispatcher_.Refused(acknowledged);
  }
  void TakeDeadLetters() {
    for (const DeadLetter& dead : dispatcher_.TakeDeadLetters()) {
      // More only for an item whose acknowledgement the ledger refused.
      EXPECT_GE(dead.attempts, 6);
      if (refusing_ && Below(3) == 0) {
        dispatcher_.DeadLetterRefused(dead.sequence, now_);
        continue;
      }
      items_[dead.sequence].dead = true;
      Commit(DeadLetterEntryFor(kQueue, dead.sequence));
    }
  }
  void ReleaseOrExtend() {
    if (live_.empty()) return;
    auto it = live_.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(Below(live_.size())));
    if (Below(2) == 0) {
      EXPECT_TRUE(dispatcher_.Release(it->second.subscriber, {it->first}).empty());
      live_.erase(it);
    } else {
      EXPECT_TRUE(dispatcher_.Extend(it->second.subscriber, {it->first}, absl::Seconds(20), now_).empty());
      it->second.expires_at = now_ + absl::Seconds(20);
    }
  }
  SubscriberId AnySubscriber() {
    auto it = credit_.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(Below(credit_.size())));
    return it->first;
  }
  void Subscribe(int32_t credit) {
    credit_[++subscribers_] = credit;
    dispatcher_.AddSubscriber(subscribers_, credit);
  }
  void Leave(SubscriberId subscriber) {
    dispatcher_.RemoveSubscriber(subscriber);
    credit_.erase(subscriber);
    std::erase_if(live_, [&](const auto& live) { return live.second.subscriber == subscriber; });
  }
  void SubscribeOrLeave() {
    if (credit_.size() < 3) return Subscribe(1 + static_cast<int32_t>(Below(4)));
    if (Below(2) == 0) Leave(AnySubscriber());
  }
  void Advance() {
    now_ += absl::Seconds(static_cast<int64_t>(Below(8)));
    Expire();
  }
  void Expire() {
    dispatcher_.Expire(now_);
    std::erase_if(live_, [&](const auto& live) { return live.second.expires_at <= now_; });
  }

  std::mt19937_64 random_;
  int lease_ids_ = 0;
  bool refusing_ = true;
  ledger::MemoryTable table_;
  std::unique_ptr<QueueReader> reader_;
  Dispatcher dispatcher_;
  int64_t head_ = 0;
  absl::Time now_ = absl::FromUnixSeconds(kCommittedAt);
  std::deque<QueueChange> words_;
  std::optional<QueueHead::Fill> fill_;
  std::optional<std::vector<Place>> read_;

  std::map<int64_t, Item> items_;
  std::optional<int64_t> waits_ = 0;
  std::set<int64_t> heard_gone_;
  std::map<std::string, Live> live_;
  std::set<int64_t> acknowledging_;
  std::map<std::string, int64_t> sequence_of_;
  std::deque<std::pair<std::vector<std::string>, SubscriberId>> in_flight_;
  SubscriberId subscribers_ = 0;
  std::map<SubscriberId, int32_t> credit_;
};

TEST(DispatcherSimulationTest, HoldsItsPromisesWhateverTheOrder) {
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Simulation simulation(seed);
    for (int step = 0; step < kSteps; ++step) simulation.Step();
    simulation.DrainAndCheck();
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace postgate::queues
