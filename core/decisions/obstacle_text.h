// SPDX-License-Identifier: Apache-2.0
//
// Why a decision or a carrier's change is refused: what stands in the way, and what lifts it. No personal data.
#ifndef CORE_DECISIONS_OBSTACLE_TEXT_H_
#define CORE_DECISIONS_OBSTACLE_TEXT_H_

#include <string>

#include "core/decisions/carrier_changes.h"
#include "core/decisions/precedence_table.h"
#include "postgate/ledger/v1/standing.pb.h"

namespace postgate::decisions {

// "open are a do-not-load (decision D), ...", to one who named none of them.
std::string DescribeOpenReferrals(const ledger::v1::ItemStanding& standing);

// For customs: `kind` is refused because the item is in `situation` on the track.
std::string DescribeObstacle(v1::DecisionKind kind, Situation situation, const ledger::v1::ItemStanding& standing, v1::Track track);

// For customs: `kind`, which closes another decision, can not close what it names.
std::string DescribeWrongClosing(v1::DecisionKind kind, const ledger::v1::OpenReferral& named);
std::string DescribeWrongClosing(v1::DecisionKind kind, const ledger::v1::TrackStanding& named);

// For the carrier: the change is refused because the item is in `situation`. The end of a sentence.
std::string DescribeRefusedChange(CarrierChange change, Situation situation, Phase phase, const ledger::v1::ItemStanding& standing);

}  // namespace postgate::decisions

#endif  // CORE_DECISIONS_OBSTACLE_TEXT_H_
