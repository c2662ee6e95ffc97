// SPDX-License-Identifier: Apache-2.0
#include "client/cli/day_period.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "core/clock/clock.h"

namespace postgate::cli {
namespace {

// Days of a period that is not named.
constexpr int kDaysShown = 7;

absl::StatusOr<absl::CivilDay> ParseDay(const DayOption& option) {
  absl::CivilDay day;
  if (option.text.size() == 10 && absl::ParseCivilTime(option.text, &day)) return day;
  return absl::InvalidArgumentError(absl::StrCat(option.name, " ", option.text, ": expected a day as YYYY-MM-DD"));
}

}  // namespace

absl::StatusOr<DayPeriod> PeriodOf(const DayOption& first, const DayOption& last) {
  DayPeriod period;
  period.last = absl::ToCivilDay(WallNow(), absl::UTCTimeZone());
  if (!last.text.empty()) {
    const absl::StatusOr<absl::CivilDay> day = ParseDay(last);
    if (!day.ok()) return day.status();
    period.last = *day;
  }
  period.first = period.last - (kDaysShown - 1);
  if (!first.text.empty()) {
    const absl::StatusOr<absl::CivilDay> day = ParseDay(first);
    if (!day.ok()) return day.status();
    period.first = *day;
  }
  if (period.last < period.first) {
    return absl::InvalidArgumentError(absl::StrCat(last.name, " ", absl::FormatCivilTime(period.last), ": before ", first.name));
  }
  return period;
}

}  // namespace postgate::cli
