// SPDX-License-Identifier: Apache-2.0
#include "server/release_times/release_counts.h"

#include <algorithm>

#include "absl/status/status.h"
#include "server/release_times/release_time.h"

namespace postgate::release_times {

absl::StatusOr<ReleaseCounts> ReleaseCounts::Parse(absl::string_view row) {
  const absl::Status damaged = absl::DataLossError("a day of the release times can't be read");
  v1::ReleaseTimes stored;
  if (!stored.ParseFromArray(row.data(), static_cast<int>(row.size()))) return damaged;
  ReleaseCounts counts;
  int64_t released = 0;
  for (const v1::ReleaseTimeCount& count : stored.release_times()) {
    if (!v1::ReleaseTime_IsValid(count.release_time()) || count.items() < 1 || count.items() > stored.released() - released) return damaged;
    counts.items_[static_cast<size_t>(count.release_time())] += count.items();
    released += count.items();
  }
  if (released != stored.released() || stored.waited_seconds() < 0) return damaged;
  counts.waited_s_ = stored.waited_seconds();
  return counts;
}

void ReleaseCounts::Add(int64_t arrived_s, int64_t released_s) {
  ++items_[static_cast<size_t>(ReleaseTimeOf(arrived_s, released_s))];
  waited_s_ += std::max<int64_t>(released_s - arrived_s, 0);
}

void ReleaseCounts::Settle(int64_t arrived_s, int64_t released_s) {
  --items_[v1::RELEASE_TIME_ARRIVAL_UNKNOWN];
  Add(arrived_s, released_s);
}

v1::ReleaseTimes ReleaseCounts::ToReleaseTimes() const {
  v1::ReleaseTimes times;
  int64_t released = 0;
  for (size_t i = 0; i < items_.size(); ++i) {
    if (items_[i] == 0) continue;
    released += items_[i];
    v1::ReleaseTimeCount& count = *times.add_release_times();
    count.set_release_time(static_cast<v1::ReleaseTime>(i));
    count.set_items(items_[i]);
  }
  times.set_released(released);
  times.set_waited_seconds(waited_s_);
  return times;
}

}  // namespace postgate::release_times
