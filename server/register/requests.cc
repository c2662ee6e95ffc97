// SPDX-License-Identifier: Apache-2.0
#include "server/register/requests.h"

#include <algorithm>
#include <utility>

#include "core/encoding/timestamp.h"
#include "core/plants/plant.h"
#include "server/register/receipts.h"

namespace postgate::registry {
namespace {

// The entry at `sequence`: from the block that was just committed when it is there, else from the store.
absl::StatusOr<ledger::v1::Entry> EntryAt(const ledger::Store& store, const ledger::CommittedBlock& block, int64_t sequence) {
  if (block != nullptr && sequence >= block->first_sequence() && sequence - block->first_sequence() < block->entries_size()) {
    return block->entries(static_cast<int>(sequence - block->first_sequence()));
  }
  absl::StatusOr<ledger::StoredEntry> stored = store.ReadEntry(sequence);
  if (!stored.ok()) return stored.status();
  return std::move(stored->entry);
}

}  // namespace

absl::StatusOr<std::optional<Requests::Answered>> Requests::Find(absl::string_view principal, absl::string_view request_id,
                                                                 absl::Time now) const {
  if (request_id.empty() || POSTGATE_PLANT(request_id_forgotten)) return std::nullopt;
  const std::string key = ledger::RequestKey(principal, request_id);
  auto it = in_flight_.find(key);
  if (it != in_flight_.end()) return it->second;
  absl::StatusOr<std::optional<ledger::v1::RequestRecord>> stored = store_->ReadRequest(key);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value() || now - encoding::ToTime((*stored)->committed_at()) > kRequestHorizon) return std::nullopt;
  return Answered{*std::move(*stored)};
}

void Requests::Add(ledger::Draft& draft, absl::string_view principal, absl::string_view request_id, int64_t sequence) {
  ledger::v1::RequestRecord record;
  record.set_sequence(sequence);
  Remember(draft, principal, request_id, std::move(record), nullptr);
}

void Requests::AddWithReceipt(ledger::Draft& draft, absl::string_view principal, absl::string_view request_id, int64_t sequence,
                              const v1::Receipt* receipt, std::string salt_seed, int32_t key_day) {
  ledger::v1::RequestRecord record;
  record.set_sequence(sequence);
  record.set_salt_seed(std::move(salt_seed));
  record.set_key_day(key_day);
  Remember(draft, principal, request_id, std::move(record), receipt);
}

void Requests::Remember(ledger::Draft& draft, absl::string_view principal, absl::string_view request_id, ledger::v1::RequestRecord record,
                        const v1::Receipt* receipt) {
  if (request_id.empty()) return;
  *record.mutable_committed_at() = encoding::ToTimestamp(draft.now());
  std::string key = ledger::RequestKey(principal, request_id);
  if (!POSTGATE_PLANT(request_in_flight_forgotten)) in_flight_[key] = Answered{record, receipt};
  draft.AddRequest(std::move(key), std::move(record), receipt);
}

bool EarlierAnswer::Find(const Requests& requests, ledger::Draft& draft, absl::string_view principal, absl::string_view request_id) {
  auto found = requests.Find(principal, request_id, draft.now());
  if (!found.ok()) {
    draft.Fail(found.status());
    return true;
  }
  answered_ = *std::move(found);
  return answered_.has_value();
}

absl::StatusOr<v1::Receipt> EarlierAnswer::Receipt(sealing::Keys& keys, absl::string_view principal) const {
  if (answered_->receipt != nullptr) return *answered_->receipt;
  const ledger::v1::RequestRecord& record = answered_->record;
  v1::Receipt receipt = record.receipt();
  if (absl::Status restored = RestoreSalt(keys, principal, record.key_day(), record.salt_seed(), receipt); !restored.ok()) return restored;
  return receipt;
}

absl::StatusOr<ledger::v1::Entry> EarlierAnswer::Read(const ledger::Store& store, const ledger::CommittedBlock& block,
                                                      std::initializer_list<ledger::v1::Entry::KindCase> kinds) const {
  absl::StatusOr<ledger::v1::Entry> entry = EntryAt(store, block, answered_->record.sequence());
  if (entry.ok() && std::find(kinds.begin(), kinds.end(), entry->kind_case()) == kinds.end()) {
    return absl::AlreadyExistsError("the request_id was used for another kind of request within 24 hours; use a new one");
  }
  return entry;
}

}  // namespace postgate::registry
