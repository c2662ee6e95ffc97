// SPDX-License-Identifier: Apache-2.0
#include "server/register/item_history.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/decisions/standing_text.h"
#include "server/register/containers.h"
#include "server/register/register.h"
#include "server/register/rows.h"
#include "server/register/submission.h"

namespace postgate::registry {
namespace {

using ledger::v1::Entry;
using ledger::v1::ItemRow;
using ledger::v1::ItemUse;

// A record of the item entry at `sequence`.
absl::StatusOr<v1::ItemRecord> RecordOf(const ledger::StoredEntry& stored) {
  const ledger::v1::ItemEntry& item = stored.entry.item();
  v1::ItemRecord record;
  record.set_registration_number(item.registration_number());
  record.set_version(item.version());
  record.set_sequence(stored.sequence);
  const absl::string_view carrier = CarrierOf(stored.entry.principal());
  record.set_carrier(carrier.data(), carrier.size());
  *record.mutable_received_at() = stored.committed_at;
  *record.mutable_result() = ResultOf(stored.entry);
  ledger::v1::ItemBody body;
  if (!body.ParseFromString(item.body())) return absl::DataLossError("the body of a ledger entry can't be read");
  // What could not be parsed has no item; its finding says so.
  if (!record.mutable_item()->ParseFromString(body.received())) record.clear_item();
  if (body.has_declaration()) {
    record.mutable_declaration()->Swap(body.mutable_declaration());
    record.mutable_declaration()->set_functional_reference_id(item.registration_number());
  }
  if (body.has_assessment()) record.mutable_assessment()->Swap(body.mutable_assessment());
  if (item.outcome() == v1::OUTCOME_REJECTED) record.set_standing("rejected; not filed");
  return record;
}

absl::StatusOr<v1::Decision> DecisionOf(const ledger::Store& store, const ledger::v1::ItemDecisionEntry& effect) {
  absl::StatusOr<ledger::StoredEntry> stored = store.ReadEntry(effect.decision_sequence());
  if (!stored.ok()) return stored.status();
  v1::Decision decision = std::move(*stored->entry.mutable_decision()->mutable_decision());
  decision.set_registration_number(effect.registration_number());
  decision.set_version(effect.version());
  decision.set_item_id(effect.item_id());
  decision.set_track(effect.track());
  return decision;
}

// Collects the records of one registration.
class UseHistory {
 public:
  explicit UseHistory(const ledger::Store& store) : store_(store) {}

  absl::Status Add(int64_t sequence) {
    if (sequence > store_.Head()) return absl::OkStatus();
    absl::StatusOr<ledger::StoredEntry> stored = store_.ReadEntry(sequence);
    if (!stored.ok()) return stored.status();
    const Entry& entry = stored->entry;
    if (entry.has_item()) {
      absl::StatusOr<v1::ItemRecord> record = RecordOf(*stored);
      if (!record.ok()) return record.status();
      records_.push_back(std::move(*record));
      for (v1::Movement& movement : early_movements_) *records_.back().add_movements() = std::move(movement);
      early_movements_.clear();
    } else if (entry.has_movement()) {
      if (records_.empty()) {
        early_movements_.push_back(entry.movement().movement());
      } else {
        *records_.back().add_movements() = entry.movement().movement();
      }
    } else if (records_.empty()) {
      // Its item entry is older than what the row remembers.
    } else if (entry.has_item_decision()) {
      absl::StatusOr<v1::Decision> decision = DecisionOf(store_, entry.item_decision());
      if (!decision.ok()) return decision.status();
      *records_.back().add_decisions() = std::move(*decision);
    } else if (entry.has_confirmation()) {
      v1::DecisionConfirmation& confirmation = *records_.back().add_confirmations();
      confirmation.set_decision_id(entry.confirmation().decision_id());
      confirmation.set_confirmation(entry.confirmation().confirmation());
      confirmation.set_text(entry.confirmation().text());
      *confirmation.mutable_confirmed_at() = stored->committed_at;
    }
    return absl::OkStatus();
  }

  std::vector<v1::ItemRecord> Take(const ItemUse& use, const Whereabouts& whereabouts) {
    for (v1::ItemRecord& record : records_) {
      record.set_standing(record.version() == use.version()
                              ? decisions::DescribeStanding(use.standing(), whereabouts.departed ? decisions::Phase::kAfterDeparture
                                                                                                 : decisions::Phase::kBeforeDeparture)
                              : absl::StrCat("replaced by version ", use.version()));
    }
    return std::move(records_);
  }

