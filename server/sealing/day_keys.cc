// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/day_keys.h"

#include <utility>

namespace postgate::sealing {

int32_t DayOf(absl::Time time) { return static_cast<int32_t>(absl::ToInt64Hours(time - absl::UnixEpoch()) / 24); }

absl::StatusOr<DayKeys> DayKeysFor(Keys& keys, absl::string_view principal, absl::Time now) {
  DayKeys found{std::string(principal.data(), principal.size()), DayOf(now), nullptr, nullptr};
  absl::StatusOr<DataKeyPtr> personal = keys.FindOrMake({found.principal, found.day, ledger::v1::RETENTION_CLASS_PERSONAL});
  if (!personal.ok()) return personal.status();
  absl::StatusOr<DataKeyPtr> trade = keys.FindOrMake({found.principal, found.day, ledger::v1::RETENTION_CLASS_TRADE});
  if (!trade.ok()) return trade.status();
  found.personal = *std::move(personal);
  found.trade = *std::move(trade);
  return found;
}

}  // namespace postgate::sealing
