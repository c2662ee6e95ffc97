// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_engine.h"

#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ledger/committer.h"
#include "server/ledger/committer_thread.h"
#include "server/ledger/reader_runner.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/test_tree.h"
#include "server/ledger/testing/memory_table.h"
#include "server/queues/queue_fixture.h"
#include "server/sealing/sealed_entry.h"
#include "server/sealing/testing/memory_keys.h"

namespace postgate::queues {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Keeps what it gets, and lets the test wait for it.
class RecordingSubscriber final : public Subscriber {
 public:
  void Send(v1::PullResponse response) override {
    MutexLock lock(mutex_);
    received_.MergeFrom(response);
    changed_.NotifyAll();
  }
  void End(const absl::Status& status) override {
    MutexLock lock(mutex_);
    end_ = status;
    changed_.NotifyAll();
  }

  v1::PullResponse AwaitDeliveries(int count) {
    MutexLock lock(mutex_);
    while (received_.deliveries_size() < count) changed_.Wait(mutex_);
    return received_;
  }
  v1::PullResponse AwaitAcknowledged(int count) {
    MutexLock lock(mutex_);
    while (received_.acknowledged_lease_ids_size() < count) changed_.Wait(mutex_);
    return received_;
  }
  v1::PullResponse AwaitUnknown(int count) {
    MutexLock lock(mutex_);
    while (received_.unknown_lease_ids_size() < count) changed_.Wait(mutex_);
    return received_;
  }
  absl::Status AwaitEnd() {
    MutexLock lock(mutex_);
    while (!end_.has_value()) changed_.Wait(mutex_);
    return *end_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  v1::PullResponse received_ POSTGATE_GUARDED_BY(mutex_);
  std::optional<absl::Status> end_ POSTGATE_GUARDED_BY(mutex_);
};

// What the engine's observer told, to be waited for.
class Events {
 public:
  void Add(std::string event) {
    MutexLock lock(mutex_);
    events_.insert(std::move(event));
    changed_.NotifyAll();
  }
  void Await(const std::string& event) {
    MutexLock lock(mutex_);
    while (!events_.contains(event)) changed_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::set<std::string> events_ POSTGATE_GUARDED_BY(mutex_);
};

// Puts one entry into the ledger as it is.
class PlainProposal final : public ledger::Proposal {
 public:
  explicit PlainProposal(ledger::v1::Entry entry) : entry_(std::move(entry)) {}
  size_t size_bytes() const override { return entry_.ByteSizeLong(); }
  void Adjudicate(ledger::Draft& draft) override { draft.AddEntry() = entry_; }
  void Complete(const absl::Status&, const ledger::CommittedBlock&) override {}

 private:
  ledger::v1::Entry entry_;
};

// The engine with a real committer and runner over a ledger in memory.
class QueueEngineTest : public ::testing::Test {
 protected:
  QueueEngineTest() {
    QueueEngineOptions options;
    options.store = &store_;
    options.table = &table_;
    options.keys = &keys_;
    options.propose = [this](std::unique_ptr<ledger::Proposal> proposal) { committer_->Enqueue(std::move(proposal)); };
    options.find_related = [](absl::string_view item_id, absl::string_view) {
      return std::vector<std::string>{absl::StrCat("OTHER-", item_id)};
    };
    options.attempts_max = 2;
    options.rows_in_memory_max = 1;  // so that all goes through the table
    options.observer.dead_lettered = [this](absl::string_view, int64_t) { events_.Add("dead letter committed"); };
    options.observer.dead_letter_refused = [this](absl::string_view, int64_t sequence, const absl::Status&) {
      events_.Add(absl::StrCat("dead letter ", sequence, " refused"));
    };
    options.observer.unreadable = [this](absl::string_view, int64_t sequence, const absl::Status&) {
      events_.Add(absl::StrCat("unreadable ", sequence));
    };
    options.monotonic_clock = [this] { return Now(); };
    options.wall_clock = [] { return absl::FromUnixSeconds(kCommittedAt); };
    auto engine = QueueEngine::Open(std::move(options));
    under_test_ = *std::move(engine);
    runner_ = std::make_unique<ledger::ReaderRunner>(&store_, under_test_->reader(), [](const absl::Status&) {});
    ledger::Committer::Observer observer;
    observer.committed = [this](const ledger::CommittedBlock& block) {
      runner_->Committed(block);
      events_.Add(absl::StrCat("head ", block->first_sequence() + block->entries_size() - 1));
    };
    observer.failed = [](const absl::Status&) {};
    observer.work = [this] { committer_thread_.Wake(); };
    tree_ = ledger::OpenTestTree(&store_);
    committer_ = std::make_unique<ledger::Committer>(&store_, tree_.get(), [] { return absl::FromUnixSeconds(kCommittedAt); }, observer);
    committer_thread_.Start(committer_.get());
    runner_->Start();
    under_test_->Start();
  }
  ~QueueEngineTest() override {
    under_test_->Stop();
    committer_thread_.Stop();
    runner_->Stop();
  }

