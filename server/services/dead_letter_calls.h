// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_DEAD_LETTER_CALLS_H_
#define POSTGATE_SERVER_SERVICES_DEAD_LETTER_CALLS_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "postgate/v1/dead_letter.pb.h"
#include "server/identity/principal.h"
#include "server/services/risk_queue_wiring.h"

namespace postgate::services {

// What customs asks about dead letters. Each waits until the queues have applied the ledger's head, so that it sees what was acknowledged before, and
// answers through `done`, once. The request lives until then. Any thread; waits for no disk itself.
void ListDeadLetters(const RiskQueueWiring& wiring, const identity::Principal& principal, const v1::ListDeadLettersRequest& request,
                     std::function<void(absl::StatusOr<std::vector<v1::DeadLetter>>)> done);
void RetryDeadLetters(const RiskQueueWiring& wiring, const identity::Principal& principal, const v1::RetryDeadLettersRequest& request,
                      std::function<void(absl::StatusOr<std::vector<int64_t>>)> done);
void ResubmitDeadLetter(const RiskQueueWiring& wiring, const identity::Principal& principal, const v1::ResubmitDeadLetterRequest& request,
                        std::function<void(absl::StatusOr<v1::ResubmitDeadLetterResponse>)> done);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_DEAD_LETTER_CALLS_H_
