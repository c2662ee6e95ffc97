// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_CONFIRMATION_H_
#define POSTGATE_SERVER_REGISTER_CONFIRMATION_H_

#include <cstdint>

#include "absl/status/status.h"
#include "postgate/ledger/v1/entry.pb.h"

namespace postgate::registry {

class Register;

// A confirmation belongs to the history of the items that it is about.
absl::Status ApplyConfirmation(Register& registry, int64_t sequence, const ledger::v1::Entry& entry);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_CONFIRMATION_H_
