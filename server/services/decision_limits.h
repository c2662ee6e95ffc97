// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_DECISION_LIMITS_H_
#define POSTGATE_SERVER_SERVICES_DECISION_LIMITS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "postgate/v1/risk_queue_service.pb.h"

namespace postgate::services {

// What one decision may hold. It is stored once and read for each item that it reaches, so all of it together stays far below the 4 MB that
// a client reads by default: at most some 0.5 MB.

// Codes, identifiers and references, characters: the longest in the WCO's messages (an..70).
inline constexpr size_t kDecisionCodeCharactersMax = 70;
// Duties, taxes and fees; more than there are kinds of them.
inline constexpr int kAmountsDueMax = 99;
inline constexpr int kScreeningMethodsMax = 20;
// Fields that a request for information asks for, and characters of the path of one.
inline constexpr int kRequestedFieldPathsMax = 200;
inline constexpr size_t kFieldPathCharactersMax = 200;
// One for each content piece (contract: 99).
inline constexpr int kPieceRevisionsMax = 99;
// Bytes: the 512 characters of a declared description.
inline constexpr size_t kRevisedDescriptionBytesMax = 2'048;
// INVALID_ARGUMENT with the path of the first field that holds more, or control characters. Whom the decision names and whether it can be
// taken is not looked at.
absl::Status CheckDecisionRequest(const v1::RecordDecisionRequest& request);

// The same for customs' own words about a dead letter. Whether the declaration has such pieces is not looked at.
absl::Status CheckResubmission(const v1::ResubmitDeadLetterRequest& request);

// The same for what a consumer says; the hub repeats to it the leases that it does not know.
absl::Status CheckPullRequest(const v1::PullRequest& request);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_DECISION_LIMITS_H_
