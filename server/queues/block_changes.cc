// SPDX-License-Identifier: Apache-2.0
#include "server/queues/block_changes.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "core/plants/plant.h"
#include "server/queues/limits.h"
#include "server/register/rows.h"

namespace postgate::queues {
namespace {

Place PlaceOf(int64_t sequence, const ItemRow& row) { return Place{row.departure_s, sequence, row.departure_known, row.revised}; }

}  // namespace

ItemRow RowOf(const google::protobuf::Timestamp& accepted_at, const google::protobuf::Timestamp* departure_at) {
  ItemRow row;
  row.accepted_at_us = accepted_at.seconds() * 1'000'000 + accepted_at.nanos() / 1'000;
  row.departure_known = departure_at != nullptr;
  row.departure_s = row.departure_known ? departure_at->seconds() : accepted_at.seconds() + absl::ToInt64Seconds(kAssumedDepartureAfter);
  // Before 1970: the key holds it as 0, and the row has to lead back to the key.
  if (row.departure_s < 0) row.departure_s = 0;
  return row;
}

absl::Status BlockChanges::Take(int64_t sequence, const google::protobuf::Timestamp& committed_at, const ledger::v1::Entry& entry) {
  switch (entry.kind_case()) {
    case ledger::v1::Entry::kItem:
      return Put(sequence, committed_at, entry.item());
    case ledger::v1::Entry::kMovement: {
      if (!entry.movement().has_departure_at()) return absl::OkStatus();
      for (const int64_t item : entry.movement().affected_item_sequences()) {
        const absl::Status status = Move(item, entry.movement().departure_at().seconds());
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    }
    case ledger::v1::Entry::kCancellation:
      return Withdraw(entry.cancellation().item_sequence());
    case ledger::v1::Entry::kAcknowledgement: {
      const std::optional<size_t> queue = QueueIndex(entry.acknowledgement().queue());
      if (!queue.has_value()) return absl::OkStatus();
      for (const int64_t item : entry.acknowledgement().item_sequences()) {
        if (POSTGATE_PLANT(confirmed_delivery_forgotten)) break;
        const absl::Status status = Remove(*queue, item);
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    }
    case ledger::v1::Entry::kDeadLetter: {
      const std::optional<size_t> queue = QueueIndex(entry.dead_letter().queue());
      if (!queue.has_value()) return absl::OkStatus();
      for (size_t other = 0; POSTGATE_PLANT(dead_letter_counts_in_all_queues) && other < kQueueCount; ++other) {
        const absl::Status status = SetAside(other, entry.dead_letter().item_sequence(), {entry.dead_letter().attempts(), sequence});
        if (!status.ok()) return status;
      }
      return SetAside(*queue, entry.dead_letter().item_sequence(), {entry.dead_letter().attempts(), sequence});
    }
    case ledger::v1::Entry::kDeadLetterRetry: {
      const std::optional<size_t> queue = QueueIndex(entry.dead_letter_retry().queue());
      if (!queue.has_value()) return absl::OkStatus();
      for (const int64_t item : entry.dead_letter_retry().item_sequences()) {
        const absl::Status status = TakeBack(*queue, item, std::nullopt);
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    }
    case ledger::v1::Entry::kDeadLetterResubmission: {
      const std::optional<size_t> queue = QueueIndex(entry.dead_letter_resubmission().queue());
      if (!queue.has_value()) return absl::OkStatus();
      return TakeBack(*queue, entry.dead_letter_resubmission().item_sequence(), sequence);
    }
    case ledger::v1::Entry::kReplay:
      return StartReplay(sequence, committed_at, entry);
    case ledger::v1::Entry::kRedelivery:
      return Redeliver(committed_at, entry.redelivery());
    case ledger::v1::Entry::kReplayCancellation:
      return CancelReplay(committed_at, entry.replay_cancellation().replay_id());
    default:
      return absl::OkStatus();
  }
}

absl::Status BlockChanges::Put(int64_t sequence, const google::protobuf::Timestamp& committed_at, const ledger::v1::ItemEntry& item) {
  if (!registry::IsAccepted(item.outcome())) return absl::OkStatus();
  if (item.replaces_sequence_plus_one() > 0) {
    const absl::Status status = Withdraw(item.replaces_sequence_plus_one() - 1);
    if (!status.ok()) return status;
  }
  if (item.registration_number().empty()) return absl::OkStatus();
  const ItemRow row = RowOf(committed_at, item.has_planned_departure_at() ? &item.planned_departure_at() : nullptr);
  for (const std::string& name : item.queues()) {
    const std::optional<size_t> queue = QueueIndex(name);
    if (!queue.has_value() || items_.contains({*queue, sequence})) continue;  // an unknown queue, or one named twice
    ++counters_[*queue].depth;
    Wait(*queue, sequence, row);
    if (POSTGATE_PLANT(fan_out_cut)) break;
  }
  return absl::OkStatus();
}

absl::Status BlockChanges::Move(int64_t sequence, int64_t departure_s) {
  if (departure_s < 0) departure_s = 0;
  for (size_t queue = 0; queue < kQueueCount; ++queue) {
    const auto found = Find(queue, sequence);
    if (!found.ok()) return found.status();
    if (!found->has_value()) continue;
    ItemRow row = **found;
    if (row.departure_known && row.departure_s == departure_s) continue;
    const Place before = PlaceOf(sequence, row);
    row.departure_s = departure_s;
    row.departure_known = true;
    SetItem(queue, sequence, row);
    if (row.dead_lettered) continue;
    const Place place = PlaceOf(sequence, row);
    SetPlace(queue, before, false);
    SetPlace(queue, place, true);
    queue_changes_.push_back({QueueChange::Kind::kMoved, queue, place, before});
  }
  return absl::OkStatus();
}

absl::Status BlockChanges::Withdraw(int64_t sequence) {
  if (POSTGATE_PLANT(cancelled_item_delivered)) return absl::OkStatus();
  for (size_t queue = 0; queue < kQueueCount; ++queue) {
    const absl::Status status = Remove(queue, sequence);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status BlockChanges::Remove(size_t queue, int64_t sequence) {
  const auto found = Find(queue, sequence);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return absl::OkStatus();
  const Place place = PlaceOf(sequence, **found);
  --counters_[queue].depth;
  if ((*found)->dead_lettered) {
    --counters_[queue].dead_lettered;
    rows_.dead_letters.push_back({queue, sequence, std::nullopt});
  } else {
    SetPlace(queue, place, false);
  }
  SetItem(queue, sequence, std::nullopt);
  queue_changes_.push_back({QueueChange::Kind::kRemoved, queue, place, {}});
  return absl::OkStatus();
}

absl::Status BlockChanges::SetAside(size_t queue, int64_t sequence, const DeadLetterRow& letter) {
  if (POSTGATE_PLANT(dead_letter_forgotten)) return absl::OkStatus();
  const auto found = Find(queue, sequence);
  if (!found.ok()) return found.status();
  if (!found->has_value() || (*found)->dead_lettered) return absl::OkStatus();
  ItemRow row = **found;
  const Place place = PlaceOf(sequence, row);
  row.dead_lettered = true;
  SetItem(queue, sequence, row);
  if (!POSTGATE_PLANT(dead_letter_keeps_its_place)) SetPlace(queue, place, false);
  rows_.dead_letters.push_back({queue, sequence, letter});
  ++counters_[queue].dead_lettered;
  queue_changes_.push_back({QueueChange::Kind::kSetAside, queue, place, {}});
  return absl::OkStatus();
}

// Withdrawn before: there is nothing to take back.
absl::Status BlockChanges::TakeBack(size_t queue, int64_t sequence, std::optional<int64_t> resubmission) {
  const auto found = Find(queue, sequence);
  if (!found.ok()) return found.status();
  if (!found->has_value() || !(*found)->dead_lettered) return absl::OkStatus();
  ItemRow row = **found;
  row.dead_lettered = false;
  if (resubmission.has_value() && !POSTGATE_PLANT(resubmitted_words_forgotten)) {
    row.revised = true;
    rows_.revisions.push_back({queue, sequence, *resubmission});
  }
  --counters_[queue].dead_lettered;
  if (!POSTGATE_PLANT(dead_letter_row_kept)) rows_.dead_letters.push_back({queue, sequence, std::nullopt});
  Wait(queue, sequence, row);
  return absl::OkStatus();
}

void BlockChanges::Wait(size_t queue, int64_t sequence, const ItemRow& row) {
  const Place place = PlaceOf(sequence, row);
  SetItem(queue, sequence, row);
  SetPlace(queue, place, true);
  queue_changes_.push_back({QueueChange::Kind::kPut, queue, place, {}});
}

absl::StatusOr<std::optional<ItemRow>> BlockChanges::Find(size_t queue, int64_t sequence) const {
  const auto changed = items_.find({queue, sequence});
  if (changed != items_.end()) return changed->second;
  return table_.FindItem(queue, sequence);
}

void BlockChanges::SetItem(size_t queue, int64_t sequence, std::optional<ItemRow> row) {
  rows_.items.push_back({queue, sequence, row});
  items_[{queue, sequence}] = row;
}

void BlockChanges::SetPlace(size_t queue, const Place& place, bool waits) { rows_.places.push_back({queue, place, waits}); }

}  // namespace postgate::queues
