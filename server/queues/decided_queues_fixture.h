// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_DECIDED_QUEUES_FIXTURE_H_
#define POSTGATE_SERVER_QUEUES_DECIDED_QUEUES_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/ledger/testing/memory_table.h"
#include "server/queues/adjudication.h"
#include "server/queues/dead_letters.h"
#include "server/queues/queue_engine.h"
#include "server/register/register_fixture.h"

namespace postgate::queues {

inline constexpr char kRelease[] = "release";
inline constexpr char kDesk[] = "customs/desk";

// The queues beside the register, over one ledger in memory; everything happens in the calling thread when it is told to.
class DecidedQueuesTest : public registry::RegisterTest {
 protected:
  // Keeps what it is sent.
  class Desk final : public Subscriber {
   public:
    void Send(v1::PullResponse response) override { received.MergeFrom(response); }
    void End(const absl::Status& status) override { end = status; }
    v1::PullResponse received;
    std::optional<absl::Status> end;
  };

  DecidedQueuesTest() { OpenQueues(); }

  // What a restart of the process does to the queues.
  void OpenQueues() {
    QueueEngineOptions options;
    options.store = &store_;
    options.table = &queues_table_;
    options.keys = &keys_;
    options.propose = [this](std::unique_ptr<ledger::Proposal> proposal) { committer_->Enqueue(std::move(proposal)); };
    options.attempts_max = 2;
    options.monotonic_clock = [this] { return now_; };
    options.wall_clock = [this] { return now_; };
    engine_ = *QueueEngine::Open(std::move(options));
    engine_->Begin();
    adjudication_ = QueueAdjudication();
    adjudication_.reader = engine_->reader();
    adjudication_.registry = registry_.get();
    CatchUp();
  }

  void ApplyAll() {
    while (engine_->reader()->applied_sequence() < store_.Head()) {
      ASSERT_TRUE(engine_->reader()->Apply(*store_.ReadBlock(engine_->reader()->applied_sequence() + 1)).ok());
    }
  }
  // Commits, applies and gives out until there is nothing to do.
  void CatchUp() {
    for (bool any = true; any;) {
      any = committer_->CommitOnce();
      ApplyAll();
      any = engine_->WorkOnce() || any;
    }
  }

  std::shared_ptr<Desk> Subscribe(const std::string& principal = kDesk, int32_t max_outstanding = 100) {
    auto desk = std::make_shared<Desk>();
    subscriber_ = *engine_->Subscribe(kRelease, max_outstanding, principal, desk);
    CatchUp();
    return desk;
  }
  static const v1::Delivery& Last(const Desk& desk) { return *desk.received.deliveries().rbegin(); }

  // An accepted item; the sequence of its entry.
  int64_t Accept(const std::string& item_id) {
    EXPECT_EQ(SubmitOne("post", Item(item_id)).outcome(), v1::OUTCOME_ACCEPTED);
    const int64_t sequence = store_.Head();
    CatchUp();
    return sequence;
  }
  void Refuse(Desk& desk, const std::string& text) {
    const absl::Status taken = engine_->Refuse(subscriber_, {Last(desk).lease_id()}, {"X1", text, KeysOf(kDesk)});
    ASSERT_TRUE(taken.ok()) << taken;
    CatchUp();
  }
  void Acknowledge(Desk& desk) {
    for (const v1::Delivery& delivery : desk.received.deliveries()) ASSERT_TRUE(engine_->Acknowledge(subscriber_, {delivery.lease_id()}).ok());
    CatchUp();
    desk.received.clear_deliveries();
  }

  std::vector<v1::DeadLetter> Letters() {
    return *ListDeadLetters(store_, keys_, engine_->reader()->table(), *QueueIndex(kRelease), 0, 100);
  }
  v1::RiskQueue Queue() { return engine_->ListQueues()->at(*QueueIndex(kRelease)); }

  absl::StatusOr<std::vector<int64_t>> Retry(const std::vector<int64_t>& sequences, const std::string& request_id = "") {
    absl::StatusOr<std::vector<int64_t>> outcome;
    committer_->Enqueue(ProposeRetry(&adjudication_, kDesk, *QueueIndex(kRelease), sequences, true, request_id,
                                     [&outcome](absl::StatusOr<std::vector<int64_t>> done) { outcome = std::move(done); }));
    CatchUp();
    return outcome;
  }

  using Resubmitted = absl::StatusOr<v1::ResubmitDeadLetterResponse>;
  // `outcome` is set by the next CommitOnce.
  void ProposeToResubmit(int64_t sequence, const std::string& description, const std::string& request_id, Resubmitted* outcome) {
    google::protobuf::RepeatedPtrField<v1::PieceRevision> revisions;
    revisions.Add()->set_description(description);
    revisions[0].set_piece_number(1);
    revisions[0].set_hs_code("610910");
    committer_->Enqueue(ProposeResubmission(&adjudication_, KeysOf(kDesk), ReadDeadLetteredItem(store_, keys_, *QueueIndex(kRelease), sequence)->item,
                                            revisions, request_id, [outcome](Resubmitted done) { *outcome = std::move(done); }));
  }
  Resubmitted Resubmit(int64_t sequence, const std::string& description, const std::string& request_id = "") {
    Resubmitted outcome;
    ProposeToResubmit(sequence, description, request_id, &outcome);
    CatchUp();
    return outcome;
  }

  ledger::MemoryTable queues_table_;
  std::unique_ptr<QueueEngine> engine_;
  QueueAdjudication adjudication_;
  SubscriberId subscriber_ = 0;
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_DECIDED_QUEUES_FIXTURE_H_
