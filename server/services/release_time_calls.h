// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_RELEASE_TIME_CALLS_H_
#define POSTGATE_SERVER_SERVICES_RELEASE_TIME_CALLS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "postgate/v1/release_time.pb.h"
#include "server/identity/principal.h"
#include "server/services/day_range.h"

namespace postgate::services {

// The days that the request asks for. PERMISSION_DENIED for a carrier: the times are the customs', of all carriers' items. INVALID_ARGUMENT with the field and what was expected.
absl::StatusOr<DayRange> ReleaseDaysOf(const identity::Principal& caller, const v1::ListReleaseTimesRequest& request);

// What a caller gets in place of release times. DEADLINE_EXCEEDED and UNAVAILABLE mean that the reader stands at `applied`, where the ledger ends with `head`; CANCELLED, a hub that
// stops, stays as it is; any other says why they can't be had.
absl::Status NoReleaseTimes(const absl::Status& why, int64_t applied, int64_t head);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_RELEASE_TIME_CALLS_H_
