// SPDX-License-Identifier: Apache-2.0
#include "server/queues/dead_letters.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/assessment/queues.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::queues {
namespace {

// What says why it was set aside.
absl::Status AddReason(const ledger::Store& store, sealing::Keys& keys, int64_t entry_sequence, v1::DeadLetter& letter) {
  absl::StatusOr<ledger::StoredEntry> stored = store.ReadEntry(entry_sequence);
  if (absl::IsDataLoss(stored.status())) return absl::OkStatus();
  if (!stored.ok()) return stored.status();
  const absl::StatusOr<sealing::Readable> readable = sealing::OpenTexts(keys, stored->entry);
  if (!readable.ok() && !absl::IsDataLoss(readable.status())) return readable.status();
  const ledger::v1::DeadLetterEntry& entry = stored->entry.dead_letter();
  letter.set_reason(entry.reason());
  letter.set_consumer(entry.consumer());
  letter.set_reason_code(entry.reason_code());
  letter.set_text(entry.text());
  letter.set_text_erased(readable.ok() && *readable != sealing::Readable::kAll);
  *letter.mutable_set_aside_at() = stored->committed_at;
  return absl::OkStatus();
}

absl::Status AddItem(const ledger::Store& store, v1::DeadLetter& letter) {
  const absl::StatusOr<ledger::StoredEntry> stored = store.ReadEntry(letter.sequence());
  if (absl::IsDataLoss(stored.status())) return absl::OkStatus();
  if (!stored.ok()) return stored.status();
  letter.set_registration_number(stored->entry.item().registration_number());
  letter.set_version(stored->entry.item().version());
  letter.set_item_id(stored->entry.item().item_id());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<v1::DeadLetter>> ListDeadLetters(const ledger::Store& store, sealing::Keys& keys, const QueueTable& table, size_t queue,
                                                            int64_t from, size_t limit) {
  const auto rows = table.DeadLettersFrom(queue, from, limit);
  if (!rows.ok()) return rows.status();
  std::vector<v1::DeadLetter> letters;
  for (const auto& [sequence, row] : *rows) {
    v1::DeadLetter& letter = letters.emplace_back();
    letter.set_queue(std::string(assessment::kQueues[queue]));
    letter.set_sequence(sequence);
    letter.set_attempts(row.attempts);
    if (const absl::Status added = AddItem(store, letter); !added.ok()) return added;
    if (row.entry_sequence < 0) continue;
    if (const absl::Status added = AddReason(store, keys, row.entry_sequence, letter); !added.ok()) return added;
  }
  return letters;
}

absl::StatusOr<DeadLetteredItem> ReadDeadLetteredItem(const ledger::Store& store, sealing::Keys& keys, size_t queue, int64_t item_sequence) {
  const absl::Status none = absl::FailedPreconditionError(absl::StrCat("ledger entry ", item_sequence, " is no item: it can be no dead letter"));
  if (item_sequence < 0 || item_sequence > store.Head()) return none;
  const absl::StatusOr<ledger::StoredEntry> stored = store.ReadEntry(item_sequence);
  if (!stored.ok()) return stored.status();
  if (!stored->entry.has_item() || stored->entry.item().registration_number().empty()) return none;
  const absl::StatusOr<sealing::OpenedBody> opened = sealing::OpenBody(keys, stored->entry);
  if (!opened.ok()) return opened.status();
  const ledger::v1::ItemEntry& item = stored->entry.item();
  DeadLetteredItem found;
  found.item = {queue, item_sequence, item.item_id(), item.registration_number(), item.version()};
  for (const v1::GovernmentAgencyGoodsItem& piece : opened->body.declaration().goods_shipment().government_agency_goods_items()) {
    found.piece_numbers.push_back(piece.sequence_numeric());
  }
  return found;
}

}  // namespace postgate::queues
