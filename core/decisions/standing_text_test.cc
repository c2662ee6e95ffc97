// SPDX-License-Identifier: Apache-2.0
#include "core/decisions/standing_text.h"

#include "gtest/gtest.h"

namespace postgate::decisions {
namespace {

ledger::v1::ItemStanding Fresh() {
  ledger::v1::ItemStanding standing;
  standing.mutable_security()->set_required(true);
  standing.mutable_clearance()->set_required(true);
  return standing;
}

void Decide(ledger::v1::TrackStanding* track, v1::DecisionKind kind) {
  track->set_kind(kind);
  track->set_decision_id("x");
  track->mutable_decided_at()->set_seconds(1'772'359'200);
}

TEST(StandingTextTest, SaysWhatAFreshItemWaitsFor) {
  EXPECT_EQ(DescribeStanding(Fresh(), Phase::kBeforeDeparture), "waits for the security decision; waits for the clearance decision");
}

TEST(StandingTextTest, SaysWhenATrackWasDecided) {
  ledger::v1::ItemStanding standing = Fresh();
  Decide(standing.mutable_clearance(), v1::DECISION_KIND_RELEASE);
  EXPECT_EQ(DescribeStanding(standing, Phase::kAfterDeparture),
            "departed; waits for the security decision; clearance: released on 2026-03-01T10:00:00Z");
  Decide(standing.mutable_security(), v1::DECISION_KIND_ASSESSMENT_COMPLETE);
  EXPECT_EQ(DescribeStanding(standing, Phase::kBeforeDeparture),
            "free to go; security: assessment complete on 2026-03-01T10:00:00Z; clearance: released on 2026-03-01T10:00:00Z");
}

TEST(StandingTextTest, PutsADoNotLoadFirstAlsoWhenCancelled) {
  ledger::v1::ItemStanding standing = Fresh();
  standing.set_cancelled(true);
  auto* request = standing.add_open_referrals();
  request->set_kind(v1::DECISION_KIND_REQUEST_FOR_INFORMATION);
  request->set_referral_id("Q");
  request->mutable_deadline()->set_seconds(1'772'359'200);
  auto* block = standing.add_open_referrals();
  block->set_kind(v1::DECISION_KIND_DO_NOT_LOAD);
  block->set_referral_id("D");
  block->mutable_decided_at()->set_seconds(1'772'359'200);
  EXPECT_EQ(DescribeStanding(standing, Phase::kBeforeDeparture),
            "do not load: D on 2026-03-01T10:00:00Z; cancelled by the carrier; waits for the carrier's information: Q, due on "
            "2026-03-01T10:00:00Z");
}

TEST(StandingTextTest, SaysSoWhenNothingIsKnown) {
  EXPECT_EQ(DescribeStanding({}, Phase::kBeforeDeparture), "nothing is decided");
}

TEST(StandingTextTest, WhatIsReleasedButNotFreeWaitsForCustoms) {
  ledger::v1::ItemStanding standing;
  standing.mutable_clearance()->set_required(true);
  standing.mutable_clearance()->set_kind(v1::DECISION_KIND_RELEASE);
  EXPECT_EQ(DescribeStanding(standing, Phase::kBeforeDeparture).rfind("free to go; clearance: released", 0), 0u);
  EXPECT_EQ(DescribeStanding(standing, Phase::kBeforeDeparture, false).rfind("waits for customs; clearance: released", 0), 0u);
}

}  // namespace
}  // namespace postgate::decisions
