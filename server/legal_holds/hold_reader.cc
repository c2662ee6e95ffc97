// SPDX-License-Identifier: Apache-2.0
#include "server/legal_holds/hold_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/sealing/case_keys.h"

namespace postgate::legal_holds {
namespace {

using ledger::v1::Entry;
using ledger::v1::HeldRow;
using ledger::v1::LegalHoldRow;

template <typename Row>
absl::StatusOr<std::optional<Row>> Parsed(const absl::StatusOr<std::optional<std::string>>& bytes) {
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return std::nullopt;
  Row row;
  if (!row.ParseFromString(**bytes)) return absl::DataLossError("a row of the legal holds can't be read");
  return row;
}

// Of an entry that waited and turned out to have nothing sealed of its own.
bool IsPlaceholder(const ledger::v1::HoldEntry::Held& held) { return held.sealed().empty() && !held.personal_erased() && !held.content_erased(); }

// Content that is erased is so with its personal part.
int PartsErased(const HeldRow& row) { return (row.personal_erased() ? 1 : 0) + (row.content_erased() ? 1 : 0); }

// The registration that an entry is about; empty for one that is about none, or about many.
std::string RegistrationOf(const Entry& entry) {
  if (entry.has_item()) return entry.item().registration_number();
  if (entry.has_item_decision()) return entry.item_decision().registration_number();
  if (entry.has_cancellation()) return entry.cancellation().registration_number();
  return "";
}

}  // namespace

absl::StatusOr<std::unique_ptr<HoldReader>> HoldReader::Open(const ledger::Store* store, ledger::Table* table) {
  std::unique_ptr<HoldReader> reader(new HoldReader(store, table));
  if (absl::Status loaded = reader->Load(); !loaded.ok()) return loaded;
  return reader;
}

absl::Status HoldReader::Load() {
  absl::Status damaged;
  absl::Status scanned = table_->Scan("c", "d", [&](absl::string_view, absl::string_view value) {
    LegalHoldRow row;
    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) damaged = absl::DataLossError("a row of the legal holds can't be read");
    MutexLock lock(mutex_);
    if (damaged.ok() && !row.has_released_at()) standing_.insert(row.case_id());
    return damaged.ok();
  });
  if (!scanned.ok() || !damaged.ok()) return scanned.ok() ? damaged : scanned;
  return table_->Scan("r", "s", [&](absl::string_view key, absl::string_view) {
    auto [case_id, registration_number] = SplitRegistrationKey(key);
    MutexLock lock(mutex_);
    cases_[registration_number].insert(std::move(case_id));
    ++registrations_;
    return true;
  });
}

absl::Status HoldReader::Apply(const ledger::CommittedBlock& block) {
  const int64_t last = block->first_sequence() + block->entries_size() - 1;
  const int64_t applied = applied_.load();
  if (last <= applied) return absl::OkStatus();
  if (block->first_sequence() > applied + 1) {
    return absl::InternalError(absl::StrCat("legal holds are at ", applied, " and got a block from ", block->first_sequence()));
  }
  Rows rows(table_);
  bool has_pending = false;
  for (int i = 0; i < block->entries_size(); ++i) {
    const int64_t sequence = block->first_sequence() + i;
    if (sequence <= applied) continue;
    if (absl::Status status = ApplyEntry(sequence, block->committed_at(), block->entries(i), rows, has_pending); !status.ok()) return status;
  }
  {
    MutexLock lock(writing_);
    if (absl::Status written = table_->Write(rows.Changes(), last); !written.ok()) return written;
  }
  applied_.store(last);
  if (has_pending && on_pending_) on_pending_();
  return absl::OkStatus();
}

