// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_COUNTING_H_
#define POSTGATE_SERVER_SERVICES_COUNTING_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/intake/errors.h"

// What a caller gets in place of numbers that a reader counts from the ledger.
namespace postgate::services {

// ErrorInfo.reason of UNAVAILABLE: the ledger is not counted so far yet; it is not counted any more until the hub starts again.
inline constexpr char kCountingBehind[] = "COUNTING_BEHIND";
inline constexpr char kCountingStopped[] = "COUNTING_STOPPED";
// What COUNTING_BEHIND says to wait.
inline constexpr absl::Duration kCountingRetryDelay = absl::Seconds(10);

// `what` are "the scorecards": their reader stands at `applied`, where the ledger ends with `head`.
inline absl::Status CountingBehind(absl::string_view what, int64_t applied, int64_t head) {
  return intake::MakeError(absl::StatusCode::kUnavailable, kCountingBehind,
                           absl::StrCat(what, " are being counted: ", applied + 1, " of the ledger's ", head + 1, " entries are; ask again later"), kCountingRetryDelay);
}

inline absl::Status CountingStopped(absl::string_view text) { return intake::MakeError(absl::StatusCode::kUnavailable, kCountingStopped, text); }

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_COUNTING_H_
