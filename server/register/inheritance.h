// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_INHERITANCE_H_
#define POSTGATE_SERVER_REGISTER_INHERITANCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "core/decisions/adjudication.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/ledger/v1/register.pb.h"
#include "server/ledger/proposal.h"

namespace postgate::registry {

class Register;

// Adds the entry of one decision's effect on one item, and applies it. `use` is the item's row as it is before.
absl::Status AddItemDecision(Register& registry, ledger::Draft& draft, absl::string_view principal, absl::string_view item_id,
                             const ledger::v1::ItemUse& use, const v1::Decision& decision, int64_t decision_sequence,
                             const decisions::Verdict& verdict, bool inherited);

// An item that is in a receptacle or dispatch with open decisions now.
struct PendingInheritance {
  std::string item_id;
  std::string registration_number;
  std::vector<ledger::v1::OpenDecision> open_decisions;
};

// Adds what the item takes over. Called once all entries of a submission are applied, so that entries are applied in the order of their
// sequences, as in a replay.
absl::Status AddInherited(Register& registry, ledger::Draft& draft, const PendingInheritance& pending);

// What a decision's effect on an item does to its row.
absl::Status ApplyItemDecision(Register& registry, int64_t sequence, const ledger::v1::Entry& entry);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_INHERITANCE_H_
