// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_MOVEMENTS_H_
#define POSTGATE_SERVER_REGISTER_MOVEMENTS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/finding.pb.h"
#include "server/ledger/proposal.h"
#include "server/register/inheritance.h"

namespace postgate::registry {

class Register;

// Items in one receptacle and receptacles in one dispatch. A real receptacle holds some hundred items, a dispatch some hundred receptacles.
inline constexpr int kReceptacleItemsMax = 10'000;
inline constexpr int kDispatchReceptaclesMax = 2'000;
// Movements that a receptacle's or dispatch's row, and an identifier not filed yet, remember.
inline constexpr int kContainerMovementsMax = 50;
inline constexpr int kEarlyMovementsMax = 20;
// Carriers whose movements a receptacle or dispatch remembers before anybody nests into it; the oldest go first.
inline constexpr int kUnclaimedCarriersMax = 16;

// Decides about a movement (another carrier's receptacle is refused, items not known yet are warned of), fills in which items it concerns and
// their departure, and notes in `inheriting` those that are nested into open decisions, also where the nesting is refused
// (refused_nestings.h). `entry` is already in the draft at `sequence`.
absl::Status AdjudicateMovement(Register& registry, ledger::Draft& draft, int64_t sequence, absl::string_view carrier,
                                ledger::v1::Entry& entry, v1::ItemResult& result, std::vector<PendingInheritance>& inheriting);

// What a movement entry does to the rows.
absl::Status ApplyMovement(Register& registry, int64_t sequence, const ledger::v1::Entry& entry);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_MOVEMENTS_H_