absl::Status HoldReader::ApplyEntry(int64_t sequence, const google::protobuf::Timestamp& committed_at, const Entry& entry, Rows& rows, bool& has_pending) {
  if (entry.has_legal_hold()) return Place(committed_at, entry, rows, has_pending);
  if (entry.has_hold()) return TakeHeld(sequence, entry.hold(), rows);
  if (entry.has_legal_hold_release()) return Release(committed_at, entry.legal_hold_release().case_id(), rows);
  if (entry.has_erasure()) return NoteErasure(entry.erasure(), rows);
  std::vector<std::string> registrations = {RegistrationOf(entry)};
  if (entry.has_confirmation()) registrations.assign(entry.confirmation().registration_numbers().begin(), entry.confirmation().registration_numbers().end());
  for (const std::string& registration : registrations) {
    if (registration.empty()) continue;
    for (const std::string& case_id : CasesOf(registration)) {
      if (absl::Status status = AddPending(case_id, sequence, entry, rows, has_pending); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status HoldReader::Place(const google::protobuf::Timestamp& committed_at, const Entry& entry, Rows& rows, bool& has_pending) {
  const ledger::v1::LegalHoldEntry& hold = entry.legal_hold();
  auto known = Parsed<LegalHoldRow>(rows.Get(CaseKey(hold.case_id())));
  if (!known.ok()) return known.status();
  LegalHoldRow row = known->value_or(LegalHoldRow());
  // Whoever proposes it knows better; an entry that came all the same changes nothing.
  if (row.has_released_at()) return absl::OkStatus();
  if (!known->has_value()) {
    row.set_case_id(hold.case_id());
    row.set_placed_by(entry.principal());
    *row.mutable_placed_at() = committed_at;
    row.set_case_day(hold.case_day());
  }
  row.set_authority_reference(hold.authority_reference());
  for (const auto& registration : hold.registrations()) {
    const std::string key = RegistrationKey(hold.case_id(), registration.registration_number());
    const auto is_there = rows.Get(key);
    if (!is_there.ok()) return is_there.status();
    if (!is_there->has_value()) {
      rows.Put(key, "");
      row.set_registrations(row.registrations() + 1);
      MutexLock lock(mutex_);
      cases_[registration.registration_number()].insert(hold.case_id());
      ++registrations_;
    }
    for (const int64_t sequence : registration.sequences()) {
      const absl::StatusOr<ledger::StoredEntry> stored = store_->ReadEntry(sequence);
      // One damaged entry must not keep the reader, and with it the hub, from starting.
      absl::Status added = stored.ok() ? AddPending(hold.case_id(), sequence, stored->entry, rows, has_pending)
                                       : AddUnreadable(hold.case_id(), sequence, rows, has_pending);
      if (!added.ok()) return added;
    }
  }
  rows.Put(CaseKey(hold.case_id()), row.SerializeAsString());
  MutexLock lock(mutex_);
  standing_.insert(hold.case_id());
  return absl::OkStatus();
}

absl::Status HoldReader::AddPending(absl::string_view case_id, int64_t sequence, const Entry& entry, Rows& rows, bool& has_pending) {
  // What decides many items is one entry, with the texts of all.
  const bool is_effect = entry.has_item_decision();
  if (!is_effect && entry.sealed().empty()) return absl::OkStatus();
  const int64_t sealed_sequence = is_effect ? entry.item_decision().decision_sequence() : sequence;
  const auto held = rows.Get(HeldKey(sealed_sequence, case_id));
  if (!held.ok()) return held.status();
  if (held->has_value()) return absl::OkStatus();
  // Kept beside it, so that an entry that gets damaged later keeps its own day's keys and no others from being dropped.
  ledger::v1::PendingRow row;
  if (!is_effect) {
    row.set_principal(entry.principal());
    row.set_key_day(entry.key_day());
  } else if (const auto decision = store_->ReadEntry(sealed_sequence); decision.ok()) {
    row.set_principal(decision->entry.principal());
    row.set_key_day(decision->entry.key_day());
  }
  rows.Put(PendingKey(case_id, sealed_sequence), row.SerializeAsString());
  has_pending = true;
  return absl::OkStatus();
}

absl::Status HoldReader::AddUnreadable(absl::string_view case_id, int64_t sequence, Rows& rows, bool& has_pending) {
  const auto held = rows.Get(HeldKey(sequence, case_id));
  if (!held.ok()) return held.status();
  if (held->has_value()) return absl::OkStatus();
  const std::string key = PendingKey(case_id, sequence);
  const auto pending = rows.Get(key);
  if (!pending.ok()) return pending.status();
  // A row that was made while the entry could be read knows its keys.
  if (!pending->has_value()) rows.Put(key, ledger::v1::PendingRow().SerializeAsString());
  has_pending = true;
  return absl::OkStatus();
}

absl::Status HoldReader::TakeHeld(int64_t sequence, const ledger::v1::HoldEntry& hold, Rows& rows) {
  auto known = Parsed<LegalHoldRow>(rows.Get(CaseKey(hold.case_id())));
  if (!known.ok()) return known.status();
  if (!known->has_value() || (*known)->has_released_at()) return absl::OkStatus();
  LegalHoldRow row = **std::move(known);
  for (int i = 0; i < hold.held_size(); ++i) {
    const ledger::v1::HoldEntry::Held& held = hold.held(i);
    HeldRow held_row;
    held_row.set_hold_sequence(sequence);
    held_row.set_index(i);
    held_row.set_personal_erased(held.personal_erased());
    held_row.set_content_erased(held.content_erased());
    ledger::v1::SealedFields sealed;
    if (sealed.ParseFromString(held.sealed())) {
      row.set_personal_sealed(row.personal_sealed() || sealed.has_personal());
      row.set_trade_sealed(row.trade_sealed() || sealed.has_trade());
    }
    rows.Drop(PendingKey(hold.case_id(), held.sequence()));
    const std::string key = HeldKey(held.sequence(), hold.case_id());
    const auto before = Parsed<HeldRow>(rows.Get(key));
    if (!before.ok()) return before.status();
    if (!before->has_value()) row.set_entries_held(row.entries_held() + (IsPlaceholder(held) ? 0 : 1));
    // What a case holds once, it holds until its release, whatever a later entry found left of it.
    if (!before->has_value() || PartsErased(held_row) < PartsErased(**before)) rows.Put(key, held_row.SerializeAsString());
  }
  rows.Put(CaseKey(hold.case_id()), row.SerializeAsString());
  return absl::OkStatus();
}

absl::Status HoldReader::Release(const google::protobuf::Timestamp& committed_at, const std::string& case_id, Rows& rows) {
  auto known = Parsed<LegalHoldRow>(rows.Get(CaseKey(case_id)));
  if (!known.ok()) return known.status();
  if (!known->has_value() || (*known)->has_released_at()) return absl::OkStatus();
  LegalHoldRow row = **std::move(known);
  *row.mutable_released_at() = committed_at;
  rows.Put(CaseKey(case_id), row.SerializeAsString());
  if (const auto dropped = rows.DropAll(PendingPrefix(case_id)); !dropped.ok()) return dropped.status();
  if (const auto dropped = rows.DropAll(RegistrationPrefix(case_id)); !dropped.ok()) return dropped.status();
  MutexLock lock(mutex_);
  standing_.erase(case_id);
  for (auto it = cases_.begin(); it != cases_.end();) {
    registrations_ -= static_cast<int64_t>(it->second.erase(case_id));
    if (it->second.empty()) {
      cases_.erase(it++);
    } else {
      ++it;
    }
  }
  return absl::OkStatus();
}

absl::Status HoldReader::NoteErasure(const ledger::v1::ErasureEntry& erasure, Rows& rows) {
  for (const ledger::v1::ErasureEntry::Key& key : erasure.keys()) {
    rows.Put(ErasureKey({key.principal(), key.day(), key.retention_class()}), "");
    const absl::string_view case_id = sealing::CaseIdOf(key.principal());
    if (case_id.empty()) continue;
    auto known = Parsed<LegalHoldRow>(rows.Get(CaseKey(case_id)));
    if (!known.ok()) return known.status();
    if (!known->has_value()) continue;
    (*known)->set_keys_erased(true);
    rows.Put(CaseKey(case_id), (*known)->SerializeAsString());
  }
  return absl::OkStatus();
}

std::vector<std::string> HoldReader::CasesOf(absl::string_view registration_number) const {
  MutexLock lock(mutex_);
  const auto found = cases_.find(registration_number);
  if (found == cases_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

bool HoldReader::IsStanding(absl::string_view case_id) const {
  MutexLock lock(mutex_);
  return standing_.count(std::string(case_id.data(), case_id.size())) > 0;
}

bool HoldReader::Holds(absl::string_view case_id, absl::string_view registration_number) const {
  MutexLock lock(mutex_);
  const auto found = cases_.find(registration_number);
  return found != cases_.end() && found->second.count(std::string(case_id.data(), case_id.size())) > 0;
}

int64_t HoldReader::registrations() const {
  MutexLock lock(mutex_);
  return registrations_;
}

absl::StatusOr<std::optional<LegalHoldRow>> HoldReader::FindCase(absl::string_view case_id) const { return Parsed<LegalHoldRow>(table_->Get(CaseKey(case_id))); }

absl::StatusOr<std::vector<LegalHoldRow>> HoldReader::ListCases(absl::string_view after_case_id, int limit) const {
  std::vector<LegalHoldRow> cases;
  const std::string from = absl::StrCat(CaseKey(after_case_id), after_case_id.empty() ? absl::string_view() : absl::string_view("\0", 1));
  const absl::Status scanned = table_->Scan(from, "d", [&](absl::string_view, absl::string_view value) {
    LegalHoldRow row;
    if (row.ParseFromArray(value.data(), static_cast<int>(value.size()))) cases.push_back(std::move(row));
    return static_cast<int>(cases.size()) < limit;
  });
  if (!scanned.ok()) return scanned;
  return cases;
}

absl::StatusOr<int64_t> HoldReader::CountPending(absl::string_view case_id) const {
  int64_t pending = 0;
  const std::string prefix = PendingPrefix(case_id);
  const absl::Status scanned = table_->Scan(prefix, EndOf(prefix), [&pending](absl::string_view, absl::string_view) {
    ++pending;
    return true;
  });
  if (!scanned.ok()) return scanned;
  return pending;
}

absl::StatusOr<std::vector<PendingEntry>> HoldReader::ReadPending(const PendingEntry& from, size_t limit) const {
  std::vector<PendingEntry> pending;
  const std::string first = from.case_id.empty() ? "p" : PendingKey(from.case_id, from.sequence);
  const absl::Status scanned = table_->Scan(first, "q", [&](absl::string_view key, absl::string_view value) {
    auto [case_id, sequence] = SplitPendingKey(key);
    ledger::v1::PendingRow row;
    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) row.Clear();
    pending.push_back({std::move(case_id), sequence, row.principal(), row.key_day()});
    return pending.size() < limit;
  });
  if (!scanned.ok()) return scanned;
  return pending;
}

absl::StatusOr<std::vector<HeldBy>> HoldReader::FindHeld(int64_t sequence) const {
  std::vector<HeldBy> held;
  absl::Status damaged;
  const absl::Status scanned = table_->Scan(HeldPrefix(sequence), HeldPrefix(sequence + 1), [&](absl::string_view key, absl::string_view value) {
    HeldBy by{CaseOfHeldKey(key), {}};
    if (!by.row.ParseFromArray(value.data(), static_cast<int>(value.size()))) damaged = absl::DataLossError("a row of the legal holds can't be read");
    if (damaged.ok() && IsStanding(by.case_id)) held.push_back(std::move(by));
    return damaged.ok();
  });
  if (!scanned.ok() || !damaged.ok()) return scanned.ok() ? damaged : scanned;
  return held;
}

absl::StatusOr<std::optional<HeldRow>> HoldReader::FindHeld(int64_t sequence, absl::string_view case_id) const {
  return Parsed<HeldRow>(table_->Get(HeldKey(sequence, case_id)));
}

absl::StatusOr<std::vector<sealing::KeyName>> HoldReader::CommittedErasures(size_t limit) const {
  std::vector<sealing::KeyName> names;
  const absl::Status scanned = table_->Scan("e", "f", [&](absl::string_view key, absl::string_view) {
    names.push_back(NameOfErasureKey(key));
    return names.size() < limit;
  });
  if (!scanned.ok()) return scanned;
  return names;
}

absl::Status HoldReader::ForgetErasures(const std::vector<sealing::KeyName>& names) {
  std::vector<ledger::Table::Change> changes;
  for (const sealing::KeyName& name : names) changes.push_back({ErasureKey(name), std::nullopt});
  MutexLock lock(writing_);
  return table_->Write(changes, table_->Checkpoint());
}

}  // namespace postgate::legal_holds
