// SPDX-License-Identifier: Apache-2.0
#include "server/services/day_range.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "core/encoding/day_text.h"

namespace postgate::services {

absl::StatusOr<int64_t> DayOf(const char* field, const std::string& text) {
  const std::optional<int64_t> day = encoding::ParseDay(text);
  if (day.has_value()) return *day;
  return absl::InvalidArgumentError(absl::StrCat(field, ": expected a day as YYYY-MM-DD, from 1970 on"));
}

absl::StatusOr<DayRange> DayRangeOf(const std::string& from_day, const std::string& to_day, int64_t days_max) {
  const absl::StatusOr<int64_t> from = DayOf("from_day", from_day);
  if (!from.ok()) return from.status();
  const absl::StatusOr<int64_t> to = DayOf("to_day", to_day);
  if (!to.ok()) return to.status();
  if (*to < *from) return absl::InvalidArgumentError("to_day: before from_day");
  if (*to - *from >= days_max) {
    return absl::InvalidArgumentError(absl::StrCat("to_day: the period has ", *to - *from + 1, " days, at most ", days_max, " are told in one call"));
  }
  return DayRange{*from, *to};
}

}  // namespace postgate::services
