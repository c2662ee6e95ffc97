// SPDX-License-Identifier: Apache-2.0
#include "server/legal_holds/key_custody.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "core/crash_points/crash_points.h"
#include "server/legal_holds/limits.h"
#include "server/sealing/case_keys.h"

namespace postgate::legal_holds {
namespace {

using sealing::KeyName;

constexpr size_t kPendingPerStepMax = 1'000;

using KeySet = std::set<std::tuple<std::string, int32_t, sealing::RetentionClass>>;
KeySet::value_type Of(const KeyName& name) { return {name.principal, name.day, name.retention_class}; }

void AddBoth(const std::string& principal, int32_t day, std::vector<KeyName>& names) {
  names.push_back({principal, day, ledger::v1::RETENTION_CLASS_PERSONAL});
  names.push_back({principal, day, ledger::v1::RETENTION_CLASS_TRADE});
}

}  // namespace

absl::StatusOr<std::vector<KeyName>> KeyCustody::Needed() const {
  std::vector<KeyName> needed;
  PendingEntry from;
  for (;;) {
    const absl::StatusOr<std::vector<PendingEntry>> pending = options_.reader->ReadPending(from, kPendingPerStepMax);
    if (!pending.ok()) return pending.status();
    for (const PendingEntry& entry : *pending) {
      const absl::StatusOr<ledger::StoredEntry> stored = options_.store->ReadEntry(entry.sequence);
      if (!stored.ok()) return stored.status();
      AddBoth(stored->entry.principal(), stored->entry.key_day(), needed);
      // Whose own key is gone is read by that of another case.
      const absl::StatusOr<std::vector<HeldBy>> held = options_.reader->FindHeld(entry.sequence);
      if (!held.ok()) return held.status();
      for (const HeldBy& by : *held) {
        const auto row = options_.reader->FindCase(by.case_id);
        if (!row.ok()) return row.status();
        if (row->has_value()) AddBoth(sealing::CaseKeyName({by.case_id, 0}, ledger::v1::RETENTION_CLASS_PERSONAL).principal, (*row)->case_day(), needed);
      }
    }
    if (pending->size() < kPendingPerStepMax) return needed;
    from = {pending->back().case_id, pending->back().sequence + 1};
  }
}

absl::StatusOr<int64_t> KeyCustody::Drop(const std::vector<KeyName>& due, absl::Time now, size_t limit,
                                         const std::function<absl::Status(const std::vector<KeyName>& names)>& commit) {
  int64_t dropped = 0;
  for (size_t at = 0; at < due.size(); at += limit) {
    // Held for one entry of the ledger, so that a hold that is placed waits for a thousand keys and not for all.
    MutexLock lock(mutex_);
    if (absl::Status known = options_.await_applied(options_.store->Head()); !known.ok()) return known;
    const absl::StatusOr<std::vector<KeyName>> needed = Needed();
    if (!needed.ok()) return needed.status();
    KeySet staying;
    for (const KeyName& name : *needed) staying.insert(Of(name));
    std::vector<KeyName> names;
    for (size_t i = at; i < std::min(at + limit, due.size()); ++i) {
      if (staying.count(Of(due[i])) == 0) names.push_back(due[i]);
    }
    if (names.empty()) continue;
    if (absl::Status committed = commit(names); !committed.ok()) return committed;
    Pass(CrashPoint::kErasureCommitted);
    for (const KeyName& name : names) {
      if (absl::Status erased = options_.erase(name, now); !erased.ok()) return erased;
      Pass(CrashPoint::kKeyErased);
    }
    dropped += static_cast<int64_t>(names.size());
  }
  return dropped;
}

absl::Status KeyCustody::Finish(absl::Time now) {
  if (absl::Status known = options_.await_applied(options_.store->Head()); !known.ok()) return known;
  for (;;) {
    const absl::StatusOr<std::vector<KeyName>> names = options_.reader->CommittedErasures(kErasuresPerStepMax);
    if (!names.ok()) return names.status();
    if (names->empty()) return absl::OkStatus();
    for (const KeyName& name : *names) {
      if (absl::Status erased = options_.erase(name, now); !erased.ok()) return erased;
    }
    if (absl::Status forgotten = options_.reader->ForgetErasures(*names); !forgotten.ok()) return forgotten;
  }
}

absl::Status KeyCustody::FinishErasures(absl::Time now) {
  MutexLock lock(mutex_);
  return Finish(now);
}

absl::Status KeyCustody::WhileNoneIsDropped(absl::Time now, const std::function<absl::Status()>& place) {
  MutexLock lock(mutex_);
  // What the ledger says is gone is not held.
  if (absl::Status finished = Finish(now); !finished.ok()) return finished;
  return place();
}

}  // namespace postgate::legal_holds