 private:
  const ledger::Store& store_;
  std::vector<v1::ItemRecord> records_;
  std::vector<v1::Movement> early_movements_;
};

// The entries of a registration and the movements of the receptacle and dispatch that the item is in, in order.
absl::StatusOr<std::set<int64_t>> SequencesOf(const Register& registry, const ItemUse& use, const Whereabouts& whereabouts) {
  std::set<int64_t> sequences(use.sequences().begin(), use.sequences().end());
  if (!whereabouts.receptacle_id.empty()) {
    absl::StatusOr<ContainerRowPtr> receptacle = registry.overlay().FindReceptacle(whereabouts.receptacle_id);
    if (!receptacle.ok()) return receptacle.status();
    if (*receptacle != nullptr) sequences.insert((*receptacle)->movement_sequences().begin(), (*receptacle)->movement_sequences().end());
  }
  if (!whereabouts.dispatch_id.empty()) {
    absl::StatusOr<ContainerRowPtr> dispatch = registry.overlay().FindDispatch(whereabouts.dispatch_id);
    if (!dispatch.ok()) return dispatch.status();
    if (*dispatch != nullptr) sequences.insert((*dispatch)->movement_sequences().begin(), (*dispatch)->movement_sequences().end());
  }
  return sequences;
}

absl::StatusOr<std::vector<v1::ItemRecord>> HistoryOf(const Register& registry, const ItemRow& row, const ItemUse& use) {
  absl::StatusOr<Whereabouts> whereabouts = FindWhereabouts(registry, &row, use.carrier());
  if (!whereabouts.ok()) return whereabouts.status();
  absl::StatusOr<std::set<int64_t>> sequences = SequencesOf(registry, use, *whereabouts);
  if (!sequences.ok()) return sequences.status();
  UseHistory history(registry.store());
  for (int64_t sequence : *sequences) {
    if (absl::Status added = history.Add(sequence); !added.ok()) return added;
  }
  return history.Take(use, *whereabouts);
}

absl::Status AddRejectedRecords(const Register& registry, const ItemRow& row, const MaySee& may_see, std::vector<v1::ItemRecord>& records) {
  for (const ledger::v1::RejectedEntry& rejected : row.rejected()) {
    if (rejected.sequence() > registry.store().Head() || !may_see(rejected.carrier(), "")) continue;
    absl::StatusOr<ledger::StoredEntry> stored = registry.store().ReadEntry(rejected.sequence());
    if (!stored.ok()) return stored.status();
    absl::StatusOr<v1::ItemRecord> record = RecordOf(*stored);
    if (!record.ok()) return record.status();
    records.push_back(std::move(*record));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ItemIdOf(const Register& registry, absl::string_view item_id, absl::string_view registration_number) {
  if (item_id.empty() == registration_number.empty()) {
    return absl::InvalidArgumentError("name the item by either item_id or registration_number");
  }
  if (!item_id.empty()) return std::string(item_id.data(), item_id.size());
  absl::StatusOr<std::optional<std::string>> found = registry.FindItemIdOf(registration_number);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return absl::NotFoundError("there is no such item");
  return **found;
}

}  // namespace

absl::StatusOr<std::vector<v1::ItemRecord>> ItemHistory(const Register& registry, absl::string_view item_id,
                                                        absl::string_view registration_number, const MaySee& may_see) {
  absl::StatusOr<std::string> key = ItemIdOf(registry, item_id, registration_number);
  if (!key.ok()) return key.status();
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(*key);
  if (!row.ok()) return row.status();
  std::vector<v1::ItemRecord> records;
  if (*row != nullptr) {
    for (const ItemUse& use : (*row)->uses()) {
      if (!registration_number.empty() && use.registration_number() != registration_number) continue;
      if (!may_see(use.carrier(), use.destination_operator())) continue;
      absl::StatusOr<std::vector<v1::ItemRecord>> history = HistoryOf(registry, **row, use);
      if (!history.ok()) return history.status();
      std::move(history->begin(), history->end(), std::back_inserter(records));
    }
    if (registration_number.empty()) {
      if (absl::Status added = AddRejectedRecords(registry, **row, may_see, records); !added.ok()) return added;
    }
  }
  if (records.empty()) return absl::NotFoundError("there is no such item");
  std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.sequence() < b.sequence(); });
  if (records.size() > kItemRecordsMax) records.erase(records.begin(), records.end() - kItemRecordsMax);
  return records;
}

absl::StatusOr<DeclaredItem> FindDeclaration(const Register& registry, absl::string_view registration_number, int32_t version) {
  const absl::Status not_found = absl::NotFoundError("no item has this registration number and version");
  absl::StatusOr<std::optional<std::string>> item_id = registry.FindItemIdOf(registration_number);
  if (!item_id.ok()) return item_id.status();
  if (!item_id->has_value()) return not_found;
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(**item_id);
  if (!row.ok()) return row.status();
  const ItemUse* use = *row != nullptr ? FindUse(**row, registration_number) : nullptr;
  if (use == nullptr) return not_found;
  for (auto it = use->sequences().rbegin(); it != use->sequences().rend(); ++it) {
    if (*it > registry.store().Head()) continue;
    absl::StatusOr<ledger::StoredEntry> stored = registry.store().ReadEntry(*it);
    if (!stored.ok()) return stored.status();
    const Entry& entry = stored->entry;
    if (!entry.has_item() || (version != 0 && entry.item().version() != version)) continue;
    absl::StatusOr<v1::ItemRecord> record = RecordOf(*stored);
    if (!record.ok()) return record.status();
    return DeclaredItem{std::move(*record->mutable_declaration()), std::move(*record->mutable_assessment()), entry.item().version(),
                        use->carrier(), entry.item().destination_operator()};
  }
  return not_found;
}

std::vector<std::string> RelatedRegistrations(const Register& registry, absl::string_view item_id, absl::string_view registration_number) {
  std::vector<std::string> related;
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(item_id);
  // What can't be read is no relation; the delivery itself says what is known.
  if (!row.ok() || *row == nullptr) return related;
  const ItemUse* own = FindUse(**row, registration_number);
  for (const ItemUse& use : (*row)->uses()) {
    if (own == nullptr || use.carrier() == own->carrier() || use.cancelled()) continue;
    related.push_back(use.registration_number());
  }
  return related;
}

}  // namespace postgate::registry
