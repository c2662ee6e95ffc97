// SPDX-License-Identifier: Apache-2.0
#include "server/telemetry/limited_log.h"

#include <algorithm>

namespace postgate::telemetry {
namespace {

constexpr char kOthers[] = "others";

void WriteLeftOut(absl::string_view event, absl::string_view partner, int64_t lines) {
  Log(LogLevel::kWarning, "log.lines_left_out", {{"of", event}, {"partner", partner}, {"lines", lines}});
}

}  // namespace

LimitedLog::~LimitedLog() {
  MutexLock lock(mutex_);
  for (const auto& [key, budget] : budgets_) {
    if (budget.left_out > 0) WriteLeftOut(key.first, key.second, budget.left_out);
  }
}

void LimitedLog::Write(LogLevel level, absl::string_view event, absl::string_view partner, std::initializer_list<LogField> fields) {
  const std::optional<int64_t> left_out = Take({std::string(event.data(), event.size()), std::string(partner.data(), partner.size())});
  if (!left_out.has_value()) return;
  if (*left_out > 0) WriteLeftOut(event, partner, *left_out);
  Log(level, event, fields);
}

std::optional<int64_t> LimitedLog::Take(const Key& key) {
  MutexLock lock(mutex_);
  const absl::Time now = clock_();
  auto it = budgets_.find(key);
  if (it == budgets_.end()) {
    const bool full = budgets_.size() >= kLimitedLogKeysMax;
    it = budgets_.try_emplace(full ? Key{kOthers, kOthers} : key, Budget{rate_.burst, now}).first;
  }
  Budget& budget = it->second;
  const int64_t refill = std::max<int64_t>(0, (now - budget.refilled) / rate_.interval);
  budget.lines = std::min(rate_.burst, budget.lines + refill);
  budget.refilled += refill * rate_.interval;
  if (budget.lines == 0) {
    ++budget.left_out;
    return std::nullopt;
  }
  --budget.lines;
  return std::exchange(budget.left_out, 0);
}

}  // namespace postgate::telemetry
