// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/committer.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/test_tree.h"
#include "server/ledger/testing/scripted_proposal.h"

namespace postgate::ledger {
namespace {

constexpr int64_t kNowSeconds = 1795478400;

class CommitterTest : public testing::Test {
 protected:
  CommitterTest() {
    Committer::Observer observer;
    observer.committed = [this](const CommittedBlock& block) {
      committed_.push_back(block);
      events_.push_back(block == nullptr ? "committed without entries" : "committed");
    };
    observer.failed = [this](const absl::Status& status) {
      failures_.push_back(status);
      events_.push_back("failed");
    };
    observer.refused = [this](const absl::Status& status) { events_.push_back(absl::StrCat("refused: ", status.message())); };
    observer.work = [this] { ++work_; };
    observer.measured = [this](absl::Duration, int64_t entries, size_t) { measured_.push_back(entries); };
    tree_ = OpenTestTree(&store_);
    committer_ = std::make_unique<Committer>(&store_, tree_.get(), [this] { return now_; }, std::move(observer));
  }

  // Adds `entries` entries named after `name`.
  void Propose(const std::string& name, int entries, size_t size_bytes = 1) {
    Propose(
        name,
        [name, entries](Draft& draft) {
          for (int i = 0; i < entries; ++i) draft.AddEntry().set_request_id(name);
        },
        size_bytes);
  }

  void Propose(const std::string& name, ScriptedProposal::Adjudication adjudicate, size_t size_bytes = 1) {
    committer_->Enqueue(std::make_unique<ScriptedProposal>(
        [this, adjudicate](Draft& draft) {
          ++adjudicated_;
          adjudicate(draft);
        },
        [this, name](const absl::Status& status, const CommittedBlock& block) {
          events_.push_back(absl::StrCat(name, " ", status.ok() ? "ok" : status.message()));
          blocks_.push_back(block);
        },
        size_bytes));
  }

