// SPDX-License-Identifier: Apache-2.0
#include "core/decisions/carrier_changes.h"

#include "core/decisions/adjudication.h"
#include "core/decisions/obstacle_text.h"
#include "postgate/v1/decision.pb.h"

namespace postgate::decisions {
namespace {

using ledger::v1::ItemStanding;

constexpr ledger::v1::Regime kPost = ledger::v1::REGIME_POST;
constexpr ledger::v1::Regime kExpress = ledger::v1::REGIME_EXPRESS;
using enum CarrierChange;
using enum Phase;

// Columns: open, referred, held, detained, cleared, final, do-not-load.
constexpr std::array<CarrierChangeRow, 8> kTable = {{
    {kPost, kAmend, kBeforeDeparture, {true, true, true, false, false, false, true},
     "Better data is welcome until customs has decided; an amendment may answer a referral and closes nothing."},
    {kPost, kAmend, kAfterDeparture, {true, true, true, false, false, false, true},
     "As before departure: clearance goes on after it."},
    {kPost, kCancel, kBeforeDeparture, {true, false, false, false, false, false, true},
     "A request waits for the answer that only the filer can give. A do-not-load stays open beside the cancellation."},
    {kPost, kCancel, kAfterDeparture, {false, false, false, false, false, false, false},
     "The item is on its way; customs has to know of it."},
    {kExpress, kAmend, kBeforeDeparture, {true, true, true, false, false, false, true},
     "As for post."},
    {kExpress, kAmend, kAfterDeparture, {false, true, true, false, false, false, false},
     "The pre-loading data stands at departure; afterwards only what customs asked for changes it."},
    {kExpress, kCancel, kBeforeDeparture, {true, false, false, false, false, false, true},
     "As for post."},
    {kExpress, kCancel, kAfterDeparture, {false, false, false, false, false, false, false},
     "As for post."},
}};

bool Stands(const ItemStanding& standing, v1::DecisionKind kind) {
  return standing.security().kind() == kind || standing.clearance().kind() == kind;
}

absl::Status May(CarrierChange change, const ItemStanding& standing, Phase phase) {
  if (standing.cancelled()) return absl::FailedPreconditionError("the item is cancelled already");
  const ledger::v1::Regime regime = standing.regime() == kExpress ? kExpress : kPost;
  const Situation situation = SituationOfItem(standing);
  for (const CarrierChangeRow& row : kTable) {
    if (row.regime != regime || row.change != change || row.phase != phase) continue;
    if (row.is_allowed[static_cast<size_t>(situation)]) return absl::OkStatus();
    return absl::FailedPreconditionError(DescribeRefusedChange(change, situation, phase, standing));
  }
  return absl::InternalError("no row for the change");
}

}  // namespace

const std::array<CarrierChangeRow, 8>& CarrierChangeTable() { return kTable; }

Situation SituationOfItem(const ItemStanding& standing) {
  if (MustNotBeLoaded(standing)) return Situation::kDoNotLoad;
  switch (standing.clearance().kind()) {
    case v1::DECISION_KIND_RETURN_TO_SENDER:
    case v1::DECISION_KIND_REFUSE_ENTRY:
    case v1::DECISION_KIND_SEIZE: return Situation::kFinal;
    default: break;
  }
  if (!standing.open_referrals().empty()) return Situation::kReferred;
  if (Stands(standing, v1::DECISION_KIND_DETAIN)) return Situation::kDetained;
  if (Stands(standing, v1::DECISION_KIND_HOLD)) return Situation::kHeld;
  switch (standing.clearance().kind()) {
    case v1::DECISION_KIND_RELEASE:
    case v1::DECISION_KIND_RELEASE_DUTY_DUE:
    case v1::DECISION_KIND_TRANSIT: return Situation::kCleared;
    default: return Situation::kOpen;
  }
}

absl::Status MayAmend(const ItemStanding& standing, Phase phase) { return May(kAmend, standing, phase); }
absl::Status MayCancel(const ItemStanding& standing, Phase phase) { return May(kCancel, standing, phase); }

}  // namespace postgate::decisions
