// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_TELEMETRY_LIMITED_LOG_H_
#define POSTGATE_SERVER_TELEMETRY_LIMITED_LOG_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/clock/clock.h"
#include "core/synchronization/mutex.h"
#include "server/telemetry/log.h"

namespace postgate::telemetry {

// How many lines of one event about one partner are written: `burst` at once, and one more for each `interval`.
struct LogRate {
  int64_t burst;
  absl::Duration interval;
};

// A wrong file of a partner shows whole in 20 lines; beyond that, a line a second says that it goes on, at some 20 MB a day.
inline constexpr LogRate kPartnerLogRate{20, absl::Seconds(1)};
// Where the lines differ in nothing but the time.
inline constexpr LogRate kOneASecond{1, absl::Seconds(1)};
// Events and partners together that are told apart, for memory; all beyond share one budget.
inline constexpr size_t kLimitedLogKeysMax = 2'000;

// The log for events that a partner can bring about as often as it likes. The first line after some that were left out is preceded by
// `log.lines_left_out` with their number. Metrics count them all the same. Thread-safe.
class LimitedLog {
 public:
  explicit LimitedLog(LogRate rate, Clock clock = SteadyNow) : rate_(rate), clock_(std::move(clock)) {}
  // Writes what was left out and not yet said.
  ~LimitedLog();
  LimitedLog(const LimitedLog&) = delete;
  LimitedLog& operator=(const LimitedLog&) = delete;

  // `partner`: whoever brought it about; what tells one source from another where there is no name.
  void Write(LogLevel level, absl::string_view event, absl::string_view partner, std::initializer_list<LogField> fields);

 private:
  using Key = std::pair<std::string, std::string>;  // event, partner
  struct Budget {
    int64_t lines;        // that may still be written
    absl::Time refilled;  // up to when `interval`s have been turned into lines
    int64_t left_out = 0;
  };

  // The number of lines left out before this one, or none when this one is to be left out, too.
  std::optional<int64_t> Take(const Key& key) POSTGATE_EXCLUDES(mutex_);

  const LogRate rate_;
  const Clock clock_;
  Mutex mutex_;
  std::map<Key, Budget> budgets_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::telemetry

#endif  // POSTGATE_SERVER_TELEMETRY_LIMITED_LOG_H_
