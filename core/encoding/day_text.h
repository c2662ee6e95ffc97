// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_ENCODING_DAY_TEXT_H_
#define POSTGATE_CORE_ENCODING_DAY_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace postgate::encoding {

// Days as DayNumber counts them, written "2026-11-26". Of a day that has no four-digit year, which no entry is of: a text that is none.
inline std::string DayText(int64_t day) { return absl::FormatCivilTime(absl::CivilDay(1970, 1, 1) + day); }

// None for what is no day written so, and for one before 1970.
inline std::optional<int64_t> ParseDay(absl::string_view text) {
  constexpr size_t kTextBytes = 10;
  const absl::CivilDay first(1970, 1, 1);
  absl::CivilDay day;
  if (text.size() != kTextBytes || !absl::ParseCivilTime(text, &day) || day < first) return std::nullopt;
  return day - first;
}

}  // namespace postgate::encoding

#endif  // POSTGATE_CORE_ENCODING_DAY_TEXT_H_
