// SPDX-License-Identifier: Apache-2.0
#include "server/legal_holds/held_content.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/sealing/case_keys.h"

namespace postgate::legal_holds {

absl::StatusOr<sealing::ClearFields> HeldContent::Find(int64_t sequence) const {
  sealing::ClearFields found;
  const absl::StatusOr<std::vector<HeldBy>> held = reader_.FindHeld(sequence);
  if (!held.ok()) return held.status();
  for (const HeldBy& by : *held) {
    const absl::StatusOr<ledger::StoredEntry> stored = store_.ReadEntry(by.row.hold_sequence());
    if (!stored.ok()) return stored.status();
    const ledger::v1::HoldEntry& hold = stored->entry.hold();
    if (by.row.index() >= hold.held_size() || hold.held(by.row.index()).sequence() != sequence) {
      return absl::DataLossError(absl::StrCat("entry ", by.row.hold_sequence(), " does not hold entry ", sequence));
    }
    absl::StatusOr<sealing::ClearFields> fields = sealing::OpenForCase(keys_, {hold.case_id(), hold.case_day()}, sequence, hold.held(by.row.index()).sealed());
    if (!fields.ok()) return fields.status();
    if (!found.personal.has_value()) found.personal = std::move(fields->personal);
    if (!found.trade.has_value()) found.trade = std::move(fields->trade);
    if (found.personal.has_value() && found.trade.has_value()) break;
  }
  return found;
}

}  // namespace postgate::legal_holds
