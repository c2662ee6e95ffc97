// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_SCORECARD_CALLS_H_
#define POSTGATE_SERVER_SERVICES_SCORECARD_CALLS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "postgate/v1/scorecard.pb.h"
#include "server/identity/principal.h"
#include "server/scorecards/scorecard_reader.h"

namespace postgate::services {

// What the request asks for, as far as `caller` may see it: a carrier its own, all others every carrier's. PERMISSION_DENIED, and INVALID_ARGUMENT with the field and what was
// expected.
absl::StatusOr<scorecards::ScorecardRange> ScorecardRangeOf(const identity::Principal& caller, const v1::ListScorecardsRequest& request);

// What a caller gets in place of scorecards. DEADLINE_EXCEEDED means that they were waited for and stand at `applied`, where the ledger ends with `head`; CANCELLED, a hub that
// stops, stays as it is; any other says why they can't be had.
absl::Status NoScorecards(const absl::Status& why, int64_t applied, int64_t head);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_SCORECARD_CALLS_H_
