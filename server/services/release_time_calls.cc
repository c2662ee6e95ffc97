// SPDX-License-Identifier: Apache-2.0
#include "server/services/release_time_calls.h"

#include "server/release_times/limits.h"
#include "server/services/counting.h"

namespace postgate::services {

absl::StatusOr<DayRange> ReleaseDaysOf(const identity::Principal& caller, const v1::ListReleaseTimesRequest& request) {
  if (caller.role == identity::Role::kCarrier) return absl::PermissionDeniedError("release times are told to operators, auditors and customs");
  return DayRangeOf(request.from_day(), request.to_day(), release_times::kDaysPerCallMax);
}

absl::Status NoReleaseTimes(const absl::Status& why, int64_t applied, int64_t head) {
  if (absl::IsCancelled(why)) return why;
  if (absl::IsDeadlineExceeded(why) || absl::IsUnavailable(why)) return CountingBehind("the release times", applied, head);
  return CountingStopped("the release times can't be read or counted; the hub's log has the reason, and its next start counts on or anew");
}

}  // namespace postgate::services
