// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/day.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "core/identifiers/characters.h"

namespace postgate::regimes {
namespace {

// The first and the last second of those years.
constexpr int64_t kSecondsMin = -377'705'116'800;
constexpr int64_t kSecondsMax = 253'402'300'799;

// Of digits alone.
int NumberIn(absl::string_view digits) {
  int number = 0;
  for (const char digit : digits) number = 10 * number + (digit - '0');
  return number;
}

}  // namespace

int64_t DayNumber(absl::Time time) { return DayNumber(std::clamp(absl::ToUnixSeconds(time), kSecondsMin, kSecondsMax)); }

std::optional<int32_t> ParseDay(absl::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const absl::string_view year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8, 2);
  for (const absl::string_view part : {year, month, day}) {
    if (!identifiers::AllOf(part, identifiers::IsDigit)) return std::nullopt;
  }
  const absl::CivilDay civil(NumberIn(year), NumberIn(month), NumberIn(day));
  // What the calendar lacks is moved to a day that it has.
  if (civil.year() < 1900 || civil.month() != NumberIn(month) || civil.day() != NumberIn(day)) return std::nullopt;
  return static_cast<int32_t>(civil - absl::CivilDay(1970, 1, 1));
}

}  // namespace postgate::regimes
