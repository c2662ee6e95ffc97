// SPDX-License-Identifier: Apache-2.0
//
// Fields of the tables in data/assessment.
#ifndef CORE_ASSESSMENT_FIELDS_H_
#define CORE_ASSESSMENT_FIELDS_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace postgate::assessment {

// Returns millionths of "1400" or "0.85": digits, and at most 6 decimals after a point.
std::optional<int64_t> ParseMicro(absl::string_view text);

// Returns the beginning of the day "2026-07-01" in UTC.
std::optional<absl::Time> ParseDate(absl::string_view text);

// InvalidArgument "column: what"; `what` says the remedy too.
absl::Status WrongField(absl::string_view column, absl::string_view what);

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_FIELDS_H_
