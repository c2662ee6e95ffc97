// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_CANCELLATION_H_
#define POSTGATE_SERVER_REGISTER_CANCELLATION_H_

#include <cstdint>

#include "absl/status/status.h"
#include "postgate/ledger/v1/entry.pb.h"

namespace postgate::registry {

class Register;

// What a cancellation does to the item's row: its key is free, what is open stays open.
absl::Status ApplyCancellation(Register& registry, int64_t sequence, const ledger::v1::Entry& entry);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_CANCELLATION_H_
