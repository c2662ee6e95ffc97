// SPDX-License-Identifier: Apache-2.0
#include "core/decisions/obstacle_text.h"

#include <string>

#include "core/decisions/adjudication.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::decisions {
namespace {

using ledger::v1::ItemStanding;

v1::Decision Make(v1::DecisionKind kind, const std::string& id) {
  v1::Decision decision;
  decision.set_kind(kind);
  decision.set_decision_id(id);
  return decision;
}

ItemStanding After(v1::Decision decision) {
  const Verdict verdict = Adjudicate(ItemStanding(), decision);
  EXPECT_TRUE(verdict.status.ok()) << verdict.status;
  return verdict.standing;
}

std::string Refusal(const ItemStanding& standing, const v1::Decision& decision) {
  return std::string(Adjudicate(standing, decision).status.message());
}

TEST(ObstacleTextTest, ReleaseUnderADoNotLoadIsToldWhatLiftsItAndNothingElse) {
  v1::Decision block = Make(v1::DECISION_KIND_DO_NOT_LOAD, "D1");
  block.set_referral_id("CUSTOMS-1");
  EXPECT_EQ(Refusal(After(block), Make(v1::DECISION_KIND_RELEASE, "r")),
            "RELEASE is not possible: open on the item is a do-not-load (referral CUSTOMS-1, decision D1). Only its resolution lifts "
            "it: record REFERRAL_RESOLVED with referral_id CUSTOMS-1 first");
}

TEST(ObstacleTextTest, RequestIsAnsweredOrGivenUp) {
  v1::Decision request = Make(v1::DECISION_KIND_REQUEST_FOR_INFORMATION, "Q1");
  request.set_track(v1::TRACK_CLEARANCE);
  EXPECT_EQ(Refusal(After(request), Make(v1::DECISION_KIND_RELEASE, "r")),
            "RELEASE is not possible: open on the track is a request for information (decision Q1). When it is answered, record "
            "REFERRAL_RESOLVED with referral_id Q1; to give it up, WITHDRAWN with supersedes Q1");
}

TEST(ObstacleTextTest, WhatStandsIsNamedWithItsDecision) {
  EXPECT_EQ(Refusal(After(Make(v1::DECISION_KIND_DETAIN, "T1")), Make(v1::DECISION_KIND_HOLD, "h")),
            "HOLD is not possible: a detention (decision T1) stands and goes further. To take it back, record WITHDRAWN with supersedes T1");
  EXPECT_EQ(Refusal(After(Make(v1::DECISION_KIND_SEIZE, "S1")), Make(v1::DECISION_KIND_RELEASE, "r")),
            "RELEASE is not possible: a seizure (decision S1) stands and is final. To take it back, record WITHDRAWN with supersedes S1");
}

TEST(ObstacleTextTest, WrongClosingIsToldTheRightOne) {
  v1::Decision withdrawn = Make(v1::DECISION_KIND_WITHDRAWN, "w");
  withdrawn.set_supersedes("D1");
  EXPECT_EQ(Refusal(After(Make(v1::DECISION_KIND_DO_NOT_LOAD, "D1")), withdrawn),
            "WITHDRAWN does not close a do-not-load (decision D1): record REFERRAL_RESOLVED with referral_id D1");
  v1::Decision resolved = Make(v1::DECISION_KIND_REFERRAL_RESOLVED, "l");
  resolved.set_supersedes("H1");
  EXPECT_EQ(Refusal(After(Make(v1::DECISION_KIND_HOLD, "H1")), resolved),
            "REFERRAL_RESOLVED closes what is open, and a hold (decision H1) stands: to take it back, record WITHDRAWN with supersedes H1");
  resolved.set_supersedes("another");
  EXPECT_THAT(Refusal(After(Make(v1::DECISION_KIND_DO_NOT_LOAD, "D1")), resolved),
              testing::HasSubstr("has that name; open are a do-not-load (decision D1)"));
}

TEST(ObstacleTextTest, CarrierHearsWhoStopsTheChange) {
  const ItemStanding released = After(Make(v1::DECISION_KIND_RELEASE, "R1"));
  const std::string told = "customs has recorded a release (decision R1); only customs can change that: ask the office that decided";
  EXPECT_EQ(MayAmend(released, Phase::kBeforeDeparture).message(), told);
  EXPECT_EQ(MayCancel(released, Phase::kBeforeDeparture).message(), told);
  v1::Decision hold = Make(v1::DECISION_KIND_HOLD, "H1");
  hold.set_track(v1::TRACK_SECURITY);
  EXPECT_THAT(std::string(MayCancel(After(hold), Phase::kBeforeDeparture).message()), testing::HasSubstr("a hold (decision H1)"));
  EXPECT_THAT(std::string(MayCancel(After(Make(v1::DECISION_KIND_REQUEST_FOR_SCREENING, "Q1")), Phase::kBeforeDeparture).message()),
              testing::StartsWith("customs waits for your answer to a request for screening (decision Q1)"));
  EXPECT_THAT(std::string(MayCancel(ItemStanding(), Phase::kAfterDeparture).message()), testing::StartsWith("the item has departed"));
}

}  // namespace
}  // namespace postgate::decisions
