// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_DECISION_H_
#define POSTGATE_SERVER_REGISTER_DECISION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/receipt.pb.h"
#include "server/ledger/proposal.h"
#include "server/sealing/day_keys.h"

namespace postgate::registry {

class Register;

// Items that one decision on a receptacle or dispatch may reach; more is RESOURCE_EXHAUSTED, decide by receptacle then.
inline constexpr int64_t kDecisionItemsMax = 50'000;

struct DecisionOutcome {
  std::string decision_id;
  int64_t items_affected = 0;
};

// Records a decision and its effect on each item. Refused with INVALID_ARGUMENT (names none or several of item, receptacle, dispatch; no
// kind), NOT_FOUND, FAILED_PRECONDITION (superseded version, cancelled item, precedence). `keys` are those of "customs/NAME", who decides; here and below its texts are sealed with them.
std::unique_ptr<ledger::Proposal> ProposeDecision(Register* registry, const sealing::DayKeys& keys, v1::Decision decision, std::string request_id,
                                                  std::function<void(absl::StatusOr<DecisionOutcome>)> done);

struct CancellationOutcome {
  std::string registration_number;
  v1::Receipt receipt;
};

// Takes back an item of the carrier whose `keys` they are, and frees its key. NOT_FOUND, FAILED_PRECONDITION (docs/decisions-table.md), INVALID_ARGUMENT (item_id
// names several current items: give the registration number).
std::unique_ptr<ledger::Proposal> ProposeCancellation(Register* registry, const sealing::DayKeys& keys, std::string item_id,
                                                      std::string registration_number, std::string reason, std::string request_id,
                                                      std::function<void(absl::StatusOr<CancellationOutcome>)> done);

// The items of a carrier that its word on a decision is about: the one that `registration_number` names, or all when that is empty.
// NOT_FOUND when none is under that decision. Reads the disk: neither on a gRPC thread nor on the committer's. Thread-safe.
absl::StatusOr<std::vector<std::string>> FindConfirmedItems(const Register& registry, absl::string_view carrier,
                                                            absl::string_view decision_id, const std::string& registration_number);

// Records a carrier's word on a decision, on the `items` that FindConfirmedItems gave; its failure is the answer, but to a request that was
// answered before.
std::unique_ptr<ledger::Proposal> ProposeConfirmation(Register* registry, const sealing::DayKeys& keys, std::string decision_id,
                                                      v1::Confirmation confirmation, std::string text,
                                                      absl::StatusOr<std::vector<std::string>> items, std::string request_id,
                                                      std::function<void(absl::StatusOr<int64_t>)> done);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_DECISION_H_
