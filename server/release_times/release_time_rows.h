// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_ROWS_H_
#define POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_ROWS_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "postgate/v1/assessment.pb.h"

// Rows of the table, numbers big-endian:
//   a SEQUENCE/1024                items whose arrival or release is awaited   ledger.v1.AwaitedReleases
//   d DAY CATEGORY TRUSTED         one day's releases, the last two a byte each   v1::ReleaseTimes, without these three
//   n COUNTER/1024                 registrations whose release is awaited      for each the counter's offset in two bytes and the current version's SEQUENCE
//   s                              where the counting stands   ledger.v1.ReleaseTimeState
namespace postgate::release_times {

inline constexpr int64_t kSequencesPerRow = 1'024;
// Registration numbers are made of a counter, which goes on as items are accepted.
inline constexpr int64_t kCountersPerRow = 1'024;
inline constexpr absl::string_view kStateKey = "s";
// All keys of a kind are in [first, end).
inline constexpr absl::string_view kFirstAwaitedKey = "a";
inline constexpr absl::string_view kEndOfAwaitedKeys = "b";
inline constexpr absl::string_view kFirstDayKey = "d";
inline constexpr absl::string_view kEndOfDayKeys = "e";
inline constexpr absl::string_view kFirstCounterKey = "n";
inline constexpr absl::string_view kEndOfCounterKeys = "o";

// One day's releases of one category, in the order in which they are told.
struct ReleaseDay {
  int64_t day = 0;  // since 1970-01-01, UTC
  v1::FacilitationCategory category = v1::FACILITATION_CATEGORY_UNSPECIFIED;
  bool trusted_trader = false;

  auto operator<=>(const ReleaseDay&) const = default;
};

std::string AwaitedKey(int64_t row);
// -1 for what is no key of these.
int64_t RowOfAwaitedKey(absl::string_view key);
std::string DayKey(const ReleaseDay& day);
// None for what is no key of these.
std::optional<ReleaseDay> ReleaseDayOfKey(absl::string_view key);

std::string CounterKey(int64_t row);
// -1 for what is no key of these.
int64_t RowOfCounterKey(absl::string_view key);

}  // namespace postgate::release_times

#endif  // POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_ROWS_H_
