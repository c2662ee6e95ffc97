// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_SEALING_KEYS_H_
#define POSTGATE_SERVER_SERVICES_SEALING_KEYS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/sealing/day_keys.h"

namespace postgate::services {

// UNAVAILABLE, with the reason why keys can't be read or made: nothing was stored.
absl::Status CannotSeal(const absl::Status& status);

// What seals what the principal ("carrier/NAME") sends now. Fails as CannotSeal says. May write the disk.
absl::StatusOr<sealing::DayKeys> SealingKeys(sealing::Keys& keys, absl::string_view principal, absl::Time now);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_SEALING_KEYS_H_
