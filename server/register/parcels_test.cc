// SPDX-License-Identifier: Apache-2.0
#include "server/register/parcels.h"

#include "server/register/register_fixture.h"

namespace postgate::registry {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

// Parcels are told apart by numbers, which stand for their fingerprints under one key.
class ParcelsTest : public RegisterTest {
 protected:
  static constexpr int32_t kPeriod = 684;

  // Another key gives another fingerprint.
  static uint64_t Fingerprint(int parcel, int32_t period) { return (static_cast<uint64_t>(parcel) << 32) + static_cast<uint64_t>(period); }
  static PreparedRecord Assessed(PreparedRecord record) {
    ledger::v1::ItemBody body;
    body.ParseFromString(record.entry.item().body());
    body.mutable_assessment()->add_queues("release");
    record.entry.mutable_item()->set_body(body.SerializeAsString());
    return record;
  }
  PreparedRecord Parcel(const std::string& item_id, int parcel, const std::string& content = "a", bool amends = false) const {
    PreparedRecord record = Assessed(Item(item_id, content, amends));
    ledger::v1::ItemEntry& item = *record.entry.mutable_item();
    item.set_parcel_period(period_);
    item.add_parcel_fingerprints(Fingerprint(parcel, period_));
    item.add_parcel_fingerprints(Fingerprint(parcel, period_ - 1));
    return record;
  }
  static PreparedRecord Return(const std::string& item_id, std::vector<std::string> returned_item_ids) {
    PreparedRecord record = Assessed(Item(item_id));
    record.returned_item_ids = std::move(returned_item_ids);
    return record;
  }
  ledger::v1::ItemEntry LastEntry() const { return store_.ReadEntry(store_.Head())->entry.item(); }
  std::string File(const std::string& carrier, PreparedRecord record) { return SubmitOne(carrier, std::move(record)).registration_number(); }
  std::string Refiled(const std::string& carrier, PreparedRecord record) {
    SubmitOne(carrier, std::move(record));
    return LastEntry().refiled_registration_number();
  }
  std::string DoNotLoad(const std::string& registration_number) {
    const auto decided = Decide(DecisionOn(registration_number, v1::DECISION_KIND_DO_NOT_LOAD));
    EXPECT_TRUE(decided.ok()) << decided.status();
    return decided.ok() ? decided->decision_id : "";
  }

