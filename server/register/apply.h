// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_APPLY_H_
#define POSTGATE_SERVER_REGISTER_APPLY_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "postgate/ledger/v1/entry.pb.h"

namespace postgate::registry {

class Register;

// What an entry does to the register's rows: the same when it is added as when it is replayed. Applied once, in order.
absl::Status Apply(Register& registry, int64_t sequence, absl::Time committed_at, const ledger::v1::Entry& entry);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_APPLY_H_
