// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_DAY_RANGE_H_
#define POSTGATE_SERVER_SERVICES_DAY_RANGE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace postgate::services {

// Days since 1970-01-01, UTC, both included.
struct DayRange {
  int64_t from_day = 0;
  int64_t to_day = 0;
};

// A day that the field of a request names as YYYY-MM-DD. INVALID_ARGUMENT with the field and what was expected.
absl::StatusOr<int64_t> DayOf(const char* field, const std::string& text);
// What a request's from_day and to_day ask for, of `days_max` days at most. INVALID_ARGUMENT in the same way.
absl::StatusOr<DayRange> DayRangeOf(const std::string& from_day, const std::string& to_day, int64_t days_max);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_DAY_RANGE_H_