  int32_t period_ = kPeriod;
};

TEST_F(ParcelsTest, AParcelWhoseRegistrationWasCancelledIsKnownUnderAnotherIdentifier) {
  const std::string first = File("post", Parcel("A", 1));
  ASSERT_TRUE(Cancel("post", "A").ok());
  const v1::ItemResult result = SubmitOne("post", Parcel("B", 1));
  EXPECT_EQ(result.outcome(), v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  ASSERT_EQ(result.findings_size(), 1);
  EXPECT_EQ(result.findings(0).rule_id(), "item.refiled");
  EXPECT_EQ(result.findings(0).message(), "The same parcel was filed before as " + first + ", which was cancelled.");
  const ledger::v1::ItemEntry entry = LastEntry();
  EXPECT_EQ(entry.refiled_registration_number(), first);
  EXPECT_EQ(entry.refiled_after(), ledger::v1::REFILED_AFTER_CANCELLATION);
  EXPECT_EQ(entry.assigned_findings_size(), 1);
  EXPECT_THAT(entry.queues(), ElementsAre("release", "security"));
  EXPECT_TRUE(UseOf("B").standing().security().required());
}

TEST_F(ParcelsTest, AParcelThatMustNotBeLoadedIsKnownUntilThatIsLifted) {
  const std::string first = File("post", Parcel("A", 1));
  const std::string decision = DoNotLoad(first);
  EXPECT_EQ(Refiled("post", Parcel("B", 1)), first);
  EXPECT_EQ(LastEntry().refiled_after(), ledger::v1::REFILED_AFTER_DO_NOT_LOAD);
  v1::Decision lifted = DecisionOn(first, v1::DECISION_KIND_REFERRAL_RESOLVED);
  lifted.set_supersedes(decision);
  ASSERT_TRUE(Decide(lifted).ok());
  EXPECT_EQ(Refiled("post", Parcel("C", 1)), "");
  EXPECT_THAT(LastEntry().queues(), ElementsAre("release"));
}

TEST_F(ParcelsTest, WhatMustNotBeLoadedIsSaidOfAnItemThatWasTakenBackBesides) {
  const std::string first = File("post", Parcel("A", 1));
  DoNotLoad(first);
  ASSERT_TRUE(Cancel("post", "A").ok());
  EXPECT_EQ(Refiled("post", Parcel("B", 1)), first);
  EXPECT_EQ(LastEntry().refiled_after(), ledger::v1::REFILED_AFTER_DO_NOT_LOAD);
}

TEST_F(ParcelsTest, AnIdentifierThatMustNotBeLoadedIsKnownWhateverIsFiledUnderItNext) {
  const std::string first = File("post", Parcel("A", 1));
  DoNotLoad(first);
  ASSERT_TRUE(Cancel("post", "A").ok());
  EXPECT_EQ(Refiled("post", Parcel("A", 2, "other")), first);
  EXPECT_EQ(LastEntry().refiled_after(), ledger::v1::REFILED_AFTER_DO_NOT_LOAD);
  EXPECT_THAT(LastEntry().queues(), ElementsAre("release", "security"));
  EXPECT_EQ(Refiled("express", Parcel("A", 3)), first) << "by whichever carrier";
}

TEST_F(ParcelsTest, WhatIsStillFiledOrIsAnotherParcelOrTheSameIdentifierIsNothing) {
  File("post", Parcel("A", 1));
  EXPECT_EQ(Refiled("post", Parcel("B", 1)), "") << "two of one kind are on their way";
  ASSERT_TRUE(Cancel("post", "A").ok());
  EXPECT_EQ(Refiled("post", Parcel("C", 2)), "");
  EXPECT_EQ(Refiled("post", Parcel("A", 1)), "") << "an identifier may be filed again";
  SubmitOne("post", Item("D"));
  EXPECT_EQ(LastEntry().refiled_registration_number(), "") << "too little is known of it";
}

TEST_F(ParcelsTest, OfAnotherCarriersRegistrationTheCarrierLearnsNothingAndCustomsAll) {
  const std::string first = File("express", Parcel("A", 1));
  ASSERT_TRUE(Cancel("express", "A").ok());
  const v1::ItemResult result = SubmitOne("post", Parcel("B", 1));
  EXPECT_EQ(result.outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(result.findings_size(), 0);
  EXPECT_EQ(LastEntry().refiled_registration_number(), first);
  const std::vector<v1::ItemRecord> seen = History("B");
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].SerializeAsString().find(first), std::string::npos);
  EXPECT_EQ(seen[0].standing(), "waits for the clearance decision") << "that it waits for the other as well would tell";

  const v1::Assessment assessment = FindDeclaration(*registry_, result.registration_number(), 0)->assessment;
  ASSERT_EQ(assessment.reasons_size(), 1);
  EXPECT_EQ(assessment.reasons(0).code(), "assessment.refiled");
  EXPECT_EQ(assessment.reasons(0).text(), "the same parcel was filed before as " + first + ", which was cancelled");
  EXPECT_THAT(assessment.queues(), Contains("security"));
  const auto held = ItemHistory(*registry_, "B", "", [](absl::string_view, absl::string_view) { return true; }, ReadBy::kCustoms);
  EXPECT_EQ(held->records[0].assessment().reasons(0).code(), "assessment.refiled");
}

TEST_F(ParcelsTest, TheNewestOfSeveralIsNamed) {
  File("post", Parcel("A", 1));
  const std::string second = File("post", Parcel("B", 1));
  File("post", Parcel("C", 1));
  ASSERT_TRUE(Cancel("post", "B").ok());
  ASSERT_TRUE(Cancel("post", "A").ok());
  EXPECT_EQ(Refiled("post", Parcel("D", 1)), second);
}

TEST_F(ParcelsTest, TheNewestEightUsesOfAParcelAreKept) {
  File("post", Parcel("first", 1));
  const std::string second = File("post", Parcel("second", 1));
  for (int i = 2; i <= kUsesPerParcelMax; ++i) File("post", Parcel("later" + std::to_string(i), 1));
  const ParcelRowPtr row = *registry_->overlay().FindParcel(kPeriod, Fingerprint(1, kPeriod));
  ASSERT_EQ(row->uses_size(), kUsesPerParcelMax);
  EXPECT_EQ(row->uses(0).registration_number(), second);
  ASSERT_TRUE(Cancel("post", "first").ok());
  EXPECT_EQ(Refiled("post", Parcel("Z", 1)), "");
}

TEST_F(ParcelsTest, AParcelIsKnownInTheNextPeriodAndNotInTheOneAfter) {
  const std::string first = File("post", Parcel("A", 1));
  ASSERT_TRUE(Cancel("post", "A").ok());
  ++period_;
  EXPECT_EQ(Refiled("post", Parcel("B", 1)), first);
  ++period_;
  EXPECT_EQ(Refiled("post", Parcel("C", 1)), "") << "B still stands, and nobody has A's key";
}

// Whoever files anew may not lose the flag by a correction.
TEST_F(ParcelsTest, AnAmendmentOfWhatWasFiledAnewStaysThat) {
  const std::string first = File("post", Parcel("A", 1));
  ASSERT_TRUE(Cancel("post", "A").ok());
  SubmitOne("post", Parcel("B", 1));
  const v1::ItemResult amended = SubmitOne("post", Parcel("B", 2, "b", true));
  EXPECT_EQ(amended.version(), 2);
  ASSERT_EQ(amended.findings_size(), 1);
  EXPECT_EQ(amended.findings(0).rule_id(), "item.refiled");
  EXPECT_EQ(LastEntry().refiled_registration_number(), first);
  EXPECT_THAT(LastEntry().queues(), Contains("security"));
  EXPECT_TRUE(UseOf("B").standing().security().required());
  EXPECT_EQ(Refiled("post", Parcel("B", 3, "c", true)), first);
}

TEST_F(ParcelsTest, AParcelIsKnownByEachVersionThatItHad) {
  const std::string first = File("post", Parcel("A", 1));
  SubmitOne("post", Parcel("A", 2, "b", true));
  SubmitOne("post", Parcel("A", 2, "c", true));
  ASSERT_TRUE(Cancel("post", "A").ok());
  EXPECT_EQ((*registry_->overlay().FindParcel(kPeriod, Fingerprint(2, kPeriod)))->uses_size(), 1);
  EXPECT_EQ(Refiled("post", Parcel("B", 1)), first);
  EXPECT_EQ(Refiled("post", Parcel("C", 2)), first);
}

TEST_F(ParcelsTest, WhatIsRejectedOrADuplicateLeavesNoFingerprint) {
  SubmitOne("post", Rejected(Parcel("A", 1)));
  EXPECT_THAT(LastEntry().parcel_fingerprints(), IsEmpty());
  EXPECT_EQ(LastEntry().parcel_period(), 0);
  EXPECT_EQ(*registry_->overlay().FindParcel(kPeriod, Fingerprint(1, kPeriod)), nullptr);
  File("post", Parcel("B", 1));
  SubmitOne("post", Parcel("B", 1));
  ASSERT_EQ(LastEntry().outcome(), v1::OUTCOME_DUPLICATE);
  EXPECT_THAT(LastEntry().parcel_fingerprints(), IsEmpty());
}

TEST_F(ParcelsTest, WhatWasStoppedIsKnownOnceTheFiltersHaveLearnedWhatTheTableHad) {
  const std::string cancelled = File("post", Parcel("A", 1));
  const std::string stopped = File("post", Parcel("B", 2));
  ASSERT_TRUE(Cancel("post", "A").ok());
  DoNotLoad(stopped);
  ASSERT_TRUE(registry_->FlushAll().ok());
  Restart();
  while (*registry_->overlay().LearnKeys()) {
  }
  EXPECT_EQ(Refiled("post", Parcel("C", 1)), cancelled);
  EXPECT_EQ(Refiled("post", Parcel("D", 2)), stopped);
  DoNotLoad(File("post", Parcel("E", 3)));
  EXPECT_NE(Refiled("post", Parcel("F", 3)), "");
}

TEST_F(ParcelsTest, SeesWhatIsInFlightInTheSameGroup) {
  const std::string first = File("post", Parcel("A", 1));
  DoNotLoad(first);
  Submission submission;
  submission.carrier = "post";
  submission.records.push_back(Parcel("B", 1));
  submission.records.push_back(Parcel("C", 1));
  Run(std::move(submission));
  EXPECT_EQ(LastEntry().refiled_registration_number(), first) << "B stands before it";
  EXPECT_EQ((*registry_->overlay().FindParcel(kPeriod, Fingerprint(1, kPeriod)))->uses_size(), 3);
}

TEST_F(ParcelsTest, ARebuiltRegisterHasTheSameRows) {
  const std::string first = File("post", Parcel("A", 1));
  ASSERT_TRUE(Cancel("post", "A").ok());
  SubmitOne("post", Parcel("B", 1));
  SubmitOne("post", Parcel("B", 2, "b", true));
  const auto rows = [this] {
    std::string all;
    for (const int parcel : {1, 2}) all += (*registry_->overlay().FindParcel(kPeriod, Fingerprint(parcel, kPeriod)))->SerializeAsString() + "|";
    for (const char* item_id : {"A", "B"}) all += (*registry_->FindItem(item_id))->SerializeAsString() + "|";
    return all;
  };
  const std::string before = rows();
  Restart();
  EXPECT_EQ(rows(), before);
  ASSERT_TRUE(registry_->FlushAll().ok());
  Restart();
  EXPECT_EQ(rows(), before);
  EXPECT_EQ(Refiled("post", Parcel("C", 1)), first);
  EXPECT_EQ(Refiled("post", Parcel("B", 3, "c", true)), first);
}

TEST_F(ParcelsTest, AReturnIsJoinedToTheNewestRegistrationOfWhatItBringsBackWhoeverFiledIt) {
  File("post", Item("A"));
  const std::string theirs = File("express", Item("A", "b"));
  const v1::ItemResult result = SubmitOne("post", Return("R", {"A"}));
  EXPECT_EQ(result.outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(result.SerializeAsString().find(theirs), std::string::npos);
  EXPECT_EQ(LastEntry().returned_registration_number(), theirs);
  EXPECT_THAT(LastEntry().queues(), ElementsAre("release"));
  EXPECT_EQ(History("R")[0].SerializeAsString().find(theirs), std::string::npos);
  const v1::Assessment assessment = FindDeclaration(*registry_, result.registration_number(), 0)->assessment;
  ASSERT_EQ(assessment.reasons_size(), 1);
  EXPECT_EQ(assessment.reasons(0).code(), "assessment.return.known");
  EXPECT_EQ(assessment.reasons(0).text(), "says that it brings back " + theirs);
}

TEST_F(ParcelsTest, TheReliefForReturnedGoodsIsLookedAtUnlessTheHubSawThemLeave) {
  const auto claim = [this](const std::string& item_id, const std::string& returned) {
    PreparedRecord record = Return(item_id, {returned});
    record.claims_returned_goods = true;
    SubmitOne("post", std::move(record));
    return LastEntry();
  };
  EXPECT_THAT(claim("R1", "UNKNOWN").queues(), ElementsAre("revenue"));
  v1::Assessment shown;
  shown.add_queues("release");
  AddAssignedReasons(LastEntry(), shown);
  ASSERT_EQ(shown.reasons_size(), 1);
  EXPECT_EQ(shown.reasons(0).code(), "assessment.return.unknown");
  EXPECT_THAT(shown.queues(), ElementsAre("revenue"));

  PreparedRecord exported = Parcel("A", 1);
  exported.entry.mutable_item()->set_flow(v1::FLOW_DIRECTION_EXPORT);
  const std::string left = File("post", std::move(exported));
  EXPECT_THAT(claim("R2", "A").queues(), ElementsAre("release")) << "as it was assessed";
  EXPECT_EQ(LastEntry().returned_registration_number(), left);

  File("post", Parcel("B", 2));
  EXPECT_THAT(claim("R3", "B").queues(), ElementsAre("revenue")) << "that one came in, too";
}

TEST_F(ParcelsTest, TheFirstIdentifierThatTheHubHasCountsAndNeverTheItemsOwn) {
  const std::string known = File("post", Item("A"));
  SubmitOne("post", Rejected(Item("X")));
  SubmitOne("post", Return("R", {"R", "X", "A"}));
  EXPECT_EQ(LastEntry().returned_registration_number(), known);
  SubmitOne("post", Return("S", {"S", "unknown"}));
  EXPECT_EQ(LastEntry().outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(LastEntry().returned_registration_number(), "");
}

TEST_F(ParcelsTest, NoMoreIdentifiersOfAReturnAreLookedUpThanTheLimit) {
  const std::string known = File("post", Item("A"));
  std::vector<std::string> named(static_cast<size_t>(kReturnedItemIdsMax) - 1, "unknown");
  named.push_back("A");
  SubmitOne("post", Return("R", named));
  EXPECT_EQ(LastEntry().returned_registration_number(), known);
  named.insert(named.begin(), "unknown");
  SubmitOne("post", Return("S", named));
  EXPECT_EQ(LastEntry().returned_registration_number(), "");
}

TEST_F(ParcelsTest, ARegistrationThatAnEntryNamesTwiceIsNamedOnce) {
  ledger::v1::ItemEntry item;
  EXPECT_THAT(NamedRegistrations(item), IsEmpty());
  item.set_refiled_registration_number("P1");
  item.set_returned_registration_number("P1");
  EXPECT_THAT(NamedRegistrations(item), ElementsAre("P1"));
  item.set_returned_registration_number("P2");
  EXPECT_THAT(NamedRegistrations(item), ElementsAre("P1", "P2"));
}

}  // namespace
}  // namespace postgate::registry
