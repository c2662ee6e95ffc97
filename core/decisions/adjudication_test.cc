// SPDX-License-Identifier: Apache-2.0
#include "core/decisions/adjudication.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::decisions {
namespace {

using ledger::v1::ItemStanding;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

ItemStanding Fresh(std::initializer_list<const char*> queues = {"release", "security"}) {
  v1::Assessment assessment;
  for (const char* queue : queues) assessment.add_queues(queue);
  return NewStanding(assessment, ledger::v1::REGIME_POST);
}

v1::Decision Make(v1::DecisionKind kind, const std::string& id) {
  v1::Decision decision;
  decision.set_kind(kind);
  decision.set_decision_id(id);
  decision.mutable_decided_at()->set_seconds(1'700'000'000);
  return decision;
}

v1::Decision Resolve(const std::string& id, const std::string& referral_id) {
  v1::Decision decision = Make(v1::DECISION_KIND_REFERRAL_RESOLVED, id);
  decision.set_referral_id(referral_id);
  return decision;
}

ItemStanding After(const ItemStanding& standing, const v1::Decision& decision) {
  const Verdict verdict = Adjudicate(standing, decision);
  EXPECT_TRUE(verdict.status.ok()) << verdict.status;
  return verdict.standing;
}

TEST(AdjudicationTest, ItemIsReleasedWhenEachOfItsTracksIsDecided) {
  const ItemStanding released = After(Fresh(), Make(v1::DECISION_KIND_RELEASE, "r"));
  EXPECT_FALSE(IsReleased(released));
  EXPECT_TRUE(IsReleased(After(released, Make(v1::DECISION_KIND_ASSESSMENT_COMPLETE, "a"))));
  EXPECT_TRUE(IsReleased(After(Fresh({"revenue"}), Make(v1::DECISION_KIND_RELEASE, "r"))));
  EXPECT_FALSE(IsReleased(Fresh({"revenue"})));
}

TEST(AdjudicationTest, SeizedItemIsDecidedButNotReleased) {
  const ItemStanding seized = After(Fresh({"revenue"}), Make(v1::DECISION_KIND_SEIZE, "s"));
  EXPECT_TRUE(IsDecided(seized, v1::TRACK_CLEARANCE));
  EXPECT_FALSE(IsReleased(seized));
}

TEST(AdjudicationTest, DoNotLoadOutranksAReleaseThatStands) {
  const ItemStanding released = After(Fresh(), Make(v1::DECISION_KIND_RELEASE, "r"));
  const ItemStanding complete = After(released, Make(v1::DECISION_KIND_ASSESSMENT_COMPLETE, "a"));
  const Verdict verdict = Adjudicate(complete, Make(v1::DECISION_KIND_DO_NOT_LOAD, "d"));
  ASSERT_TRUE(verdict.status.ok());
  EXPECT_TRUE(verdict.reopens_track);
  EXPECT_THAT(verdict.supersedes, ElementsAre("a"));
  EXPECT_FALSE(IsReleased(verdict.standing));
}

TEST(AdjudicationTest, DoNotLoadIsLiftedOnlyByTheResolutionThatNamesIt) {
  const ItemStanding blocked = After(Fresh(), Make(v1::DECISION_KIND_DO_NOT_LOAD, "d"));
  for (const v1::DecisionKind kind :
       {v1::DECISION_KIND_RELEASE, v1::DECISION_KIND_RELEASE_DUTY_DUE, v1::DECISION_KIND_ASSESSMENT_COMPLETE,
        v1::DECISION_KIND_TRANSIT}) {
    EXPECT_EQ(Adjudicate(blocked, Make(kind, "x")).status.code(), absl::StatusCode::kFailedPrecondition);
  }
  v1::Decision withdrawn = Make(v1::DECISION_KIND_WITHDRAWN, "w");
  withdrawn.set_supersedes("d");
  EXPECT_EQ(Adjudicate(blocked, withdrawn).status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Adjudicate(blocked, Resolve("y", "another")).status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Adjudicate(blocked, Resolve("z", "")).status.code(), absl::StatusCode::kInvalidArgument);

  const Verdict lifted = Adjudicate(blocked, Resolve("l", "d"));
  ASSERT_TRUE(lifted.status.ok());
  EXPECT_THAT(lifted.standing.open_referrals(), IsEmpty());
  EXPECT_THAT(lifted.supersedes, ElementsAre("d"));
  EXPECT_EQ(lifted.track, v1::TRACK_SECURITY);
  // The track still waits for its decision.
  EXPECT_FALSE(IsDecided(lifted.standing, v1::TRACK_SECURITY));
}

TEST(AdjudicationTest, DoNotLoadIsNamedByCustomsReferenceToo) {
  v1::Decision decision = Make(v1::DECISION_KIND_DO_NOT_LOAD, "d");
  decision.set_referral_id("CUSTOMS-1");
  const ItemStanding blocked = After(Fresh(), decision);
  EXPECT_THAT(After(blocked, Resolve("l", "CUSTOMS-1")).open_referrals(), IsEmpty());
}

TEST(AdjudicationTest, EachDoNotLoadIsLiftedByItself) {
  const ItemStanding two = After(After(Fresh(), Make(v1::DECISION_KIND_DO_NOT_LOAD, "d1")), Make(v1::DECISION_KIND_DO_NOT_LOAD, "d2"));
  const ItemStanding one = After(two, Resolve("l", "d1"));
  ASSERT_EQ(one.open_referrals_size(), 1);
  EXPECT_EQ(one.open_referrals(0).decision_id(), "d2");
  EXPECT_FALSE(Adjudicate(one, Make(v1::DECISION_KIND_ASSESSMENT_COMPLETE, "a")).status.ok());
}

TEST(AdjudicationTest, WithdrawingARequestNeverLiftsADoNotLoadOfTheSameReference) {
  v1::Decision request = Make(v1::DECISION_KIND_REQUEST_FOR_INFORMATION, "q");
  request.set_referral_id("R");
  v1::Decision block = Make(v1::DECISION_KIND_DO_NOT_LOAD, "d");
  block.set_referral_id("R");
  const ItemStanding both = After(After(Fresh(), request), block);
  v1::Decision withdrawn = Make(v1::DECISION_KIND_WITHDRAWN, "w");
  withdrawn.set_supersedes("q");
  withdrawn.set_referral_id("R");
  const Verdict verdict = Adjudicate(both, withdrawn);
  EXPECT_FALSE(verdict.status.ok());
  withdrawn.clear_referral_id();
  const ItemStanding left = After(both, withdrawn);
  ASSERT_EQ(left.open_referrals_size(), 1);
  EXPECT_EQ(left.open_referrals(0).decision_id(), "d");
}

TEST(AdjudicationTest, AssessmentCompleteWaitsForSecurityRequestsAndReleaseForClearanceOnes) {
  v1::Decision security = Make(v1::DECISION_KIND_REQUEST_FOR_SCREENING, "s");
  const ItemStanding screened = After(Fresh(), security);
  EXPECT_FALSE(Adjudicate(screened, Make(v1::DECISION_KIND_ASSESSMENT_COMPLETE, "a")).status.ok());
  EXPECT_TRUE(Adjudicate(screened, Make(v1::DECISION_KIND_RELEASE, "r")).status.ok());

  v1::Decision clearance = Make(v1::DECISION_KIND_REQUEST_FOR_INFORMATION, "q");
  clearance.set_track(v1::TRACK_CLEARANCE);
  const ItemStanding asked = After(Fresh(), clearance);
  EXPECT_TRUE(Adjudicate(asked, Make(v1::DECISION_KIND_ASSESSMENT_COMPLETE, "a")).status.ok());
  EXPECT_FALSE(Adjudicate(asked, Make(v1::DECISION_KIND_RELEASE, "r")).status.ok());
  EXPECT_TRUE(Adjudicate(After(asked, Resolve("l", "q")), Make(v1::DECISION_KIND_RELEASE, "r")).status.ok());
}

TEST(AdjudicationTest, FinalDecisionClosesTheClearanceRequestsAlone) {
  v1::Decision clearance = Make(v1::DECISION_KIND_REQUEST_FOR_INFORMATION, "c");
  clearance.set_track(v1::TRACK_CLEARANCE);
  const ItemStanding both = After(After(Fresh(), clearance), Make(v1::DECISION_KIND_REQUEST_FOR_INFORMATION, "s"));
  const Verdict verdict = Adjudicate(both, Make(v1::DECISION_KIND_REFUSE_ENTRY, "f"));
  ASSERT_TRUE(verdict.status.ok());
  EXPECT_THAT(verdict.supersedes, UnorderedElementsAre("c"));
  ASSERT_EQ(verdict.standing.open_referrals_size(), 1);
  EXPECT_EQ(verdict.standing.open_referrals(0).decision_id(), "s");
}

TEST(AdjudicationTest, DetentionOutranksAHoldAlsoBesideARequest) {
  v1::Decision request = Make(v1::DECISION_KIND_REQUEST_FOR_INFORMATION, "q");
  request.set_track(v1::TRACK_CLEARANCE);
  const ItemStanding detained = After(After(Fresh(), Make(v1::DECISION_KIND_DETAIN, "t")), request);
  EXPECT_FALSE(Adjudicate(detained, Make(v1::DECISION_KIND_HOLD, "h")).status.ok());
  const ItemStanding blocked = After(After(Fresh(), Make(v1::DECISION_KIND_SEIZE, "s")), Make(v1::DECISION_KIND_DO_NOT_LOAD, "d"));
  EXPECT_FALSE(Adjudicate(blocked, Make(v1::DECISION_KIND_RETURN_TO_SENDER, "b")).status.ok());
}

TEST(AdjudicationTest, WithdrawnReleaseOpensTheTrackAgain) {
  const ItemStanding released = After(Fresh(), Make(v1::DECISION_KIND_RELEASE, "r"));
  v1::Decision withdrawn = Make(v1::DECISION_KIND_WITHDRAWN, "w");
  withdrawn.set_supersedes("r");
  const Verdict verdict = Adjudicate(released, withdrawn);
  ASSERT_TRUE(verdict.status.ok());
  EXPECT_TRUE(verdict.reopens_track);
  EXPECT_FALSE(IsDecided(verdict.standing, v1::TRACK_CLEARANCE));
  EXPECT_FALSE(Adjudicate(verdict.standing, withdrawn).status.ok());
}

TEST(AdjudicationTest, RefusesNoKindAWrongTrackAndAWithdrawalOfNothing) {
  EXPECT_EQ(Adjudicate(Fresh(), v1::Decision()).status.code(), absl::StatusCode::kInvalidArgument);
  v1::Decision release = Make(v1::DECISION_KIND_RELEASE, "r");
  release.set_track(v1::TRACK_SECURITY);
  EXPECT_EQ(Adjudicate(Fresh(), release).status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Adjudicate(Fresh(), Make(v1::DECISION_KIND_WITHDRAWN, "w")).status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(AdjudicationTest, CancelledItemTakesOnlyWhatClosesSomething) {
  ItemStanding standing = After(Fresh(), Make(v1::DECISION_KIND_DO_NOT_LOAD, "d"));
  standing.set_cancelled(true);
  EXPECT_FALSE(Adjudicate(standing, Make(v1::DECISION_KIND_HOLD, "h")).status.ok());
  EXPECT_TRUE(Adjudicate(standing, Resolve("l", "d")).status.ok());
}

TEST(AdjudicationTest, AmendmentOpensWhatWasInFavourAndKeepsTheRest) {
  ItemStanding standing = After(Fresh(), Make(v1::DECISION_KIND_RELEASE, "r"));
  standing = After(standing, Make(v1::DECISION_KIND_DO_NOT_LOAD, "d"));
  v1::Decision hold = Make(v1::DECISION_KIND_HOLD, "h");
  hold.set_track(v1::TRACK_SECURITY);
  standing = After(standing, hold);
  v1::Assessment assessment;
  assessment.add_queues("revenue");
  const ItemStanding after = StandingAfterAmendment(standing, assessment);
  EXPECT_FALSE(IsDecided(after, v1::TRACK_CLEARANCE));
  EXPECT_EQ(after.security().kind(), v1::DECISION_KIND_HOLD);
  EXPECT_FALSE(after.security().required());
  EXPECT_EQ(after.open_referrals_size(), 1);
}

TEST(AdjudicationTest, ItemNestedLaterInheritsWhatIsOpenOnceAndNoRelease) {
  const v1::Decision open[] = {Make(v1::DECISION_KIND_DO_NOT_LOAD, "d"), Make(v1::DECISION_KIND_RELEASE, "r"),
                               Make(v1::DECISION_KIND_HOLD, "h")};
  const Inheritance first = Inherit(Fresh(), open);
  ASSERT_EQ(first.taken.size(), 2u);
  EXPECT_EQ(first.taken[0].index, 0u);
  EXPECT_EQ(first.taken[1].index, 2u);
  EXPECT_EQ(first.standing.open_referrals_size(), 1);
  EXPECT_EQ(first.standing.clearance().kind(), v1::DECISION_KIND_HOLD);
  EXPECT_THAT(Inherit(first.standing, open).taken, IsEmpty());
}

TEST(AdjudicationTest, InheritanceLeavesOutWhatTheItemRefuses) {
  const ItemStanding seized = After(Fresh(), Make(v1::DECISION_KIND_SEIZE, "s"));
  const v1::Decision open[] = {Make(v1::DECISION_KIND_HOLD, "h"), Make(v1::DECISION_KIND_DO_NOT_LOAD, "d")};
  const Inheritance inheritance = Inherit(seized, open);
  ASSERT_EQ(inheritance.taken.size(), 1u);
  EXPECT_EQ(inheritance.taken[0].index, 1u);
}

}  // namespace
}  // namespace postgate::decisions
