// SPDX-License-Identifier: Apache-2.0
#include "server/retention/retention.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "postgate/ledger/v1/entry.pb.h"
#include "server/ledger/answer.h"
#include "server/ledger/entry_proposal.h"
#include "server/sealing/case_keys.h"
#include "server/sealing/day_keys.h"
#include "server/sealing/parcel_fingerprint.h"

namespace postgate::retention {
namespace {

using sealing::KeyName;

ledger::v1::Entry ErasureOf(const std::vector<KeyName>& names) {
  ledger::v1::Entry entry;
  entry.set_principal(ledger::kHubPrincipal);
  for (const KeyName& name : names) {
    ledger::v1::ErasureEntry::Key& key = *entry.mutable_erasure()->add_keys();
    key.set_principal(name.principal);
    key.set_day(name.day);
    key.set_retention_class(name.retention_class);
  }
  return entry;
}

// A principal's key of one day; the others have times of their own.
bool HasRetention(const KeyName& name) { return !sealing::IsCaseKey(name) && !sealing::IsParcelKey(name); }

}  // namespace

absl::StatusOr<std::vector<KeyName>> Retention::Due(absl::Time now) const {
  const int32_t today = sealing::DayOf(now);
  auto due = options_.released();
  if (!due.ok()) return due;
  const auto add = [this, &due](sealing::RetentionClass retention_class, int32_t before, bool (*goes)(const KeyName& name)) {
    auto names = options_.keys->KeysBefore(retention_class, before);
    if (!names.ok()) return names.status();
    std::copy_if(names->begin(), names->end(), std::back_inserter(*due), goes);
    return absl::OkStatus();
  };
  using ledger::v1::RETENTION_CLASS_PERSONAL;
  if (absl::Status added = add(RETENTION_CLASS_PERSONAL, today - options_.periods.personal_days, HasRetention); !added.ok()) return added;
  if (absl::Status added = add(ledger::v1::RETENTION_CLASS_TRADE, today - options_.periods.trade_days, HasRetention); !added.ok()) return added;
  // The day of such a key is the first on which it was in use.
  if (absl::Status added = add(RETENTION_CLASS_PERSONAL, today - sealing::kParcelKeyDays + 1, sealing::IsParcelKey); !added.ok()) return added;
  return due;
}

absl::Time Retention::PausedUntil() const {
  return options_.restored_at.has_value() ? *options_.restored_at + kPauseAfterRestore : absl::InfinitePast();
}

absl::StatusOr<legal_holds::Dropped> Retention::Run(absl::Time now) {
  if (absl::Status finished = options_.custody->FinishErasures(now); !finished.ok()) return finished;
  if (now < PausedUntil()) return legal_holds::Dropped();
  const absl::StatusOr<std::vector<KeyName>> due = Due(now);
  if (!due.ok()) return due.status();
  return options_.custody->Drop(*due, now, options_.keys_per_entry, [this](const std::vector<KeyName>& names) { return Commit(names); });
}

absl::Status Retention::Commit(const std::vector<KeyName>& names) const {
  ledger::Answer<absl::Status> committed;
  options_.propose(ledger::ProposeEntry(ErasureOf(names), committed.Taker()));
  return committed.Await();
}

}  // namespace postgate::retention