  MemoryStore store_;
  absl::Time now_ = absl::FromUnixSeconds(kNowSeconds);
  std::unique_ptr<AuditTree> tree_;
  std::unique_ptr<Committer> committer_;
  std::vector<CommittedBlock> committed_;
  std::vector<CommittedBlock> blocks_;  // that proposals were completed with
  std::vector<absl::Status> failures_;
  std::vector<std::string> events_;
  std::vector<int64_t> measured_;
  int work_ = 0;
  int adjudicated_ = 0;
};

TEST_F(CommitterTest, HasNothingToDoWithoutProposals) {
  EXPECT_FALSE(committer_->CommitOnce());
  EXPECT_EQ(store_.writes(), 0);
}

TEST_F(CommitterTest, WritesAGroupInOrderAndCompletesItAfterwards) {
  Propose("a", 2);
  Propose("b", 1);
  EXPECT_EQ(work_, 1) << "only the first found the queue empty";
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_FALSE(committer_->CommitOnce());
  EXPECT_EQ(store_.writes(), 1);
  EXPECT_EQ(store_.Head(), 2);
  EXPECT_EQ(store_.ReadEntry(1)->entry.request_id(), "a");
  EXPECT_EQ(store_.ReadEntry(2)->entry.request_id(), "b");
  EXPECT_EQ(events_, (std::vector<std::string>{"committed", "a ok", "b ok"}));
  EXPECT_EQ(measured_, (std::vector<int64_t>{3}));
  ASSERT_EQ(committed_.size(), 1u);
  EXPECT_TRUE(blocks_[0] == committed_[0]) << "the very same block for all";
  EXPECT_EQ(committed_[0]->SerializeAsString(), (*store_.ReadBlock(0))->SerializeAsString());
}

TEST_F(CommitterTest, TellsEachProposalWhatWasDecidedBefore) {
  std::vector<int64_t> next;
  Propose("a", 2);
  Propose("b", [&next](Draft& draft) {
    next.push_back(draft.next_sequence());
    draft.AddEntry();
    next.push_back(draft.next_sequence());
    EXPECT_EQ(draft.now(), absl::FromUnixSeconds(kNowSeconds));
    v1::LedgerMetadata metadata = draft.metadata();
    metadata.set_registration_numbers_reserved(9);
    draft.SetMetadata(metadata);
  });
  Propose("c", [](Draft& draft) { EXPECT_EQ(draft.metadata().registration_numbers_reserved(), 9); });
  committer_->CommitOnce();
  EXPECT_EQ(next, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(store_.Metadata().registration_numbers_reserved(), 9);
}

TEST_F(CommitterTest, WritesNothingForProposalsThatAddNothing) {
  Propose("a", 0);
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_EQ(store_.writes(), 0);
  EXPECT_EQ(events_, (std::vector<std::string>{"a ok"}));
  EXPECT_TRUE(blocks_[0] == nullptr);
}

TEST_F(CommitterTest, WritesAProducerWithoutEntries) {
  Propose("a", [](Draft& draft) {
    v1::ProducerState state;
    state.set_producer_epoch(1);
    draft.SetProducer("p", state);
    state.set_producer_epoch(2);
    draft.SetProducer("p", state);
  });
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_EQ(store_.writes(), 1);
  EXPECT_EQ(store_.ReadProducer("p")->value().producer_epoch(), 2);
  EXPECT_EQ(events_, (std::vector<std::string>{"committed without entries", "a ok"})) << "no block, so no reader hears of it";
}

TEST_F(CommitterTest, EndsAGroupAtTheMostProposals) {
  for (size_t i = 0; i < kGroupProposalsMax + 1; ++i) Propose("p", 1);
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_EQ(store_.Head(), static_cast<int64_t>(kGroupProposalsMax) - 1);
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_FALSE(committer_->CommitOnce());
}

TEST_F(CommitterTest, EndsAGroupAtTheMostBytesButTakesOneOfAnySize) {
  Propose("huge", 1, 3 * kGroupBytesMax);
  Propose("half", 1, kGroupBytesMax / 2);
  Propose("half", 1, kGroupBytesMax / 2);
  Propose("one", 1, 1);
  committer_->CommitOnce();
  EXPECT_EQ(store_.Head(), 0);
  committer_->CommitOnce();
  EXPECT_EQ(store_.Head(), 2) << "two halves are exactly the limit";
  committer_->CommitOnce();
  EXPECT_EQ(store_.Head(), 3);
}

TEST_F(CommitterTest, EndsAGroupAtTheMostEntriesAndTakesTheRestInOrder) {
  const int most = static_cast<int>(kGroupEntriesMax);
  Propose("a", most - 1);
  Propose("fans out", most);
  Propose("b", 1);
  Propose("c", 1);
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_EQ(store_.Head() + 1, 2 * most - 1) << "a proposal is never cut in two";
  EXPECT_EQ(adjudicated_, 2);
  Propose("late", 1);
  EXPECT_EQ(work_, 1) << "the committer is not done yet, so nobody has to wake it";
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_FALSE(committer_->CommitOnce());
  EXPECT_EQ(events_, (std::vector<std::string>{"committed", "a ok", "fans out ok", "committed", "b ok", "c ok", "late ok"}));
  EXPECT_EQ(store_.ReadEntry(2 * most - 1)->entry.request_id(), "b");
}

TEST_F(CommitterTest, AFailureAlsoEndsWhatAFullGroupLeft) {
  Propose("fans out", static_cast<int>(kGroupEntriesMax));
  Propose("left", 1);
  store_.FailNextWrite(absl::InternalError("no sync"));
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_EQ(events_, (std::vector<std::string>{"fans out no sync", "left no sync", "failed"}));
}

TEST_F(CommitterTest, CommitTimesNeverGoBack) {
  Propose("a", 1);
  committer_->CommitOnce();
  now_ -= absl::Hours(1);
  Propose("b", 1);
  committer_->CommitOnce();
  EXPECT_EQ(store_.ReadEntry(1)->committed_at.seconds(), kNowSeconds);
  now_ += absl::Hours(1) + absl::Nanoseconds(1500000000) + absl::Nanoseconds(1) / 4;
  Propose("c", [](Draft& draft) {
    draft.AddEntry();
    EXPECT_EQ(draft.now(), absl::FromUnixSeconds(kNowSeconds) + absl::Nanoseconds(1500000000)) << "as exact as what is stored";
  });
  committer_->CommitOnce();
  EXPECT_EQ(store_.ReadEntry(2)->committed_at.nanos(), 500000000);
}

TEST_F(CommitterTest, CommitTimesNeverGoBackOverARestart) {
  Propose("a", 1);
  committer_->CommitOnce();
  const auto tree = OpenTestTree(&store_);
  Committer next(&store_, tree.get(), [] { return absl::FromUnixSeconds(kNowSeconds - 60); }, {});
  next.Enqueue(std::make_unique<ScriptedProposal>([](Draft& draft) { draft.AddEntry(); }, nullptr));
  next.CommitOnce();
  EXPECT_EQ(store_.ReadEntry(1)->committed_at.seconds(), kNowSeconds);
}

TEST_F(CommitterTest, AFailedWriteEndsTheLedger) {
  for (size_t i = 0; i < kGroupProposalsMax + 1; ++i) Propose("p", 1);
  store_.FailNextWrite(absl::InternalError("no sync"));
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_EQ(events_.size(), kGroupProposalsMax + 2);
  EXPECT_EQ(events_.front(), "p no sync");
  EXPECT_EQ(events_.back(), "failed");
  EXPECT_EQ(committer_->failure(), absl::InternalError("no sync"));
  events_.clear();
  Propose("late", 1);
  EXPECT_EQ(events_, (std::vector<std::string>{"late no sync"})) << "at once, without CommitOnce";
  EXPECT_FALSE(committer_->CommitOnce());
  EXPECT_EQ(failures_.size(), 1u);
  EXPECT_TRUE(committed_.empty());
}

TEST_F(CommitterTest, AFailedLookUpEndsTheLedgerAndWritesNothing) {
  Propose("a", 1);
  Propose("b", [](Draft& draft) { draft.Fail(absl::DataLossError("unreadable")); });
  Propose("c", 1);
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_EQ(adjudicated_, 2);
  EXPECT_EQ(store_.writes(), 0);
  EXPECT_EQ(events_, (std::vector<std::string>{"a unreadable", "b unreadable", "c unreadable", "failed"}));
}

TEST_F(CommitterTest, AFullDiskRefusesBeforeAnythingIsDecidedAndGoesOnLater) {
  store_.SetCanWrite(absl::ResourceExhaustedError("full"));
  Propose("a", 1);
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_EQ(adjudicated_, 0);
  EXPECT_TRUE(failures_.empty());
  store_.SetCanWrite(absl::OkStatus());
  Propose("b", 1);
  EXPECT_TRUE(committer_->CommitOnce());
  EXPECT_EQ(events_, (std::vector<std::string>{"refused: full", "a full", "refused: ", "committed", "b ok"}));
}

TEST_F(CommitterTest, TellsOnceWhenTheStoreBeginsToRefuseAndOnceWhenItEnds) {
  Propose("a", 1);
  committer_->CommitOnce();
  store_.SetCanWrite(absl::ResourceExhaustedError("full"));
  for (const char* name : {"b", "c"}) {
    Propose(name, 1);
    committer_->CommitOnce();
  }
  store_.SetCanWrite(absl::OkStatus());
  for (const char* name : {"d", "e"}) {
    Propose(name, 1);
    committer_->CommitOnce();
  }
  EXPECT_EQ(events_, (std::vector<std::string>{"committed", "a ok", "refused: full", "b full", "c full", "refused: ", "committed", "d ok",
                                               "committed", "e ok"}));
}

}  // namespace
}  // namespace postgate::ledger
