// SPDX-License-Identifier: Apache-2.0
#include "server/legal_holds/legal_holds.h"

#include "server/legal_holds/legal_holds_fixture.h"
#include "server/legal_holds/limits.h"
#include "server/sealing/case_keys.h"

namespace postgate::legal_holds {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST_F(LegalHoldsTest, WhatIsHeldIsReadAfterItsDayIsErasedAndNothingElseIs) {
  const std::string held = Number("A");
  const std::string other = Number("B");
  const auto placed = Place("K1", {held});
  ASSERT_TRUE(placed.ok()) << placed.status();
  ASSERT_EQ(placed->registrations_size(), 1);
  EXPECT_EQ(placed->registrations(0).entries_held(), 1);
  EXPECT_EQ(placed->registrations(0).erased_size(), 0);
  ASSERT_EQ(*DropAllDays(), 2);
  EXPECT_EQ(Held(held).at(0).item().item_id(), "A");
  EXPECT_FALSE(Held(held).at(0).personal_data_erased());
  EXPECT_TRUE(Held(other).at(0).content_erased());
  // Who may not see what is held, sees that it was erased.
  EXPECT_TRUE(Own(held).at(0).content_erased());
}

TEST_F(LegalHoldsTest, TheOperatorIsShownNoContent) {
  const std::string number = Number("A");
  ASSERT_TRUE(Decide(DecisionOn(number, v1::DECISION_KIND_HOLD)).ok());
  const auto placed = Place("K1", {number});
  ASSERT_TRUE(placed.ok());
  for (int64_t sequence = 0; sequence <= store_.Head(); ++sequence) {
    const ledger::v1::Entry entry = store_.ReadEntry(sequence)->entry;
    EXPECT_THAT(entry.SerializeAsString(), testing::Not(HasSubstr("CANARY"))) << sequence;
  }
}

TEST_F(LegalHoldsTest, AllVersionsAndTheTextsOfTheItemsAreHeld) {
  const std::string number = Number("A");
  Number("A", "b", true);
  v1::Decision decision = DecisionOn(number, v1::DECISION_KIND_HOLD);
  decision.set_text("CANARY is wanted");
  const auto decided = Decide(decision);
  ASSERT_TRUE(decided.ok()) << decided.status();
  ASSERT_TRUE(Confirm("post", decided->decision_id).ok());
  ASSERT_EQ(Place("K1", {number})->registrations(0).entries_held(), 4);
  ASSERT_TRUE(DropAllDays().ok());
  const std::vector<v1::ItemRecord> records = Held(number);
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[0].item().item_id(), "A");
  EXPECT_EQ(records[1].item().item_id(), "A");
  EXPECT_EQ(records[1].decisions(0).text(), "CANARY is wanted");
  EXPECT_EQ(records[1].confirmations(0).text(), "done by CANARY");
  EXPECT_EQ(Own(number)[1].decisions(0).text(), "");
}

TEST_F(LegalHoldsTest, WhatComesWhileItStandsIsHeldAsWell) {
  const std::string number = Number("A");
  ASSERT_TRUE(Place("K1", {number}).ok());
  int pending = 0;
  reader_->OnPending([&pending] { ++pending; });
  now_ += absl::Hours(24);
  Number("A", "b", true);
  Number("B");
  CatchUp();
  EXPECT_EQ(pending, 1);
  // Until it is sealed, its key stays.
  EXPECT_EQ(*DropAllDays(), 2);
  EXPECT_EQ(holds_->SealPending()->entries, 1);
  EXPECT_EQ(*DropAllDays(), 2);
  ASSERT_THAT(Held(number), SizeIs(2));
  EXPECT_EQ(Held(number)[1].item().item_id(), "A");
}

TEST_F(LegalHoldsTest, WhatWasErasedBeforeIsSaidEntryByEntry) {
  const std::string number = Number("A");
  const int64_t first = store_.Head();
  const sealing::KeyName personal{"carrier/post", sealing::DayOf(now_), ledger::v1::RETENTION_CLASS_PERSONAL};
  keys_.Erase(personal);
  now_ += absl::Hours(24);
  Number("A", "b", true);
  const auto placed = Place("K1", {number});
  ASSERT_TRUE(placed.ok()) << placed.status();
  const v1::HeldRegistration& registration = placed->registrations(0);
  EXPECT_EQ(registration.entries_held(), 2);
  ASSERT_EQ(registration.erased_size(), 1);
  EXPECT_EQ(registration.erased(0).sequence(), first);
  EXPECT_EQ(registration.erased(0).version(), 1);
  EXPECT_FALSE(registration.erased(0).content_erased());
}

