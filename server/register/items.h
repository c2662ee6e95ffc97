// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_ITEMS_H_
#define POSTGATE_SERVER_REGISTER_ITEMS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/ledger/v1/register.pb.h"
#include "server/ledger/proposal.h"
#include "server/register/inheritance.h"

namespace postgate::registry {

class Register;
struct PreparedRecord;

// An S10 posted this much after the earlier one is a new item: UPU S10 lets an identifier come back after 12 calendar months.
inline constexpr absl::Duration kS10ReuseAfter = absl::Hours(24 * 365);

// Entries kept in a row: of one registration, and of rejections under one identifier by one carrier.
inline constexpr int kSequencesPerUseMax = 200;
inline constexpr int kRejectedPerRowMax = 20;

// The live use of the business key of `item` (carrier, flow, identifier; express: and UCR), or none: never filed, cancelled, beyond the
// horizon, or reused. An index into `row.uses()`.
std::optional<int> FindLiveUse(const ledger::v1::ItemRow& row, absl::string_view carrier, const ledger::v1::ItemEntry& item,
                               absl::Time now);

// Decides what becomes of an item, fills in what is assigned (outcome, number, version, findings, registrations of the same parcel) in `entry` and the
// record's result, and notes in `inheriting` when it is known to be in a receptacle with open decisions. `entry` is the record's, and already in the draft
// at `sequence`.
absl::Status AdjudicateItem(Register& registry, ledger::Draft& draft, int64_t sequence, absl::string_view carrier, PreparedRecord& record,
                            ledger::v1::Entry& entry, std::vector<PendingInheritance>& inheriting);

// What an item entry does to the rows.
absl::Status ApplyItem(Register& registry, int64_t sequence, absl::Time committed_at, const ledger::v1::Entry& entry);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_ITEMS_H_
