// SPDX-License-Identifier: Apache-2.0
#include "server/register/decision.h"

#include "server/register/register_fixture.h"

namespace postgate::registry {
namespace {

class DecisionTest : public RegisterTest {
 protected:
  v1::Decision OnReceptacle(const std::string& receptacle_id, v1::DecisionKind kind) {
    v1::Decision decision;
    decision.set_receptacle_id(receptacle_id);
    decision.set_kind(kind);
    return decision;
  }
  // The decisions on an item's newest record.
  std::vector<v1::DecisionKind> KindsOn(const std::string& item_id) {
    std::vector<v1::DecisionKind> kinds;
    const std::vector<v1::ItemRecord> records = History(item_id);
    if (records.empty()) return kinds;
    for (const v1::Decision& decision : records.back().decisions()) kinds.push_back(decision.kind());
    return kinds;
  }
};

TEST_F(DecisionTest, IsRecordedWithItsEffectOnTheItem) {
  const v1::ItemResult item = SubmitOne("post", Item("A"));
  const auto outcome = Decide(DecisionOn(item.registration_number(), v1::DECISION_KIND_RELEASE));
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->items_affected, 1);
  EXPECT_EQ(store_.ReadEntry(1)->entry.decision().decision().decision_id(), outcome->decision_id);
  const ledger::v1::ItemDecisionEntry effect = store_.ReadEntry(2)->entry.item_decision();
  EXPECT_EQ(effect.registration_number(), item.registration_number());
  EXPECT_EQ(effect.carrier(), "post");
  EXPECT_EQ(effect.track(), v1::TRACK_CLEARANCE);
}

TEST_F(DecisionTest, OnASupersededVersionIsRefused) {
  const v1::ItemResult item = SubmitOne("post", Item("A", "a"));
  SubmitOne("post", Item("A", "b", true));
  v1::Decision decision = DecisionOn(item.registration_number(), v1::DECISION_KIND_RELEASE);
  decision.set_version(1);
  EXPECT_EQ(Decide(decision).status().code(), absl::StatusCode::kFailedPrecondition);
  decision.set_version(0);
  EXPECT_TRUE(Decide(decision).ok());
}

TEST_F(DecisionTest, NamesExactlyOneThing) {
  const v1::ItemResult item = SubmitOne("post", Item("A"));
  v1::Decision none;
  none.set_kind(v1::DECISION_KIND_RELEASE);
  EXPECT_EQ(Decide(none).status().code(), absl::StatusCode::kInvalidArgument);
  v1::Decision two = DecisionOn(item.registration_number(), v1::DECISION_KIND_RELEASE);
  two.set_receptacle_id("R");
  EXPECT_EQ(Decide(two).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Decide(DecisionOn(item.registration_number(), v1::DECISION_KIND_UNSPECIFIED)).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Decide(DecisionOn("26KRP0000000000000", v1::DECISION_KIND_RELEASE)).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(DecisionTest, ByItemIdNeedsOneLiveItem) {
  SubmitOne("post", Item("A", "a"));
  v1::Decision decision;
  decision.set_item_id("A");
  decision.set_kind(v1::DECISION_KIND_HOLD);
  EXPECT_TRUE(Decide(decision).ok());
  SubmitOne("express", Item("A", "b"));
  EXPECT_EQ(Decide(decision).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(DecisionTest, ADoNotLoadStandsUntilItsOwnResolution) {
  const v1::ItemResult item = SubmitOne("post", Item("A"));
  const auto stop = Decide(DecisionOn(item.registration_number(), v1::DECISION_KIND_DO_NOT_LOAD));
  ASSERT_TRUE(stop.ok()) << stop.status();
  Decide(DecisionOn(item.registration_number(), v1::DECISION_KIND_RELEASE)).status().IgnoreError();
  EXPECT_NE(History("A").back().standing().find("do not load"), std::string::npos) << History("A").back().standing();
  v1::Decision resolved = DecisionOn(item.registration_number(), v1::DECISION_KIND_REFERRAL_RESOLVED);
  resolved.set_supersedes(stop->decision_id);
  ASSERT_TRUE(Decide(resolved).ok());
  EXPECT_EQ(History("A").back().standing().find("do not load"), std::string::npos) << History("A").back().standing();
}

TEST_F(DecisionTest, OnAReceptacleFansOutToItsItems) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Item("B"));
  SubmitOne("post", Item("C"));
  SubmitOne("post", Moved(Nest({"A", "B"}, "R")));
  const auto outcome = Decide(OnReceptacle("R", v1::DECISION_KIND_DO_NOT_LOAD));
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->items_affected, 2);
  EXPECT_THAT(KindsOn("A"), testing::ElementsAre(v1::DECISION_KIND_DO_NOT_LOAD));
  EXPECT_THAT(KindsOn("B"), testing::ElementsAre(v1::DECISION_KIND_DO_NOT_LOAD));
  EXPECT_THAT(KindsOn("C"), testing::IsEmpty());
}

TEST_F(DecisionTest, OnADispatchFansOutThroughItsReceptacles) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  SubmitOne("post", Moved(Nest({}, "R", "D")));
  v1::Decision decision;
  decision.set_dispatch_id("D");
  decision.set_kind(v1::DECISION_KIND_DO_NOT_LOAD);
  EXPECT_EQ(Decide(decision)->items_affected, 1);
  EXPECT_THAT(KindsOn("A"), testing::ElementsAre(v1::DECISION_KIND_DO_NOT_LOAD));
}

TEST_F(DecisionTest, AnItemNestedLaterInheritsAnOpenDecision) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  ASSERT_TRUE(Decide(OnReceptacle("R", v1::DECISION_KIND_DO_NOT_LOAD)).ok());
  SubmitOne("post", Item("B"));
  SubmitOne("post", Moved(Nest({"B"}, "R")));
  EXPECT_THAT(KindsOn("B"), testing::ElementsAre(v1::DECISION_KIND_DO_NOT_LOAD));
}

