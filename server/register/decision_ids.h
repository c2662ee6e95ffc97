// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_DECISION_IDS_H_
#define POSTGATE_SERVER_REGISTER_DECISION_IDS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/entry.pb.h"

namespace postgate::registry {

// "D", 8 hexadecimal digits of the ledger epoch, "-" and the decision's sequence: it needs no index to be found, and one of another epoch
// is told apart. It is a name, not a secret: what it opens is checked where it is used.
std::string DecisionId(absl::string_view ledger_epoch, int64_t sequence);

// The sequence, or none for what is no decision of this ledger's epochs. FAILED_PRECONDITION for one that was lost when the hub was restored.
absl::StatusOr<std::optional<int64_t>> DecisionSequence(const ledger::v1::LedgerMetadata& metadata, absl::string_view decision_id);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_DECISION_IDS_H_
