// SPDX-License-Identifier: Apache-2.0
//
// Days as numbers: days in UTC since 1970-01-01.
#ifndef CORE_REGIMES_DAY_H_
#define CORE_REGIMES_DAY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/encoding/day.h"

namespace postgate::regimes {

using encoding::DayNumber;

// Of an instant; one beyond the years -9999 to 9999 counts as their end.
int64_t DayNumber(absl::Time time);

// Of a date as people write it in a regime, YYYY-MM-DD; none for what is no day of the calendar, or before 1900.
std::optional<int32_t> ParseDay(absl::string_view text);

}  // namespace postgate::regimes

#endif  // CORE_REGIMES_DAY_H_
