// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_DECISION_LINES_H_
#define CLIENT_POSTAL_MESSAGES_DECISION_LINES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "postgate/v1/decision.pb.h"

namespace postgate::client {

// Replaces *decisions by those of one line of JSON: of `postgate watch --json`, of `postgate item show --json` (all decisions on
// the item), or one Decision alone. INVALID_ARGUMENT as ParseJsonLine says it.
absl::Status ParseDecisionLine(const std::string& line, std::vector<v1::Decision>* decisions);

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_DECISION_LINES_H_
