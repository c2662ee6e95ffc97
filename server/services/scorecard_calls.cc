// SPDX-License-Identifier: Apache-2.0
#include "server/services/scorecard_calls.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/services/counting.h"
#include "server/services/day_range.h"

namespace postgate::services {

absl::StatusOr<scorecards::ScorecardRange> ScorecardRangeOf(const identity::Principal& caller, const v1::ListScorecardsRequest& request) {
  scorecards::ScorecardRange range;
  range.carrier = request.carrier();
  if (caller.role == identity::Role::kCarrier) {
    // Its own name, so that it learns nothing of whether there is another.
    if (!request.carrier().empty() && request.carrier() != caller.name) {
      return absl::PermissionDeniedError(absl::StrCat("carrier: ", identity::ToString(caller), " sees its own scorecards alone"));
    }
    range.carrier = caller.name;
  }
  const absl::StatusOr<DayRange> days = DayRangeOf(request.from_day(), request.to_day(), scorecards::kDaysPerCallMax);
  if (!days.ok()) return days.status();
  range.from_day = days->from_day;
  range.to_day = days->to_day;
  if (!request.after_day().empty()) {
    const absl::StatusOr<int64_t> after = DayOf("after_day", request.after_day());
    if (!after.ok()) return after.status();
    range.after = {*after, request.after_carrier()};
  } else if (!request.after_carrier().empty()) {
    return absl::InvalidArgumentError("after_day: missing beside after_carrier");
  }
  if (request.page_size() < 0) return absl::InvalidArgumentError("page_size: negative");
  if (request.page_size() > 0) range.limit = std::min(static_cast<size_t>(request.page_size()), scorecards::kScorecardsPerPageMax);
  return range;
}

absl::Status NoScorecards(const absl::Status& why, int64_t applied, int64_t head) {
  if (absl::IsCancelled(why)) return why;
  if (absl::IsDeadlineExceeded(why)) return CountingBehind("the scorecards", applied, head);
  return CountingStopped("the scorecards are set aside, since they can't be read or counted; the hub's log has the reason, and its next start counts on");
}

}  // namespace postgate::services