TEST_F(LegalHoldsTest, AReleasedCaseKeepsNothingAndTakesNothingElseAway) {
  const std::string first = Number("A");
  now_ += absl::Hours(24);
  const std::string later = Number("B");
  ASSERT_TRUE(Place("K1", {first, later}).ok());
  const sealing::KeyName day_before{"carrier/post", sealing::DayOf(now_) - 1, ledger::v1::RETENTION_CLASS_PERSONAL};
  keys_.Erase(day_before);
  ASSERT_TRUE(Release("K1").ok());
  EXPECT_TRUE(Held(first).at(0).personal_data_erased());
  EXPECT_THAT(*holds_->KeysOfReleased(), SizeIs(2));
  ASSERT_EQ(custody_->Drop(*holds_->KeysOfReleased(), now_, 1'000, [this](const auto& names) { return CommitErasure(names); })->keys, 2);
  CatchUp();
  EXPECT_THAT(*holds_->KeysOfReleased(), SizeIs(0));
  EXPECT_TRUE(Held(first).at(0).personal_data_erased());
  // Its own day is not over.
  EXPECT_EQ(Held(later).at(0).item().item_id(), "B");
  EXPECT_TRUE(absl::IsFailedPrecondition(Place("K1", {later}).status()));
  EXPECT_TRUE(Release("K1").ok()) << "again";
  EXPECT_TRUE(absl::IsNotFound(Release("K2")));
}

TEST_F(LegalHoldsTest, OfTwoCasesEachHoldsByItself) {
  const std::string number = Number("A");
  ASSERT_TRUE(Place("K1", {number}).ok());
  ASSERT_TRUE(DropAllDays().ok());
  // From what the first one holds.
  const auto second = Place("K2", {number});
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->registrations(0).entries_held(), 1);
  ASSERT_TRUE(Release("K1").ok());
  ASSERT_TRUE(DropAllDays().ok());
  EXPECT_EQ(Held(number).at(0).item().item_id(), "A");
  ASSERT_TRUE(Release("K2").ok());
  EXPECT_TRUE(Held(number).at(0).content_erased());
}

TEST_F(LegalHoldsTest, AStandingCaseGetsMoreItems) {
  const std::string a = Number("A");
  const std::string b = Number("B");
  ASSERT_TRUE(Place("K1", {a}).ok());
  now_ += absl::Hours(48);
  ASSERT_TRUE(Place("K1", {a, b}).ok());
  const v1::LegalHold hold = holds_->List({})->holds(0);
  EXPECT_EQ(hold.registrations(), 2);
  EXPECT_EQ(hold.entries_held(), 2) << "what is held is not sealed again";
  EXPECT_EQ(hold.entries_waiting(), 0);
  EXPECT_EQ(hold.placed_by(), "operator/anna");
  EXPECT_EQ(hold.authority_reference(), "Court 7");
}

TEST_F(LegalHoldsTest, AllItemsAreHeldOrNone) {
  const std::string number = Number("A");
  const auto placed = Place("K1", {number, "26KR00000000000000"});
  EXPECT_TRUE(absl::IsNotFound(placed.status()));
  EXPECT_THAT(std::string(placed.status().message()), HasSubstr("26KR00000000000000"));
  EXPECT_EQ(holds_->List({})->holds_size(), 0);
}

// The committer serves all carriers: it must not wait for the disk a thousand times for one operator.
TEST_F(LegalHoldsTest, WhatIsHeldIsLookedUpBeforeTheCommitter) {
  const std::string number = Number("A");
  ASSERT_TRUE(registry_->FlushAll().ok());
  before_commit_ = [&] { table_.SetError(absl::DataLossError("the committer reads the table")); };
  const auto placed = Place("K1", {number});
  table_.SetError(absl::OkStatus());
  ASSERT_TRUE(placed.ok()) << placed.status();
  EXPECT_EQ(placed->registrations(0).entries_held(), 1);
}

TEST_F(LegalHoldsTest, WhatComesBetweenTheLookUpAndTheCommitIsHeldAsWell) {
  for (const bool is_flushed : {false, true}) {
    SCOPED_TRACE(is_flushed ? "and flushed" : "in memory");
    const std::string item_id = is_flushed ? "A" : "B";
    const std::string number = Number(item_id);
    ASSERT_TRUE(registry_->FlushAll().ok());
    before_commit_ = [&] {
      Number(item_id, "b", true);
      if (is_flushed) {
        ASSERT_TRUE(registry_->FlushAll().ok());
      }
    };
    const auto placed = Place(item_id, {number});
    ASSERT_TRUE(placed.ok()) << placed.status();
    EXPECT_EQ(placed->registrations(0).entries_held(), 2);
  }
}

TEST_F(LegalHoldsTest, AProposalCountsForWhatItsEntryWillHave) {
  const std::string number = Number("A");
  for (int version = 2; version < 50; ++version) Number("A", absl::StrCat(version), true);
  const v1::PlaceLegalHoldRequest request = Request("K1", {number});
  const auto proposal = ProposeLegalHold(registry_.get(), "operator/anna", request, LookUp(*registry_, request), [](const auto&) {});
  const size_t size = proposal->size_bytes();
  ASSERT_TRUE(Place("K1", {number}).ok());
  for (int64_t sequence = 0; sequence <= store_.Head(); ++sequence) {
    const ledger::v1::Entry entry = store_.ReadEntry(sequence)->entry;
    // What is known under the sequence lock alone is the day.
    if (entry.has_legal_hold()) {
      EXPECT_GE(size + 16, entry.ByteSizeLong());
    }
  }
}

TEST_F(LegalHoldsTest, TheSameRequestGivesTheSameAnswerAndNoSecondEntry) {
  const std::string number = Number("A");
  const auto first = Place("K1", {number}, "r1");
  const int64_t head = store_.Head();
  const auto again = Place("K1", {number}, "r1");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(store_.Head(), head);
}

TEST_F(LegalHoldsTest, ARequestIdOfAnotherCaseIsNoAnswerForThisOne) {
  const std::string number = Number("A");
  ASSERT_TRUE(Place("K1", {number}, "r1").ok());
  EXPECT_TRUE(absl::IsAlreadyExists(Place("K2", {number}, "r1").status()));
  EXPECT_TRUE(absl::IsAlreadyExists(Place("K1", {Number("B")}, "r1").status()));
}

// The caller asks again because he did not hear the answer; by then a colleague has released the case.
TEST_F(LegalHoldsTest, ARepetitionIsAnsweredAsTheFirstTimeAlsoOnceTheCaseIsReleased) {
  const std::string number = Number("A");
  const std::string other = Number("B");
  const auto first = Place("K1", {number}, "r1");
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(Release("K1").ok());
  ASSERT_TRUE(DropAllDays().ok());
  const int64_t head = store_.Head();
  const auto again = Place("K1", {number}, "r1");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(store_.Head(), head) << "nothing is placed anew";
  EXPECT_TRUE(absl::IsAlreadyExists(Place("K1", {other}, "r1").status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(Place("K1", {number}, "r2").status()));
}

TEST_F(LegalHoldsTest, TheSameRequestNamesTheSameReference) {
  const std::string number = Number("A");
  ASSERT_TRUE(Place("K1", {number}, "r1").ok());
  v1::PlaceLegalHoldRequest request = Request("K1", {number}, "r1");
  request.set_authority_reference("Court 8");
  EXPECT_TRUE(absl::IsAlreadyExists(holds_->Place("operator/anna", request).status()));
}

TEST_F(LegalHoldsTest, WhatACaseHoldsAlreadyTakesNoMoreRoom) {
  const std::string number = Number("A");
  ASSERT_TRUE(Place("K1", {number}).ok());
  EXPECT_TRUE(reader_->Holds("K1", number));
  EXPECT_FALSE(reader_->Holds("K2", number));
  ASSERT_TRUE(Place("K1", {number}).ok());
  EXPECT_EQ(reader_->registrations(), 1);
  ASSERT_TRUE(Release("K1").ok());
  EXPECT_FALSE(reader_->Holds("K1", number));
}

TEST_F(LegalHoldsTest, WhatIsOutOfLimitsIsRefusedWithTheField) {
  const std::string number = Number("A");
  const auto refused = [&](const v1::PlaceLegalHoldRequest& request, const char* field) {
    const auto placed = holds_->Place("operator/anna", request);
    EXPECT_TRUE(absl::IsInvalidArgument(placed.status())) << placed.status();
    EXPECT_THAT(std::string(placed.status().message()), HasSubstr(field));
  };
  refused(Request("../K", {number}), "case_id");
  refused(Request("K1", {}), "registration_numbers");
  refused(Request("K1", {number, number}), "twice");
  refused(Request("K1", std::vector<std::string>(kRegistrationsPerCallMax + 1, number)), "registration_numbers");
  v1::PlaceLegalHoldRequest request = Request("K1", {number});
  request.set_authority_reference("");
  refused(request, "authority_reference");
  request.set_authority_reference(std::string(kReferenceMax + 1, 'x'));
  refused(request, "authority_reference");
  request = Request("K1", {number}, std::string(kRequestIdMax + 1, 'x'));
  refused(request, "request_id");
}

TEST_F(LegalHoldsTest, AKeyThatIsLostLeavesTheEntryWaiting) {
  const std::string number = Number("A");
  keys_.Lose();
  const auto placed = Place("K1", {number});
  EXPECT_TRUE(absl::IsDataLoss(placed.status())) << placed.status();
  EXPECT_EQ(holds_->List({})->holds(0).entries_waiting(), 1);
  EXPECT_TRUE(absl::IsDataLoss(holds_->SealPending()->left.at("K1")));
}

TEST_F(LegalHoldsTest, ACasesLostKeyIsSaidAndNotMadeAnew) {
  const std::string number = Number("A");
  ASSERT_TRUE(Place("K1", {number}).ok());
  keys_.Lose();
  now_ += absl::Hours(24);
  const std::string later = Number("B");
  const auto placed = Place("K1", {later});
  EXPECT_TRUE(absl::IsDataLoss(placed.status())) << placed.status();
  EXPECT_THAT(std::string(placed.status().message()), HasSubstr("case K1"));
  EXPECT_EQ(holds_->List({})->holds(0).entries_waiting(), 1);
  // Another case, which has sealed nothing yet, goes on.
  EXPECT_TRUE(Place("K2", {later}).ok());
  EXPECT_EQ(holds_->List({})->holds(1).entries_waiting(), 0);
  EXPECT_EQ(holds_->List({})->holds(1).entries_held(), 1);
  // The reader is made anew, and is asked before it knows that the case's key has sealed.
  RestartHolds(false);
  while (!reader_->IsStanding("K1")) CatchUp(reader_->applied_sequence() + 1);
  ASSERT_FALSE((*reader_->FindCase("K1"))->personal_sealed());
  EXPECT_TRUE(absl::IsDataLoss(holds_->SealPending()->left.at("K1"))) << "the ledger says that the key has sealed";
  EXPECT_EQ(holds_->List({})->holds(0).entries_waiting(), 1);
}

// The case is known before it is known that its key has sealed: by then a new key would take the lost one's place.
TEST_F(LegalHoldsTest, ACasesLostKeyIsNotMadeAnewAmidARebuild) {
  const std::string number = Number("A");
  ASSERT_TRUE(Place("K1", {number}).ok());
  const sealing::KeyName lost = sealing::CaseKeyName({"K1", sealing::DayOf(now_)}, ledger::v1::RETENTION_CLASS_PERSONAL);
  ASSERT_TRUE(keys_.Find(lost).ok());
  keys_.Lose(lost);
  RestartHolds(false);
  while (!reader_->IsStanding("K1")) CatchUp(reader_->applied_sequence() + 1);
  ASSERT_EQ(*reader_->CountPending("K1"), 1);
  EXPECT_TRUE(holds_->SealPending().ok());
  EXPECT_TRUE(absl::IsDataLoss(keys_.Find(lost).status())) << "it can still come back with a backup";
}

TEST_F(LegalHoldsTest, OneCasesTroubleIsNoAnswerToAnother) {
  const std::string first = Number("A");
  const auto placed = Place("K0", {first}, "r0");
  ASSERT_TRUE(placed.ok());
  ASSERT_TRUE(Release("K0").ok());
  keys_.Lose();
  EXPECT_TRUE(absl::IsDataLoss(Place("K1", {first}).status()));
  EXPECT_TRUE(absl::IsDataLoss(Place("K2", {first}).status()));
  EXPECT_THAT(std::string(Place("K2", {first}).status().message()), HasSubstr("case K2"));
  now_ += absl::Hours(24);
  EXPECT_TRUE(Place("K3", {Number("B")}).ok());
  const auto again = Place("K0", {first}, "r0");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), placed->SerializeAsString());
  EXPECT_THAT(holds_->SealPending()->left, testing::UnorderedElementsAre(testing::Key("K1"), testing::Key("K2")));
}

TEST_F(LegalHoldsTest, ManyEntriesAreSealedByManyHoldEntries) {
  std::vector<std::string> numbers;
  for (int i = 0; i < kHeldPerEntryMax + 7; ++i) numbers.push_back(Number(absl::StrCat("A", i)));
  ASSERT_TRUE(Place("K1", numbers).ok());
  int holds = 0;
  for (int64_t sequence = 0; sequence <= store_.Head(); ++sequence) {
    const ledger::v1::Entry entry = store_.ReadEntry(sequence)->entry;
    if (!entry.has_hold()) continue;
    ++holds;
    EXPECT_LE(entry.hold().held_size(), kHeldPerEntryMax);
  }
  EXPECT_EQ(holds, 2);
  EXPECT_EQ(holds_->List({})->holds(0).entries_held(), kHeldPerEntryMax + 7);
}

}  // namespace
}  // namespace postgate::legal_holds
