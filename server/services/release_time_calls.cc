// SPDX-License-Identifier: Apache-2.0
#include "server/services/release_time_calls.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/intake/errors.h"
#include "server/release_times/limits.h"

namespace postgate::services {
namespace {

// ErrorInfo.reason: the ledger is not counted so far yet; it is not counted any more until the hub starts again.
constexpr char kBehindReason[] = "COUNTING_BEHIND";
constexpr char kStoppedReason[] = "COUNTING_STOPPED";
// What the first of them says to wait.
constexpr absl::Duration kRetryDelay = absl::Seconds(10);

}  // namespace

absl::StatusOr<DayRange> ReleaseDaysOf(const identity::Principal& caller, const v1::ListReleaseTimesRequest& request) {
  if (caller.role == identity::Role::kCarrier) return absl::PermissionDeniedError("release times are told to operators, auditors and customs");
  return DayRangeOf(request.from_day(), request.to_day(), release_times::kDaysPerCallMax);
}

absl::Status NoReleaseTimes(const absl::Status& why, int64_t applied, int64_t head) {
  if (absl::IsCancelled(why)) return why;
  if (absl::IsDeadlineExceeded(why) || absl::IsUnavailable(why)) {
    return intake::MakeError(absl::StatusCode::kUnavailable, kBehindReason,
                             absl::StrCat("the release times are being counted: ", applied + 1, " of the ledger's ", head + 1, " entries are; ask again later"),
                             kRetryDelay);
  }
  return intake::MakeError(absl::StatusCode::kUnavailable, kStoppedReason,
                           "the release times can't be read or counted; the hub's log has the reason, and its next start counts on or anew");
}

}  // namespace postgate::services
