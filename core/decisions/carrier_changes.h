// SPDX-License-Identifier: Apache-2.0
//
// What a carrier may still do to an item that it filed: a table per regime, printed to docs/decisions-table.md.
#ifndef CORE_DECISIONS_CARRIER_CHANGES_H_
#define CORE_DECISIONS_CARRIER_CHANGES_H_

#include <array>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "core/decisions/precedence_table.h"
#include "postgate/ledger/v1/standing.pb.h"

namespace postgate::decisions {

enum class CarrierChange { kAmend, kCancel };
enum class Phase { kBeforeDeparture, kAfterDeparture };

struct CarrierChangeRow {
  ledger::v1::Regime regime;
  CarrierChange change;
  Phase phase;
  // By Situation of the item as a whole, see SituationOfItem.
  std::array<bool, kSituations> is_allowed;
  absl::string_view why;
};

const std::array<CarrierChangeRow, 8>& CarrierChangeTable();

// The item as a whole for a carrier: the first that holds of do-not-load, final, referred, detained or held on either
// track, cleared (clearance decided in favour), open. A completed security assessment alone leaves it open.
Situation SituationOfItem(const ledger::v1::ItemStanding& standing);

// OK, or FailedPrecondition with the reason in words. Whether an item has departed is for movements to say.
absl::Status MayAmend(const ledger::v1::ItemStanding& standing, Phase phase);
// An open do-not-load or referral stays open when the item is cancelled.
absl::Status MayCancel(const ledger::v1::ItemStanding& standing, Phase phase);

}  // namespace postgate::decisions

#endif  // CORE_DECISIONS_CARRIER_CHANGES_H_