  void Append(ledger::v1::Entry entry) { committer_->Enqueue(std::make_unique<PlainProposal>(std::move(entry))); }

  absl::Time Now() {
    MutexLock lock(mutex_);
    return now_;
  }
  void Advance(absl::Duration by) {
    {
      MutexLock lock(mutex_);
      now_ += by;
    }
    under_test_->Wake();
  }
  // The queue as it is once all that is in the ledger has been applied.
  v1::RiskQueue Queue(const std::string& name) {
    CondVar changed;
    bool applied = false;
    runner_->WhenApplied(store_.Head(), [&](const absl::Status&) {
      MutexLock lock(mutex_);
      applied = true;
      changed.NotifyAll();
    });
    {
      MutexLock lock(mutex_);
      while (!applied) changed.Wait(mutex_);
    }
    const auto queues = under_test_->ListQueues();
    EXPECT_TRUE(queues.ok());
    for (const v1::RiskQueue& queue : *queues) {
      if (queue.name() == name) return queue;
    }
    return {};
  }

  Events events_;
  ledger::MemoryStore store_;
  sealing::MemoryKeys keys_;
  ledger::MemoryTable table_;
  std::unique_ptr<QueueEngine> under_test_;
  std::unique_ptr<ledger::ReaderRunner> runner_;
  ledger::CommitterThread committer_thread_;
  std::unique_ptr<ledger::AuditTree> tree_;
  std::unique_ptr<ledger::Committer> committer_;
  Mutex mutex_;
  absl::Time now_ POSTGATE_GUARDED_BY(mutex_) = absl::FromUnixSeconds(100);
};

TEST_F(QueueEngineTest, DeliversACommittedItemWhole) {
  auto subscriber = std::make_shared<RecordingSubscriber>();
  ASSERT_TRUE(under_test_->Subscribe("release", 0, "customs/desk", subscriber).ok());
  Append(ItemEntryFor("A", {"release"}, kCommittedAt + 500));
  const v1::PullResponse response = subscriber->AwaitDeliveries(1);
  const v1::Delivery& delivery = response.deliveries(0);
  EXPECT_EQ(delivery.registration_number(), "REG-A");
  EXPECT_EQ(delivery.declaration().functional_reference_id(), "REG-A");
  EXPECT_EQ(delivery.assessment().score(), 0.5);
  EXPECT_EQ(delivery.version(), 1);
  EXPECT_EQ(delivery.attempt(), 1);
  EXPECT_EQ(delivery.urgency(), v1::URGENCY_BY_DEPARTURE);
  EXPECT_EQ(delivery.departure_at().seconds(), kCommittedAt + 500);
  EXPECT_EQ(delivery.lease_expires_at().seconds(), kCommittedAt + 60);
  EXPECT_THAT(delivery.related(), ElementsAre("OTHER-A"));
  EXPECT_EQ(delivery.lease_id().size(), 32u);
}

TEST_F(QueueEngineTest, StatesTheUrgencyOfAnUnknownDeparture) {
  auto subscriber = std::make_shared<RecordingSubscriber>();
  Append(ItemEntryFor("A", {"release"}));
  ASSERT_TRUE(under_test_->Subscribe("release", 0, "customs/desk", subscriber).ok());
  const v1::PullResponse response = subscriber->AwaitDeliveries(1);
  EXPECT_EQ(response.deliveries(0).urgency(), v1::URGENCY_DEPARTURE_UNKNOWN);
  EXPECT_FALSE(response.deliveries(0).has_departure_at());
}

TEST_F(QueueEngineTest, AnAcknowledgementIsInTheLedgerWhenItIsAnswered) {
  auto subscriber = std::make_shared<RecordingSubscriber>();
  const SubscriberId id = *under_test_->Subscribe("release", 1, "customs/desk", subscriber);
  Append(ItemEntryFor("A", {"release", "security"}));
  Append(ItemEntryFor("B", {"release"}));
  const std::string lease_id = subscriber->AwaitDeliveries(1).deliveries(0).lease_id();
  ASSERT_TRUE(under_test_->Acknowledge(id, {lease_id, "no lease"}).ok());
  EXPECT_THAT(subscriber->AwaitUnknown(1).unknown_lease_ids(), ElementsAre("no lease"));
  EXPECT_THAT(subscriber->AwaitAcknowledged(1).acknowledged_lease_ids(), ElementsAre(lease_id));
  EXPECT_EQ(subscriber->AwaitDeliveries(2).deliveries(1).registration_number(), "REG-B");
  const v1::RiskQueue queue = Queue("release");
  EXPECT_EQ(queue.depth(), 1);
  EXPECT_EQ(queue.leased(), 1);
  EXPECT_EQ(Queue("security").depth(), 1);
  const auto entry = store_.ReadEntry(store_.Head());
  ASSERT_TRUE(entry.ok());
  EXPECT_EQ(entry->entry.principal(), "customs/desk");
  EXPECT_THAT(entry->entry.acknowledgement().item_sequences(), ElementsAre(0));
}

TEST_F(QueueEngineTest, DeliversAgainWhenALeaseRunsOutAndSetsAsideAfterTheLast) {
  auto subscriber = std::make_shared<RecordingSubscriber>();
  ASSERT_TRUE(under_test_->Subscribe("release", 1, "customs/desk", subscriber).ok());
  Append(ItemEntryFor("A", {"release"}));
  subscriber->AwaitDeliveries(1);
  Advance(absl::Seconds(60));
  EXPECT_EQ(subscriber->AwaitDeliveries(2).deliveries(1).attempt(), 2);
  Append(ItemEntryFor("B", {"release"}));
  Advance(absl::Seconds(60));
  EXPECT_EQ(subscriber->AwaitDeliveries(3).deliveries(2).registration_number(), "REG-B");
  while (Queue("release").dead_lettered() == 0) {
  }
  EXPECT_EQ(Queue("release").depth(), 2);
}

TEST_F(QueueEngineTest, KnowsNoLeaseWhoseTimeIsOver) {
  auto subscriber = std::make_shared<RecordingSubscriber>();
  const SubscriberId id = *under_test_->Subscribe("release", 1, "customs/desk", subscriber);
  Append(ItemEntryFor("A", {"release"}));
  const std::string lease_id = subscriber->AwaitDeliveries(1).deliveries(0).lease_id();
  Advance(absl::Seconds(60));
  ASSERT_TRUE(under_test_->Acknowledge(id, {lease_id}).ok());
  EXPECT_THAT(subscriber->AwaitUnknown(1).unknown_lease_ids(), ElementsAre(lease_id));
}

TEST_F(QueueEngineTest, AnswersWhatIsUnderWayBeforeAClosedSubscriptionEnds) {
  auto subscriber = std::make_shared<RecordingSubscriber>();
  const SubscriberId id = *under_test_->Subscribe("release", 10, "customs/desk", subscriber);
  Append(ItemEntryFor("A", {"release"}));
  const std::string lease_id = subscriber->AwaitDeliveries(1).deliveries(0).lease_id();
  ASSERT_TRUE(under_test_->Acknowledge(id, {lease_id}).ok());
  under_test_->CloseSubscription(id);
  EXPECT_TRUE(subscriber->AwaitEnd().ok());
  EXPECT_THAT(subscriber->AwaitAcknowledged(1).acknowledged_lease_ids(), ElementsAre(lease_id));
}

TEST_F(QueueEngineTest, GivesWhatASubscriberHeldToTheNext) {
  auto first = std::make_shared<RecordingSubscriber>();
  const SubscriberId id = *under_test_->Subscribe("release", 10, "customs/desk", first);
  Append(ItemEntryFor("A", {"release"}));
  first->AwaitDeliveries(1);
  under_test_->Unsubscribe(id);
  auto second = std::make_shared<RecordingSubscriber>();
  ASSERT_TRUE(under_test_->Subscribe("release", 10, "customs/desk", second).ok());
  EXPECT_EQ(second->AwaitDeliveries(1).deliveries(0).attempt(), 2);
}

TEST_F(QueueEngineTest, RefusesWhatIsBeyondItsLimits) {
  auto subscriber = std::make_shared<RecordingSubscriber>();
  const auto unknown = under_test_->Subscribe("nowhere", 1, "customs/desk", subscriber);
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(unknown.status().message()), HasSubstr("release, documents, revenue, security, prohibited, inspection"));
  EXPECT_EQ(under_test_->Subscribe("release", -1, "customs/desk", subscriber).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(under_test_->Subscribe("release", 1001, "customs/desk", subscriber).status().code(), absl::StatusCode::kInvalidArgument);
  const auto id = under_test_->Subscribe("release", 1000, "customs/desk", subscriber);
  ASSERT_TRUE(id.ok());
  EXPECT_TRUE(under_test_->Extend(*id, {}, absl::Minutes(10)).ok());
  EXPECT_EQ(under_test_->Extend(*id, {}, absl::Minutes(10) + absl::Nanoseconds(1)).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(under_test_->Extend(*id, {}, absl::ZeroDuration()).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(under_test_->Release(*id, std::vector<std::string>(1000, "x")).ok());
  EXPECT_EQ(under_test_->Acknowledge(*id, std::vector<std::string>(1001, "x")).code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(QueueEngineTest, ListsAllQueuesAlsoWhenEmpty) {
  const auto queues = under_test_->ListQueues();
  ASSERT_TRUE(queues.ok());
  std::vector<std::string> names;
  for (const v1::RiskQueue& queue : *queues) names.push_back(queue.name());
  EXPECT_THAT(names, ElementsAre("release", "documents", "revenue", "security", "prohibited", "inspection"));
  EXPECT_EQ(Queue("security").track(), v1::TRACK_SECURITY);
}

TEST_F(QueueEngineTest, EndsItsSubscribersAtADrainAndTakesNoMore) {
  auto subscriber = std::make_shared<RecordingSubscriber>();
  ASSERT_TRUE(under_test_->Subscribe("release", 1, "customs/desk", subscriber).ok());
  under_test_->Drain(absl::UnavailableError("the hub stops"));
  EXPECT_EQ(subscriber->AwaitEnd().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(under_test_->Subscribe("release", 1, "customs/desk", subscriber).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(QueueEngineTest, EndsTheSubscriberOfAnAcknowledgementThatFails) {
  auto subscriber = std::make_shared<RecordingSubscriber>();
  const SubscriberId id = *under_test_->Subscribe("release", 1, "customs/desk", subscriber);
  Append(ItemEntryFor("A", {"release"}));
  const std::string lease_id = subscriber->AwaitDeliveries(1).deliveries(0).lease_id();
  store_.FailNextWrite(absl::ResourceExhaustedError("disk full"));
  ASSERT_TRUE(under_test_->Acknowledge(id, {lease_id}).ok());
  EXPECT_FALSE(subscriber->AwaitEnd().ok());
}

TEST_F(QueueEngineTest, GivesOutAgainWhatAFullDiskRefusedToAcknowledge) {
  auto first = std::make_shared<RecordingSubscriber>();
  const SubscriberId id = *under_test_->Subscribe("release", 1, "customs/desk", first);
  Append(ItemEntryFor("A", {"release"}));
  const std::string lease_id = first->AwaitDeliveries(1).deliveries(0).lease_id();
  store_.SetCanWrite(absl::ResourceExhaustedError("the disk is full"));
  ASSERT_TRUE(under_test_->Acknowledge(id, {lease_id}).ok());
  EXPECT_EQ(first->AwaitEnd().code(), absl::StatusCode::kResourceExhausted);
  store_.SetCanWrite(absl::OkStatus());
  auto second = std::make_shared<RecordingSubscriber>();
  ASSERT_TRUE(under_test_->Subscribe("release", 1, "customs/desk", second).ok());
  const v1::PullResponse response = second->AwaitDeliveries(1);
  EXPECT_EQ(response.deliveries(0).registration_number(), "REG-A");
  EXPECT_EQ(response.deliveries(0).attempt(), 2);
}

TEST_F(QueueEngineTest, SetsAsideWhatAFullDiskRefusedToSetAside) {
  auto subscriber = std::make_shared<RecordingSubscriber>();
  ASSERT_TRUE(under_test_->Subscribe("release", 1, "customs/desk", subscriber).ok());
  Append(ItemEntryFor("A", {"release"}));
  subscriber->AwaitDeliveries(1);
  Advance(absl::Seconds(60));
  subscriber->AwaitDeliveries(2);
  store_.SetCanWrite(absl::ResourceExhaustedError("the disk is full"));
  Advance(absl::Seconds(60));
  events_.Await("dead letter 0 refused");
  EXPECT_EQ(Queue("release").dead_lettered(), 0);
  store_.SetCanWrite(absl::OkStatus());
  Advance(kTryAgainAfter);
  events_.Await("dead letter committed");
  EXPECT_EQ(Queue("release").dead_lettered(), 1);
}

TEST_F(QueueEngineTest, DeliversWhatWasSealedAndSaysWhatWasErased) {
  const sealing::DayKeys keys = *sealing::DayKeysFor(keys_, "carrier/post", absl::FromUnixSeconds(kCommittedAt));
  for (const char* item_id : {"A", "B"}) {
    ledger::v1::Entry entry = ItemEntryFor(item_id, {"release"});
    ledger::v1::ItemBody body;
    body.set_received("CANARY");
    body.mutable_declaration()->set_functional_reference_id("F");
    body.mutable_assessment()->add_reasons()->set_text("CANARY is on a list");
    body.mutable_assessment()->set_score(0.5);
    entry.mutable_item()->clear_body();
    ASSERT_TRUE(sealing::SealBody(keys, body.SerializeAsString(), entry).ok());
    Append(entry);
    events_.Await(absl::StrCat("head ", item_id == std::string("A") ? 0 : 1));
    auto subscriber = std::make_shared<RecordingSubscriber>();
    ASSERT_TRUE(under_test_->Subscribe("release", 1, "customs/desk", subscriber).ok());
    const v1::PullResponse response = subscriber->AwaitDeliveries(1);
    const v1::Delivery& delivery = response.deliveries(0);
    const bool is_erased = item_id == std::string("B");
    EXPECT_EQ(delivery.registration_number(), absl::StrCat("REG-", item_id));
    EXPECT_EQ(delivery.personal_data_erased(), is_erased);
    EXPECT_FALSE(delivery.content_erased());
    EXPECT_EQ(delivery.assessment().score(), 0.5);
    EXPECT_EQ(delivery.assessment().reasons(0).text(), is_erased ? "" : "CANARY is on a list");
    keys_.Erase({"carrier/post", keys.day, ledger::v1::RETENTION_CLASS_PERSONAL});
  }
}

TEST_F(QueueEngineTest, SetsAsideADamagedItemAloneAndDeliversItsNeighbours) {
  Append(ItemEntryFor("A", {"release"}));
  ledger::v1::Entry damaged = ItemEntryFor("B", {"release"});
  damaged.mutable_item()->set_body("\xff");
  Append(damaged);
  Append(ItemEntryFor("C", {"release"}));
  events_.Await("head 2");
  ASSERT_EQ(Queue("release").depth(), 3);
  auto subscriber = std::make_shared<RecordingSubscriber>();
  ASSERT_TRUE(under_test_->Subscribe("release", 10, "customs/desk", subscriber).ok());
  const v1::PullResponse response = subscriber->AwaitDeliveries(2);
  EXPECT_EQ(response.deliveries(0).registration_number(), "REG-A");
  EXPECT_EQ(response.deliveries(1).registration_number(), "REG-C");
  events_.Await("unreadable 1");
  events_.Await("dead letter committed");
  EXPECT_EQ(Queue("release").dead_lettered(), 1);
  EXPECT_EQ(Queue("release").leased(), 2) << "the subscriber goes on";
}

TEST_F(QueueEngineTest, DeliversMoreThanAMessageHoldsInSeveral) {
  for (int i = 0; i < 250; ++i) Append(ItemEntryFor(absl::StrCat("I", i), {"release"}));
  auto subscriber = std::make_shared<RecordingSubscriber>();
  ASSERT_TRUE(under_test_->Subscribe("release", 1000, "customs/desk", subscriber).ok());
  subscriber->AwaitDeliveries(250);
}

TEST(PackDeliveriesTest, KeepsTheLimitsOfAMessage) {
  std::vector<v1::Delivery> deliveries(150);
  std::vector<v1::PullResponse> responses = PackDeliveries(deliveries);
  ASSERT_EQ(responses.size(), 2u);
  EXPECT_EQ(responses[0].deliveries_size(), 100);
  v1::Delivery large;
  large.set_registration_number(std::string(kDeliveryBytesPerMessageMax - 100, 'x'));
  responses = PackDeliveries({large, large, v1::Delivery()});
  ASSERT_EQ(responses.size(), 2u);
  EXPECT_EQ(responses[1].deliveries_size(), 2);
}

// After a crash the table is behind the ledger: what was acknowledged in between waits in it still.
TEST(QueueEngineStartTest, GivesOutNothingBeforeTheQueuesHaveTheWholeLedger) {
  ledger::MemoryStore store;
  ledger::MemoryTable table;
  const auto tree = ledger::OpenTestTree(&store);
  ledger::Committer committer(&store, tree.get(), [] { return absl::FromUnixSeconds(kCommittedAt); }, {});
  const auto commit = [&committer](ledger::v1::Entry entry) {
    committer.Enqueue(std::make_unique<PlainProposal>(std::move(entry)));
    committer.CommitOnce();
  };
  commit(ItemEntryFor("A", {"release"}, kCommittedAt + 100));
  commit(ItemEntryFor("B", {"release"}, kCommittedAt + 200));
  commit(AcknowledgementEntryFor("release", {0}));
  std::atomic<int> rounds{0};
  QueueEngineOptions options;
  options.store = &store;
  options.table = &table;
  sealing::MemoryKeys keys;
  options.keys = &keys;
  options.find_related = [](absl::string_view, absl::string_view) { return std::vector<std::string>(); };
  options.monotonic_clock = [&rounds] {
    ++rounds;
    rounds.notify_all();
    return absl::FromUnixSeconds(100);
  };
  const auto engine = *QueueEngine::Open(std::move(options));
  for (int64_t sequence : {0, 1}) ASSERT_TRUE(engine->reader()->Apply(*store.ReadBlock(sequence)).ok());
  engine->Start();
  auto subscriber = std::make_shared<RecordingSubscriber>();
  ASSERT_TRUE(engine->Subscribe("release", 0, "customs/desk", subscriber).ok());
  // More rounds than it takes to fill the window and give out of it.
  for (int i = 0; i < 8; ++i) {
    const int seen = rounds;
    engine->Wake();
    rounds.wait(seen);
  }
  ASSERT_TRUE(engine->reader()->Apply(*store.ReadBlock(2)).ok());
  const v1::PullResponse received = subscriber->AwaitDeliveries(1);
  ASSERT_EQ(received.deliveries_size(), 1);
  EXPECT_EQ(received.deliveries(0).sequence(), 1);
  engine->Stop();
}

}  // namespace
}  // namespace postgate::queues
