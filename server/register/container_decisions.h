// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_CONTAINER_DECISIONS_H_
#define POSTGATE_SERVER_REGISTER_CONTAINER_DECISIONS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "postgate/ledger/v1/entry.pb.h"

namespace postgate::registry {

class Register;

// What a decision on a receptacle or dispatch does to its row: what items nested later take over is kept until it is resolved, withdrawn
// or superseded. Nothing for a decision on an item.
absl::Status ApplyToContainer(Register& registry, int64_t sequence, const ledger::v1::Entry& entry);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_CONTAINER_DECISIONS_H_
