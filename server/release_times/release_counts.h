// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RELEASE_TIMES_RELEASE_COUNTS_H_
#define POSTGATE_SERVER_RELEASE_TIMES_RELEASE_COUNTS_H_

#include <array>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/v1/release_time.pb.h"

namespace postgate::release_times {

// One day's releases of one category as they are counted: a ReleaseTimes that is quick to add to. Not thread-safe.
class ReleaseCounts {
 public:
  // What a row says. DATA_LOSS when it can't be read, or its numbers can't be true.
  static absl::StatusOr<ReleaseCounts> Parse(absl::string_view row);

  // An item was released; when it arrived is not known yet.
  void AddArrivalUnknown() { ++items_[v1::RELEASE_TIME_ARRIVAL_UNKNOWN]; }
  // An item of known arrival was released; both in seconds since 1970.
  void Add(int64_t arrived_s, int64_t released_s);
  // The arrival of an item became known that was counted without it.
  void Settle(int64_t arrived_s, int64_t released_s);

  // Day, category and trusted trader are the caller's.
  v1::ReleaseTimes ToReleaseTimes() const;

 private:
  std::array<int64_t, v1::ReleaseTime_ARRAYSIZE> items_{};
  int64_t waited_s_ = 0;
};

}  // namespace postgate::release_times

#endif  // POSTGATE_SERVER_RELEASE_TIMES_RELEASE_COUNTS_H_
