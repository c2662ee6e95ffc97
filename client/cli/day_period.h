// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_DAY_PERIOD_H_
#define CLIENT_CLI_DAY_PERIOD_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace postgate::cli {

// Both included, UTC.
struct DayPeriod {
  absl::CivilDay first;
  absl::CivilDay last;
};

// An option and what was given for it: empty, nothing.
struct DayOption {
  const char* name;
  const std::string& text;
};

// The period that two options name. Without the last day up to today, without the first seven days. INVALID_ARGUMENT names the option.
absl::StatusOr<DayPeriod> PeriodOf(const DayOption& first, const DayOption& last);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_DAY_PERIOD_H_
