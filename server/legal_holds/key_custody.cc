// SPDX-License-Identifier: Apache-2.0
#include "server/legal_holds/key_custody.h"

#include <algorithm>
#include <map>
#include <string>

#include "core/crash_points/crash_points.h"
#include "server/legal_holds/limits.h"
#include "server/sealing/case_keys.h"

namespace postgate::legal_holds {
namespace {

using sealing::KeyName;

constexpr size_t kPendingPerStepMax = 1'000;

}  // namespace

class KeyCustody::NeededKeys {
 public:
  // Both classes' keys.
  void Add(const std::string& principal, int32_t day, const PendingEntry& entry) { by_key_.emplace(std::make_pair(principal, day), entry); }
  // It is not known by which key it can be read: it may be any.
  void AddAny(const PendingEntry& entry) {
    if (!any_.has_value()) any_ = entry;
  }
  // For what the key stays; null when nothing needs it.
  const PendingEntry* NeededFor(const KeyName& name) const {
    const auto found = by_key_.find({name.principal, name.day});
    if (found != by_key_.end()) return &found->second;
    return any_.has_value() ? &*any_ : nullptr;
  }

 private:
  std::map<std::pair<std::string, int32_t>, PendingEntry> by_key_;
  std::optional<PendingEntry> any_;
};

absl::Status KeyCustody::AddKeysOf(PendingEntry entry, NeededKeys& needed) const {
  if (entry.principal.empty()) {
    const absl::StatusOr<ledger::StoredEntry> stored = options_.store->ReadEntry(entry.sequence);
    if (!stored.ok()) {
      needed.AddAny(entry);
      return absl::OkStatus();
    }
    entry.principal = stored->entry.principal();
    entry.key_day = stored->entry.key_day();
  }
  needed.Add(entry.principal, entry.key_day, entry);
  // Whose own key is gone is read by that of another case.
  const absl::StatusOr<std::vector<HeldBy>> held = options_.reader->FindHeld(entry.sequence);
  if (!held.ok()) return held.status();
  for (const HeldBy& by : *held) {
    const auto row = options_.reader->FindCase(by.case_id);
    if (!row.ok()) return row.status();
    if (row->has_value()) needed.Add(sealing::CasePrincipal(by.case_id), (*row)->case_day(), entry);
  }
  return absl::OkStatus();
}

absl::StatusOr<KeyCustody::NeededKeys> KeyCustody::Needed() const {
  NeededKeys needed;
  PendingEntry from;
  for (;;) {
    absl::StatusOr<std::vector<PendingEntry>> pending = options_.reader->ReadPending(from, kPendingPerStepMax);
    if (!pending.ok()) return pending.status();
    for (const PendingEntry& entry : *pending) {
      if (absl::Status added = AddKeysOf(entry, needed); !added.ok()) return added;
    }
    if (pending->size() < kPendingPerStepMax) return needed;
    from = std::move(pending->back());
    ++from.sequence;
  }
}

absl::StatusOr<Dropped> KeyCustody::Drop(const std::vector<KeyName>& due, absl::Time now, size_t limit,
                                         const std::function<absl::Status(const std::vector<KeyName>& names)>& commit) {
  Dropped dropped;
  for (size_t at = 0; at < due.size(); at += limit) {
    // Held for one entry of the ledger, so that a hold that is placed waits for a thousand keys and not for all.
    MutexLock lock(mutex_);
    if (absl::Status known = options_.await_applied(options_.store->Head()); !known.ok()) return known;
    const absl::StatusOr<NeededKeys> needed = Needed();
    if (!needed.ok()) return needed.status();
    std::vector<KeyName> names;
    for (size_t i = at; i < std::min(at + limit, due.size()); ++i) {
      const PendingEntry* const entry = needed->NeededFor(due[i]);
      if (entry == nullptr) {
        names.push_back(due[i]);
        continue;
      }
      ++dropped.waiting;
      if (!dropped.first_waiting.has_value()) dropped.first_waiting = WaitingKey{due[i], *entry};
    }
    if (names.empty()) continue;
    if (absl::Status committed = commit(names); !committed.ok()) return committed;
    Pass(CrashPoint::kErasureCommitted);
    for (const KeyName& name : names) {
      if (absl::Status erased = options_.erase(name, now); !erased.ok()) return erased;
      Pass(CrashPoint::kKeyErased);
    }
    dropped.keys += static_cast<int64_t>(names.size());
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
