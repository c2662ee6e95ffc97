// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_DECISION_TEXT_H_
#define CLIENT_CLI_DECISION_TEXT_H_

#include <string>

#include "postgate/v1/decision.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::cli {

// One line: what, on what, why, by whom and which decision_id.
std::string DecisionText(const v1::Decision& decision);

// One line: "nested into receptacle R at AEAUHA".
std::string MovementText(const v1::Movement& movement);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_DECISION_TEXT_H_
