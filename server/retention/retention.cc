// SPDX-License-Identifier: Apache-2.0
#include "server/retention/retention.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <utility>

#include "postgate/ledger/v1/entry.pb.h"
#include "server/ledger/entry_proposal.h"
#include "server/sealing/day_keys.h"

namespace postgate::retention {
namespace {

using sealing::KeyName;

// What the hub does by itself.
constexpr char kHub[] = "hub";

ledger::v1::Entry ErasureOf(const std::vector<KeyName>& names) {
  ledger::v1::Entry entry;
  entry.set_principal(kHub);
  for (const KeyName& name : names) {
    ledger::v1::ErasureEntry::Key& key = *entry.mutable_erasure()->add_keys();
    key.set_principal(name.principal);
    key.set_day(name.day);
    key.set_retention_class(name.retention_class);
  }
  return entry;
}

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
  // Shared with the proposal, which may be the last to hold it.
  const auto committed = std::make_shared<std::promise<absl::Status>>();
  std::future<absl::Status> status = committed->get_future();
  options_.propose(ledger::ProposeEntry(ErasureOf(names), [committed](const absl::Status& result) { committed->set_value(result); }));
  if (absl::Status result = status.get(); !result.ok()) return result;
  for (const KeyName& name : names) {
    if (absl::Status erased = options_.keys->Erase(name, now); !erased.ok()) return erased;
  }
  return absl::OkStatus();
}

}  // namespace postgate::retention
