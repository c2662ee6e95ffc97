// SPDX-License-Identifier: Apache-2.0
#include "core/decisions/carrier_changes.h"

#include "core/decisions/adjudication.h"
#include "gtest/gtest.h"

namespace postgate::decisions {
namespace {

using ledger::v1::ItemStanding;

ItemStanding With(Situation situation, ledger::v1::Regime regime) {
  ItemStanding standing;
  standing.set_regime(regime);
  const auto refer = [&](v1::DecisionKind kind) { standing.add_open_referrals()->set_kind(kind); };
  switch (situation) {
    case Situation::kOpen: break;
    case Situation::kReferred: refer(v1::DECISION_KIND_REQUEST_FOR_SCREENING); break;
    case Situation::kHeld: standing.mutable_security()->set_kind(v1::DECISION_KIND_HOLD); break;
    case Situation::kDetained: standing.mutable_clearance()->set_kind(v1::DECISION_KIND_DETAIN); break;
    case Situation::kCleared: standing.mutable_clearance()->set_kind(v1::DECISION_KIND_RELEASE_DUTY_DUE); break;
    case Situation::kFinal: standing.mutable_clearance()->set_kind(v1::DECISION_KIND_REFUSE_ENTRY); break;
    case Situation::kDoNotLoad: refer(v1::DECISION_KIND_DO_NOT_LOAD); break;
  }
  return standing;
}

struct Expected {
  ledger::v1::Regime regime;
  CarrierChange change;
  Phase phase;
  // open, referred, held, detained, cleared, final, do-not-load.
  const char* cells;
};

const Expected kExpected[] = {
    {ledger::v1::REGIME_POST, CarrierChange::kAmend, Phase::kBeforeDeparture, "yyynnny"},
    {ledger::v1::REGIME_POST, CarrierChange::kAmend, Phase::kAfterDeparture, "yyynnny"},
    {ledger::v1::REGIME_POST, CarrierChange::kCancel, Phase::kBeforeDeparture, "ynnnnny"},
    {ledger::v1::REGIME_POST, CarrierChange::kCancel, Phase::kAfterDeparture, "nnnnnnn"},
    {ledger::v1::REGIME_EXPRESS, CarrierChange::kAmend, Phase::kBeforeDeparture, "yyynnny"},
    {ledger::v1::REGIME_EXPRESS, CarrierChange::kAmend, Phase::kAfterDeparture, "nyynnnn"},
    {ledger::v1::REGIME_EXPRESS, CarrierChange::kCancel, Phase::kBeforeDeparture, "ynnnnny"},
    {ledger::v1::REGIME_EXPRESS, CarrierChange::kCancel, Phase::kAfterDeparture, "nnnnnnn"},
};

TEST(CarrierChangesTest, EveryCellIsAsWritten) {
  for (const Expected& row : kExpected) {
    for (size_t i = 0; i < kSituations; ++i) {
      const ItemStanding standing = With(static_cast<Situation>(i), row.regime);
      ASSERT_EQ(SituationOfItem(standing), static_cast<Situation>(i));
      const absl::Status status =
          row.change == CarrierChange::kAmend ? MayAmend(standing, row.phase) : MayCancel(standing, row.phase);
      EXPECT_EQ(status.ok(), row.cells[i] == 'y') << i << " " << status;
      if (!status.ok()) {
        EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
      }
    }
  }
}

TEST(CarrierChangesTest, ItemWithoutRegimeIsPost) {
  ItemStanding standing;
  EXPECT_TRUE(MayAmend(standing, Phase::kAfterDeparture).ok());
}

TEST(CarrierChangesTest, CancelledItemIsNeitherAmendedNorCancelled) {
  ItemStanding standing;
  standing.set_cancelled(true);
  EXPECT_FALSE(MayAmend(standing, Phase::kBeforeDeparture).ok());
  EXPECT_FALSE(MayCancel(standing, Phase::kBeforeDeparture).ok());
}

TEST(CarrierChangesTest, CompletedSecurityAssessmentAloneLeavesTheItemOpen) {
  ItemStanding standing;
  standing.mutable_security()->set_kind(v1::DECISION_KIND_ASSESSMENT_COMPLETE);
  EXPECT_EQ(SituationOfItem(standing), Situation::kOpen);
}

}  // namespace
}  // namespace postgate::decisions
