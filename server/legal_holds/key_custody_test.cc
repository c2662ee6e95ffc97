// SPDX-License-Identifier: Apache-2.0
//
// What wants to hold and what wants to drop, in the orders in which they may meet; and ends of the process between their steps.
#include "server/legal_holds/key_custody.h"

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "server/legal_holds/case_proposals.h"
#include "server/legal_holds/legal_holds_fixture.h"

namespace postgate::legal_holds {
namespace {

using KeyCustodyTest = LegalHoldsTest;

bool IsErased(sealing::Keys& keys, const std::string& principal, int32_t day) {
  return *keys.Find({principal, day, ledger::v1::RETENTION_CLASS_PERSONAL}) == nullptr;
}

// The case is placed while the retention has chosen its keys and not dropped them: it comes after, and says what is gone.
TEST_F(KeyCustodyTest, ACaseThatComesWhileKeysAreDroppedComesAfterThem) {
  const std::string number = Number("A");
  const int32_t day = sealing::DayOf(now_);
  std::promise<void> placing;
  std::thread placer;
  std::atomic<bool> is_placed{false};
  absl::StatusOr<v1::PlaceLegalHoldResponse> placed;
  const auto commit = [&](const std::vector<sealing::KeyName>& names) {
    placer = std::thread([&] {
      placing.set_value();
      placed = Place("K1", {number});
      is_placed = true;
    });
    placing.get_future().wait();
    // It can't have come between, however long it had.
    for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
    EXPECT_FALSE(is_placed);
    EXPECT_EQ(reader_->registrations(), 0);
    return CommitErasure(names);
  };
  EXPECT_EQ(custody_->Drop({{"carrier/post", day, ledger::v1::RETENTION_CLASS_PERSONAL}, {"carrier/post", day, ledger::v1::RETENTION_CLASS_TRADE}}, now_, 1'000, commit)->keys, 2);
  placer.join();
  ASSERT_TRUE(placed.ok()) << placed.status();
  EXPECT_EQ(placed->registrations(0).entries_held(), 0);
  ASSERT_EQ(placed->registrations(0).erased_size(), 1);
  EXPECT_TRUE(placed->registrations(0).erased(0).content_erased());
}

// The retention comes while a case is committed and nothing of it is sealed: the keys stay for it.
TEST_F(KeyCustodyTest, KeysStayWhileACaseHasStillToReadByThem) {
  const std::string number = Number("A");
  Number("B");
  const int32_t day = sealing::DayOf(now_);
  int64_t dropped = -1;
  // The first commit is the case's; before the second, of what is sealed, the retention comes by.
  before_commit_ = [&] { before_commit_ = [&] { dropped = *DropAllDays(); }; };
  ASSERT_TRUE(Place("K1", {number}).ok());
  EXPECT_EQ(dropped, 0);
  EXPECT_FALSE(IsErased(keys_, "carrier/post", day));
  EXPECT_EQ(*DropAllDays(), 2);
  EXPECT_EQ(Held(number).at(0).item().item_id(), "A");
}

// A carrier's disk has one bad block; nobody else's data may be kept for it.
TEST_F(KeyCustodyTest, ADamagedEntryKeepsTheKeysOfItsOwnDayAndNoOthers) {
  const std::string damaged = Number("A");
  const int64_t sequence = store_.Head();
  const int32_t day = sealing::DayOf(now_);
  now_ += absl::Hours(24);
  const std::string sound = Number("B");
  committer_->Enqueue(ProposeLegalHold(registry_.get(), "operator/anna", Request("K1", {damaged, sound}), LookUp(*registry_, Request("K1", {damaged, sound})), [](const auto&) {}));
  committer_->CommitOnce();
  CatchUp();
  store_.SetReadEntry(sequence, absl::DataLossError("damaged"));
  const absl::StatusOr<Sealed> sealed = holds_->SealPending();
  ASSERT_TRUE(sealed.ok()) << sealed.status();
  const absl::Status& why = sealed->left.at("K1");
  EXPECT_TRUE(absl::IsDataLoss(why));
  EXPECT_THAT(std::string(why.message()), testing::HasSubstr(absl::StrCat("case K1, entry ", sequence)));
  EXPECT_EQ(holds_->List({})->holds(0).entries_held(), 1) << "the other is sealed";
  const absl::StatusOr<Dropped> dropped = DropAll();
  ASSERT_TRUE(dropped.ok()) << dropped.status();
  EXPECT_EQ(dropped->keys, 2);
  EXPECT_TRUE(IsErased(keys_, "carrier/post", day + 1));
  EXPECT_FALSE(IsErased(keys_, "carrier/post", day));
  EXPECT_EQ(dropped->waiting, 2);
  EXPECT_EQ(dropped->first_waiting->key.day, day);
  EXPECT_EQ(dropped->first_waiting->entry.case_id, "K1");
  EXPECT_EQ(dropped->first_waiting->entry.sequence, sequence);
  // The block is back.
  store_.SetReadEntry(sequence, absl::OkStatus());
  EXPECT_EQ(holds_->SealPending()->entries, 1);
  EXPECT_EQ(*DropAllDays(), 2);
  EXPECT_EQ(Held(damaged).at(0).item().item_id(), "A");
}

// What customs decides of many items is sealed once, under the officer's key and in another entry than what it does to each.
TEST_F(KeyCustodyTest, ADamagedDecisionKeepsTheKeysOfWhoDecided) {
  const std::string number = Number("A");
  const int32_t day = sealing::DayOf(now_);
  now_ += absl::Hours(24);
  v1::Decision decision = DecisionOn(number, v1::DECISION_KIND_HOLD);
  decision.set_text("CANARY");
  ASSERT_TRUE(Decide(decision).ok());
  committer_->Enqueue(ProposeLegalHold(registry_.get(), "operator/anna", Request("K1", {number}), LookUp(*registry_, Request("K1", {number})), [](const auto&) {}));
  committer_->CommitOnce();
  CatchUp();
  int64_t decided = -1;
  std::string officer;
  const std::vector<PendingEntry> waiting = *reader_->ReadPending({}, 10);
  for (const PendingEntry& entry : waiting) {
    if (!store_.ReadEntry(entry.sequence)->entry.has_decision()) continue;
    decided = entry.sequence;
    officer = entry.principal;
  }
  ASSERT_GE(decided, 0);
  EXPECT_EQ(officer, store_.ReadEntry(decided)->entry.principal());
  store_.SetReadEntry(decided, absl::DataLossError("damaged"));
  EXPECT_TRUE(absl::IsDataLoss(holds_->SealPending()->left.at("K1")));
  ASSERT_TRUE(DropAll().ok());
  EXPECT_TRUE(IsErased(keys_, "carrier/post", day));
  EXPECT_FALSE(IsErased(keys_, officer, day + 1));
}

// By then the day's keys are gone, and what the second case is to seal can be read by the first one's alone.
TEST_F(KeyCustodyTest, ACaseThatIsReleasedTakesNothingWithItThatAnotherHasYetToSeal) {
  const std::string number = Number("A");
  ASSERT_TRUE(Place("K1", {number}).ok());
  ASSERT_EQ(*DropAllDays(), 2);
  committer_->Enqueue(ProposeLegalHold(registry_.get(), "operator/anna", Request("K2", {number}), LookUp(*registry_, Request("K2", {number})), [](const auto&) {}));
  committer_->CommitOnce();
  CatchUp();
  EXPECT_EQ(*DropAllDays(), 0);
  ASSERT_TRUE(Release("K1").ok());
  EXPECT_EQ(*DropAllDays(), 2);
  EXPECT_EQ(Held(number).at(0).item().item_id(), "A");
}

TEST_F(KeyCustodyTest, TheKeysOfACaseGoOnceItIsReleased) {
  const std::string number = Number("A");
  ASSERT_TRUE(Place("K1", {number}).ok());
  ASSERT_EQ(*DropAllDays(), 2);
  ASSERT_TRUE(Release("K1").ok());
  RestartHolds();
  // Not its own any more: nothing reads by it.
  EXPECT_EQ(*DropAllDays(), 2);
}

TEST_F(KeyCustodyTest, ACaseThatWasCommittedSurvivesTheEndOfTheProcess) {
  const std::string number = Number("A");
  for (const bool with_table : {true, false}) {
    SCOPED_TRACE(with_table ? "with the reader's table" : "without");
    const std::string case_id = with_table ? "K1" : "K2";
    // The end comes before anything is sealed.
    committer_->Enqueue(ProposeLegalHold(registry_.get(), "operator/anna", Request(case_id, {number}), LookUp(*registry_, Request(case_id, {number})), [](const auto&) {}));
    committer_->CommitOnce();
    RestartHolds(with_table);
    CatchUp();
    EXPECT_EQ(holds_->List({})->holds().rbegin()->case_id(), case_id);
    EXPECT_EQ(holds_->List({})->holds().rbegin()->entries_waiting(), 1);
    EXPECT_EQ(*DropAllDays(), 0) << "nothing is dropped before it is sealed";
    EXPECT_EQ(holds_->SealPending()->entries, 1);
  }
  ASSERT_EQ(*DropAllDays(), 2);
  RestartHolds(false);
  CatchUp();
  EXPECT_EQ(Held(number).at(0).item().item_id(), "A");
}

TEST_F(KeyCustodyTest, AnErasureThatWasCommittedIsCarriedToItsEndAfterARestart) {
  Number("A");
  const int32_t day = sealing::DayOf(now_);
  const std::vector<sealing::KeyName> due = {{"carrier/post", day, ledger::v1::RETENTION_CLASS_PERSONAL}, {"carrier/post", day, ledger::v1::RETENTION_CLASS_TRADE}};
  erase_failure_ = absl::AbortedError("the process ended");
  EXPECT_FALSE(custody_->Drop(due, now_, 1'000, [this](const auto& names) { return CommitErasure(names); }).ok());
  erase_failure_ = absl::OkStatus();
  EXPECT_FALSE(IsErased(keys_, "carrier/post", day));
  const int64_t head = store_.Head();
  RestartHolds();
  // Not due any more: it is done because the ledger says so, and said once.
  ASSERT_TRUE(custody_->FinishErasures(now_).ok());
  EXPECT_TRUE(IsErased(keys_, "carrier/post", day));
  EXPECT_EQ(store_.Head(), head);
  EXPECT_TRUE(reader_->CommittedErasures(10)->empty());
}

TEST_F(KeyCustodyTest, WhatTheLedgerSaysIsGoneIsNotHeldAnyMore) {
  const std::string number = Number("A");
  const int32_t day = sealing::DayOf(now_);
  ASSERT_TRUE(CommitErasure({{"carrier/post", day, ledger::v1::RETENTION_CLASS_PERSONAL}, {"carrier/post", day, ledger::v1::RETENTION_CLASS_TRADE}}).ok());
  RestartHolds();
  const auto placed = Place("K1", {number});
  ASSERT_TRUE(placed.ok()) << placed.status();
  EXPECT_EQ(placed->registrations(0).entries_held(), 0);
  EXPECT_TRUE(IsErased(keys_, "carrier/post", day));
}

TEST_F(KeyCustodyTest, WhatIsNotCommittedIsNotDropped) {
  Number("A");
  const int32_t day = sealing::DayOf(now_);
  const auto fails = [](const std::vector<sealing::KeyName>&) { return absl::UnavailableError("no disk"); };
  EXPECT_FALSE(custody_->Drop({{"carrier/post", day, ledger::v1::RETENTION_CLASS_PERSONAL}}, now_, 1'000, fails).ok());
  EXPECT_FALSE(IsErased(keys_, "carrier/post", day));
}

}  // namespace
}  // namespace postgate::legal_holds
