// SPDX-License-Identifier: Apache-2.0
#include "server/services/sealing_keys.h"

#include "absl/strings/str_cat.h"

namespace postgate::services {

absl::Status CannotSeal(const absl::Status& status) {
  return absl::UnavailableError(absl::StrCat("the hub can't seal what it stores: ", status.message()));
}

absl::StatusOr<sealing::DayKeys> SealingKeys(sealing::Keys& keys, absl::string_view principal, absl::Time now) {
  absl::StatusOr<sealing::DayKeys> found = sealing::DayKeysFor(keys, principal, now);
  if (!found.ok()) return CannotSeal(found.status());
  return found;
}

}  // namespace postgate::services
