// SPDX-License-Identifier: Apache-2.0
#include "server/retention/retention.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "core/synchronization/mutex.h"
#include "server/retention/erasure.h"
#include "server/sealing/day_keys.h"

namespace postgate::retention {
namespace {

using sealing::KeyName;

// What a proposal's completion says, waited for. Shared with the completion, which may come last.
class Committed {
 public:
  void Set(const absl::Status& status) {
    MutexLock lock(mutex_);
    status_ = status;
    changed_.NotifyAll();
  }
  absl::Status Wait() {
    MutexLock lock(mutex_);
    while (!status_.has_value()) changed_.Wait(mutex_);
    return *status_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::optional<absl::Status> status_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<std::vector<KeyName>> Retention::Due(absl::Time now) const {
  const int32_t today = sealing::DayOf(now);
  auto due = options_.keys->KeysBefore(ledger::v1::RETENTION_CLASS_PERSONAL, today - options_.periods.personal_days);
  if (!due.ok()) return due;
  auto trade = options_.keys->KeysBefore(ledger::v1::RETENTION_CLASS_TRADE, today - options_.periods.trade_days);
  if (!trade.ok()) return trade;
  std::move(trade->begin(), trade->end(), std::back_inserter(*due));
  return due;
}

absl::StatusOr<int64_t> Retention::Run(absl::Time now) {
  const absl::StatusOr<std::vector<KeyName>> due = Due(now);
  if (!due.ok()) return due.status();
  int64_t dropped = 0;
  for (size_t at = 0; at < due->size(); at += options_.keys_per_entry) {
    const size_t end = std::min(at + options_.keys_per_entry, due->size());
    const std::vector<KeyName> names(due->begin() + static_cast<std::ptrdiff_t>(at), due->begin() + static_cast<std::ptrdiff_t>(end));
    if (absl::Status status = Drop(names, now); !status.ok()) return status;
    dropped += static_cast<int64_t>(names.size());
  }
  return dropped;
}

absl::Status Retention::Drop(const std::vector<KeyName>& names, absl::Time now) {
  const auto committed = std::make_shared<Committed>();
  options_.propose(ProposeErasure(names, [committed](const absl::Status& status) { committed->Set(status); }));
  if (absl::Status status = committed->Wait(); !status.ok()) return status;
  for (const KeyName& name : names) {
    if (absl::Status erased = options_.keys->Erase(name, now); !erased.ok()) return erased;
  }
  return absl::OkStatus();
}

}  // namespace postgate::retention
