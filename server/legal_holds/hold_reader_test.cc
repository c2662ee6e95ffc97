// SPDX-License-Identifier: Apache-2.0
//
// What the reader makes of ledgers that are replayed in part, that say the same twice, and that can't be read in full.
#include "server/legal_holds/hold_reader.h"

#include "server/legal_holds/case_proposals.h"
#include "server/legal_holds/legal_holds_fixture.h"

namespace postgate::legal_holds {
namespace {

class HoldReaderTest : public LegalHoldsTest {
 protected:
  int64_t LastPlacement() const {
    for (int64_t sequence = store_.Head(); sequence >= 0; --sequence) {
      const auto stored = store_.ReadEntry(sequence);
      if (stored.ok() && stored->entry.has_legal_hold()) return sequence;
    }
    return ledger::kNoSequence;
  }

  // A HoldEntry that says that nothing of the entry was left.
  void CommitHeldAsErased(const std::string& case_id, int64_t sequence) {
    ledger::v1::Entry entry;
    entry.set_principal(ledger::kHubPrincipal);
    entry.mutable_hold()->set_case_id(case_id);
    entry.mutable_hold()->set_case_day(sealing::DayOf(now_));
    ledger::v1::HoldEntry::Held& held = *entry.mutable_hold()->add_held();
    held.set_sequence(sequence);
    held.set_personal_erased(true);
    held.set_content_erased(true);
    committer_->Enqueue(ledger::ProposeEntry(std::move(entry), [](const absl::Status& status) { ASSERT_TRUE(status.ok()) << status; }));
    committer_->CommitOnce();
  }

  // Committed, and nothing of it sealed.
  void CommitPlacement(const std::string& case_id, const std::string& number) {
    const v1::PlaceLegalHoldRequest request = Request(case_id, {number});
    committer_->Enqueue(ProposeLegalHold(registry_.get(), "operator/anna", request, LookUp(*registry_, request), [](const auto&) {}));
    committer_->CommitOnce();
  }
};

// Between a placement and what was sealed for it long ago, a replayed reader looks as if nothing were sealed; by now the day's keys are gone.
TEST_F(HoldReaderTest, WhatIsHeldOutlivesASealingAmidARebuild) {
  const std::string number = Number("A");
  ASSERT_TRUE(Place("K1", {number}).ok());
  ASSERT_EQ(*DropAllDays(), 2);
  const int64_t head = store_.Head();
  RestartHolds(false);
  CatchUp(LastPlacement());
  ASSERT_EQ(*reader_->CountPending("K1"), 1);
  EXPECT_TRUE(holds_->SealPending().ok());
  CatchUp();
  EXPECT_EQ(store_.Head(), head) << "nothing was sealed anew";
  EXPECT_EQ(Held(number).at(0).item().item_id(), "A");
}

TEST_F(HoldReaderTest, WhatIsHeldIsNeitherReplacedByLessNorCountedAgain) {
  const std::string number = Number("A");
  const int64_t sequence = store_.Head();
  ASSERT_TRUE(Place("K1", {number}).ok());
  ASSERT_EQ(*DropAllDays(), 2);
  CommitHeldAsErased("K1", sequence);
  for (const bool with_table : {true, false}) {
    SCOPED_TRACE(with_table ? "as it comes" : "by a rebuild");
    RestartHolds(with_table);
    CatchUp();
    EXPECT_EQ(Held(number).at(0).item().item_id(), "A");
    EXPECT_EQ(holds_->List({})->holds(0).entries_held(), 1);
  }
}

TEST_F(HoldReaderTest, APlacementWithADamagedEntryIsAppliedAndTheEntryWaits) {
  const std::string number = Number("A");
  const int64_t sequence = store_.Head();
  CommitPlacement("K1", number);
  store_.SetReadEntry(sequence, absl::DataLossError("damaged"));
  CatchUp();
  EXPECT_EQ(holds_->List({})->holds(0).entries_waiting(), 1);
  EXPECT_TRUE(reader_->ReadPending({}, 10)->at(0).principal.empty());
  EXPECT_TRUE(absl::IsDataLoss(holds_->SealPending()->left.at("K1")));
  // It is not known by which key it can be read: it may be any.
  const absl::StatusOr<Dropped> dropped = DropAll();
  ASSERT_TRUE(dropped.ok()) << dropped.status();
  EXPECT_EQ(dropped->keys, 0);
  EXPECT_EQ(dropped->waiting, 2);
  EXPECT_EQ(dropped->first_waiting->entry.sequence, sequence);
  // The block is back.
  store_.SetReadEntry(sequence, absl::OkStatus());
  EXPECT_TRUE(holds_->SealPending().ok());
  EXPECT_EQ(holds_->List({})->holds(0).entries_waiting(), 0);
  EXPECT_EQ(*DropAllDays(), 2);
  EXPECT_EQ(Held(number).at(0).item().item_id(), "A");
}

TEST_F(HoldReaderTest, TheReleaseOfACaseEndsTheWaitingForADamagedEntry) {
  const std::string number = Number("A");
  const int64_t sequence = store_.Head();
  CommitPlacement("K1", number);
  store_.SetReadEntry(sequence, absl::DataLossError("damaged"));
  CatchUp();
  ASSERT_EQ(*DropAllDays(), 0);
  ASSERT_TRUE(Release("K1").ok());
  EXPECT_EQ(DropAll()->waiting, 0);
}

// The entry that is damaged says only which decision it was.
TEST_F(HoldReaderTest, ADecisionWhoseEffectIsDamagedIsHeldOnceItCanBeRead) {
  const std::string number = Number("A");
  v1::Decision decision = DecisionOn(number, v1::DECISION_KIND_HOLD);
  decision.set_text("CANARY is wanted");
  ASSERT_TRUE(Decide(decision).ok());
  int64_t effect = store_.Head();
  while (effect > 0 && !store_.ReadEntry(effect)->entry.has_item_decision()) --effect;
  ASSERT_TRUE(store_.ReadEntry(effect)->entry.has_item_decision());
  CommitPlacement("K1", number);
  store_.SetReadEntry(effect, absl::DataLossError("damaged"));
  CatchUp();
  EXPECT_EQ(holds_->List({})->holds(0).entries_waiting(), 2);
  store_.SetReadEntry(effect, absl::OkStatus());
  EXPECT_TRUE(holds_->SealPending().ok());
  EXPECT_EQ(holds_->List({})->holds(0).entries_waiting(), 0);
  EXPECT_EQ(holds_->List({})->holds(0).entries_held(), 2);
  ASSERT_TRUE(DropAllDays().ok());
  EXPECT_EQ(Held(number).at(0).decisions(0).text(), "CANARY is wanted");
}

}  // namespace
}  // namespace postgate::legal_holds
