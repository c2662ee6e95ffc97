// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_DECISION_IDS_H_
#define POSTGATE_SERVER_REGISTER_DECISION_IDS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace postgate::registry {

// "D", 8 hexadecimal digits of the ledger epoch, "-" and the decision's sequence: it needs no index to be found, and one of another epoch
// is told apart. It is a name, not a secret: what it opens is checked where it is used.
std::string DecisionId(absl::string_view ledger_epoch, int64_t sequence);

// The sequence, or none for what is no decision of this epoch.
std::optional<int64_t> DecisionSequence(absl::string_view ledger_epoch, absl::string_view decision_id);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_DECISION_IDS_H_
