// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_DECISION_TARGETS_H_
#define POSTGATE_SERVER_REGISTER_DECISION_TARGETS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "postgate/ledger/v1/register.pb.h"
#include "postgate/v1/decision.pb.h"

namespace postgate::registry {

class Register;

// The items that a decision is about, as they are now.
struct DecisionTargets {
  struct Target {
    std::string item_id;
    ledger::v1::ItemUse use;
  };
  std::vector<Target> items;
};

// INVALID_ARGUMENT when it names none or several of item, receptacle and dispatch; NOT_FOUND; FAILED_PRECONDITION for a version that is no
// longer current or an identifier under which several are live; RESOURCE_EXHAUSTED beyond kDecisionItemsMax. A receptacle or dispatch that
// no movement named yet has no items: only a decision that items nested later inherit may name it.
absl::StatusOr<DecisionTargets> FindTargets(const Register& registry, const v1::Decision& decision);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_DECISION_TARGETS_H_
