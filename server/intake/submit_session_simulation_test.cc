// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "server/intake/submit_session_fixture.h"

namespace postgate::intake {
namespace {

// What the ledger would hold: contents by offset and the original acks. Compares as AnswerResent does.
class ModelLedger {
 public:
  void Store(const registry::Submission& submission) {
    EXPECT_EQ(submission.first_offset, committed_offset()) << "committed in order, without gaps";
    for (const registry::PreparedRecord& record : submission.records) contents_.push_back(record.entry.item().item_id());
    starts_.insert(submission.first_offset);
  }
  int64_t committed_offset() const { return static_cast<int64_t>(contents_.size()); }
  const std::string& content(int64_t offset) const { return contents_[static_cast<size_t>(offset)]; }

  ResentAnswer Answer(const ReceivedBatch& batch) const {
    EXPECT_LE(batch.next_offset(), committed_offset()) << "only what is stored is looked up";
    ResentAnswer answer;
    for (int i = 0; i < batch.envelope.items_size(); ++i) {
      const int64_t offset = batch.first_offset() + i;
      if (content(offset) != batch.envelope.items(i)) return ResentAnswer{true, {}};
      if (answer.acks.empty() || starts_.count(offset) > 0) answer.acks.emplace_back().set_first_offset(offset);
      answer.acks.back().set_next_offset(offset + 1);
      answer.acks.back().add_results()->set_item_id(content(offset));
    }
    return answer;
  }

 private:
  std::vector<std::string> contents_;
  std::set<int64_t> starts_;
};

// One run: a client that makes every kind of mistake, and answers that come in any order that the contract allows.
class Simulation {
 public:
  explicit Simulation(unsigned seed) : random_(seed) {
    session_.Start();
    Deliver(MakeOpen());
    session_.OnOpened(registry::OpenedProducer{1, 0, "epoch"});
  }

  void Run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) Step();
    for (int i = 0; i < 10'000 && Pending(); ++i) Answer();
    Check();
    EXPECT_EQ(acked_, ledger_.committed_offset()) << "everything that was committed is acked";
    EXPECT_EQ(actions_.reserved, 0);
    EXPECT_FALSE(actions_.finished.has_value());
    EXPECT_TRUE(actions_.reading) << "the stream goes on";
  }

  int64_t acked() const { return acked_; }
  int faults() const { return faults_; }
  int resent_acks() const { return resent_acks_; }

 private:
  int Draw(int until) { return static_cast<int>(random_() % static_cast<unsigned>(until)); }
  bool Pending() const {
    return !actions_.evaluating.empty() || !actions_.committing.empty() || actions_.looking_up.has_value() ||
           actions_.waiting_for_room > 0;
  }
  void Deliver(IncomingMessage message) {
    actions_.reading = false;
    session_.OnMessage(std::move(message));
  }

  void Step() {
    if (actions_.reading && Draw(2) == 0) {
      Send();
    } else {
      Answer();
    }
    Check();
  }

  void Send() {
    const int kind = Draw(20);
    if (kind == 0) return Deliver(MalformedMessage{"nonsense"});
    int64_t first = sent_;
    if (kind < 4) first = std::max(0, static_cast<int>(sent_) - Draw(30));
    if (kind == 4) first += 1 + Draw(5);
    const int count = kind == 5 ? 0 : kind == 6 ? 501 : 1 + Draw(40);
    ReceivedBatch batch = MakeBatch(first, count, kind == 1 ? "other " : "item ");
    reaches_expected_ = first <= sent_ && batch.next_offset() > sent_;
    actions_.has_room = Draw(5) != 0;
    Deliver(std::move(batch));
    actions_.has_room = true;
    NoteTaken();
  }

  void NoteTaken() {
    for (const auto& [id, batch] : actions_.evaluating) sent_ = std::max(sent_, batch.next_offset());
  }

  void Answer() {
    switch (Draw(4)) {
      case 0: return Evaluate();
      case 1: return Commit();
      case 2: return LookUp();
      default: return GiveRoom();
    }
  }
  void Evaluate() {
    if (actions_.evaluating.empty()) return;
    const auto at = actions_.evaluating.begin() + Draw(static_cast<int>(actions_.evaluating.size()));
    const auto [id, batch] = *at;
    actions_.evaluating.erase(at);
    session_.OnEvaluated(id, Prepared(batch));
  }
  void Commit() {
    if (actions_.committing.empty()) return;
    const auto [id, submission] = actions_.committing.front();
    actions_.committing.pop_front();
    ledger_.Store(submission);
    session_.OnCommitted(id, Committed(submission));
  }
  void LookUp() {
    if (!actions_.looking_up.has_value()) return;
    const ReceivedBatch batch = *std::exchange(actions_.looking_up, std::nullopt);
    session_.OnResent(ledger_.Answer(batch));
    NoteTaken();
  }
  void GiveRoom() {
    if (actions_.waiting_for_room == 0) return;
    actions_.reserved += std::exchange(actions_.waiting_for_room, 0);
    session_.OnItemsReserved();
    NoteTaken();
  }

  void Check() {
    for (const v1::SubmitItemsResponse& response : actions_.TakeSent()) {
      if (response.has_ack()) CheckAck(response.ack());
      if (response.has_fault()) CheckFault(response.fault());
    }
  }
  void CheckAck(const v1::Ack& ack) {
    ASSERT_LE(ack.next_offset(), ledger_.committed_offset()) << "acked before the commit";
    ASSERT_EQ(ack.results_size(), ack.next_offset() - ack.first_offset());
    for (int i = 0; i < ack.results_size(); ++i) ASSERT_EQ(ack.results(i).item_id(), ledger_.content(ack.first_offset() + i));
    if (ack.first_offset() < acked_) {
      ++resent_acks_;
      ASSERT_LE(ack.next_offset(), acked_);
      return;
    }
    ASSERT_EQ(ack.first_offset(), acked_) << "acked in order, each once";
    acked_ = ack.next_offset();
  }
  void CheckFault(const v1::Fault& fault) {
    ++faults_;
    ASSERT_EQ(fault.expected_offset(), acked_) << "everything before a fault is acked";
    const std::string reason = FaultReason(fault);
    const bool answers_a_try =
        reason == kMalformed || reason == kBatchTooLarge || reason == kWindowExceeded || (reason == kContentDiffers && reaches_expected_);
    if (!answers_a_try) {
      ASSERT_TRUE(faulted_.insert(fault.expected_offset()).second) << "one fault for one expected offset";
    } else {
      faulted_.insert(fault.expected_offset());
    }
  }

  std::mt19937 random_;
  ScriptedActions actions_;
  SubmitSession session_{{"demo", "epoch", 1'000}, &actions_};
  ModelLedger ledger_;
  int64_t sent_ = 0;  // the client's own idea of what comes next
  bool reaches_expected_ = false;  // the last batch has the expected offset in it
  int64_t acked_ = 0;
  std::set<int64_t> faulted_;
  int faults_ = 0;
  int resent_acks_ = 0;
};

TEST(SubmitSessionSimulationTest, KeepsItsPromisesWhateverTheOrderOfEvents) {
  int64_t acked = 0;
  int faults = 0;
  int resent_acks = 0;
  for (unsigned seed = 0; seed < 300 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Simulation simulation(seed);
    simulation.Run(400);
    acked += simulation.acked();
    faults += simulation.faults();
    resent_acks += simulation.resent_acks();
  }
  // The runs reach what they are about.
  EXPECT_GT(acked, 10'000);
  EXPECT_GT(faults, 300);
  EXPECT_GT(resent_acks, 300);
}

}  // namespace
}  // namespace postgate::intake