TEST_F(DecisionTest, AnItemFiledAfterItsNestingInheritsToo) {
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  ASSERT_TRUE(Decide(OnReceptacle("R", v1::DECISION_KIND_DO_NOT_LOAD)).ok());
  SubmitOne("post", Item("A"));
  EXPECT_THAT(KindsOn("A"), testing::ElementsAre(v1::DECISION_KIND_DO_NOT_LOAD));
}

TEST_F(DecisionTest, AResolvedDecisionIsInheritedNoMore) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  const auto stop = Decide(OnReceptacle("R", v1::DECISION_KIND_DO_NOT_LOAD));
  v1::Decision resolved = OnReceptacle("R", v1::DECISION_KIND_REFERRAL_RESOLVED);
  resolved.set_supersedes(stop->decision_id);
  ASSERT_TRUE(Decide(resolved).ok());
  SubmitOne("post", Item("B"));
  SubmitOne("post", Moved(Nest({"B"}, "R")));
  EXPECT_THAT(KindsOn("B"), testing::IsEmpty());
}

TEST_F(DecisionTest, CancellingNeverClosesAnOpenDoNotLoad) {
  const v1::ItemResult item = SubmitOne("post", Item("A"));
  ASSERT_TRUE(Decide(DecisionOn(item.registration_number(), v1::DECISION_KIND_DO_NOT_LOAD)).ok());
  Cancel("post", "A").status().IgnoreError();
  EXPECT_NE(History("A").back().standing().find("do not load"), std::string::npos) << History("A").back().standing();
}

TEST_F(DecisionTest, AnotherCarriersItemCannotBeCancelled) {
  SubmitOne("post", Item("A"));
  EXPECT_EQ(Cancel("express", "A").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(DecisionTest, IsConfirmedByTheCarrierThatFiledAndNoOther) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Item("B"));
  SubmitOne("post", Moved(Nest({"A", "B"}, "R")));
  const auto stop = Decide(OnReceptacle("R", v1::DECISION_KIND_DO_NOT_LOAD));
  EXPECT_EQ(Confirm("express", stop->decision_id).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Confirm("post", "D0-9").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Confirm("post", stop->decision_id).value(), 2);
  EXPECT_EQ(Confirm("post", stop->decision_id, History("A")[0].registration_number()).value(), 1);
  EXPECT_EQ(History("A").back().confirmations_size(), 2);
  EXPECT_EQ(History("B").back().confirmations_size(), 1);
}

TEST_F(DecisionTest, IsConfirmedWithoutReadingTheLedgerWhileItIsCommitted) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  const auto stop = Decide(OnReceptacle("R", v1::DECISION_KIND_DO_NOT_LOAD));
  const auto items = FindConfirmedItems(*registry_, "post", stop->decision_id, "");
  ASSERT_TRUE(items.ok()) << items.status();
  const int64_t blocks_read = store_.blocks_read();
  EXPECT_EQ(ConfirmOn(items, "post", stop->decision_id).value(), 1);
  EXPECT_EQ(store_.blocks_read(), blocks_read);
}

TEST_F(DecisionTest, AConfirmationSentAgainGetsItsFirstAnswerWhateverTheLookUpSaysNow) {
  SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  const auto stop = Decide(OnReceptacle("R", v1::DECISION_KIND_DO_NOT_LOAD));
  EXPECT_EQ(Confirm("post", stop->decision_id, "", "r-1").value(), 1);
  EXPECT_EQ(ConfirmOn(absl::NotFoundError("forgotten"), "post", stop->decision_id, "r-1").value(), 1);
  EXPECT_EQ(ConfirmOn(absl::NotFoundError("forgotten"), "post", stop->decision_id).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(DecisionTest, ARequestIdOfAnotherKindOfRequestIsRefused) {
  const v1::ItemResult item = Submit("post", Item("A"), "r-1").results.at(0);
  const auto stop = Decide(DecisionOn(item.registration_number(), v1::DECISION_KIND_DO_NOT_LOAD));
  EXPECT_EQ(Confirm("post", stop->decision_id, "", "r-1").status().code(), absl::StatusCode::kAlreadyExists);
  ASSERT_TRUE(Confirm("post", stop->decision_id, "", "r-2").ok());
  EXPECT_EQ(Submit("post", Item("B"), "r-2").status.code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(DecisionTest, StandsAfterAReplay) {
  const v1::ItemResult item = SubmitOne("post", Item("A"));
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  ASSERT_TRUE(Decide(OnReceptacle("R", v1::DECISION_KIND_DO_NOT_LOAD)).ok());
  const std::string before = History("A").back().SerializeAsString();
  Restart();
  EXPECT_EQ(History("A").back().SerializeAsString(), before);
}

}  // namespace
}  // namespace postgate::registry
