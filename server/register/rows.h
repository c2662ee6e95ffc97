// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_ROWS_H_
#define POSTGATE_SERVER_REGISTER_ROWS_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "core/evaluation/outcome.h"
#include "postgate/ledger/v1/register.pb.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::registry {

class Register;

using evaluation::IsAccepted;

// "carrier/NAME" → "NAME"; empty for other principals.
absl::string_view CarrierOf(absl::string_view principal);
std::string CarrierPrincipal(absl::string_view carrier);

// Null when the row has no such registration.
const ledger::v1::ItemUse* FindUse(const ledger::v1::ItemRow& row, absl::string_view registration_number);
ledger::v1::ItemUse* FindUse(ledger::v1::ItemRow& row, absl::string_view registration_number);
// The same if the entry at `sequence` is still what it says: neither amended nor cancelled since. Null also when the row is null.
const ledger::v1::ItemUse* FindCurrentUse(const ledger::v1::ItemRow* row, absl::string_view registration_number, int64_t sequence);
// The newest registration of a carrier that is not cancelled, or null.
const ledger::v1::ItemUse* FindNewestLiveUse(const ledger::v1::ItemRow& row, absl::string_view carrier);

const ledger::v1::Nesting* FindNesting(const ledger::v1::ItemRow& row, absl::string_view carrier);
ledger::v1::Nesting& MutableNesting(ledger::v1::ItemRow& row, absl::string_view carrier);

// The lists that these add to keep the newest only; register.proto and items.h say how many.
void AddSequence(ledger::v1::ItemUse& use, int64_t sequence);
void AddRejected(ledger::v1::ItemRow& row, absl::string_view carrier, int64_t sequence);
// Movements that came before the item belong to its history.
void AddEarlierMovements(const ledger::v1::ItemRow& row, absl::string_view carrier, ledger::v1::ItemUse& use);

// Changes one registration's row. INTERNAL when there is none: the entry that names it was adjudicated against it.
absl::Status ChangeUse(Register& registry, absl::string_view item_id, absl::string_view registration_number,
                       const std::function<void(ledger::v1::ItemUse&)>& change);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_ROWS_H_
