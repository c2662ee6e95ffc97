// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SCORECARDS_SCORECARD_ROWS_H_
#define POSTGATE_SERVER_SCORECARDS_SCORECARD_ROWS_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "core/encoding/day_text.h"

// Rows of the table, numbers big-endian:
//   a SEQUENCE/1024     items whose departure is awaited   ledger.v1.AwaitedDepartures
//   c DAY CARRIER       one carrier's day                  v1.Scorecard, without these two
//   s                   where the counting stands          ledger.v1.ScorecardState
namespace postgate::scorecards {

inline constexpr int64_t kSequencesPerRow = 1'024;
inline constexpr absl::string_view kStateKey = "s";
// All keys of a kind are in [first, end).
inline constexpr absl::string_view kFirstAwaitedKey = "a";
inline constexpr absl::string_view kEndOfAwaitedKeys = "b";
inline constexpr absl::string_view kFirstDayKey = "c";
inline constexpr absl::string_view kEndOfDayKeys = "d";

// Whose and which day, in the order of the table.
struct CarrierDay {
  int64_t day = 0;  // since 1970-01-01, UTC
  std::string carrier;

  auto operator<=>(const CarrierDay&) const = default;
};

std::string AwaitedKey(int64_t row);
int64_t RowOfAwaitedKey(absl::string_view key);
std::string DayKey(const CarrierDay& day);
CarrierDay CarrierDayOfKey(absl::string_view key);

// How a day is written.
using encoding::DayText;
using encoding::ParseDay;

}  // namespace postgate::scorecards

#endif  // POSTGATE_SERVER_SCORECARDS_SCORECARD_ROWS_H_
