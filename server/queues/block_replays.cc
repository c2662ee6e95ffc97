// SPDX-License-Identifier: Apache-2.0
//
// What a block says of replays.
#include <functional>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/plants/plant.h"
#include "server/queues/block_changes.h"

namespace postgate::queues {

absl::Status BlockChanges::StartReplay(int64_t replay_id, const google::protobuf::Timestamp& committed_at, const ledger::v1::Entry& entry) {
  ledger::v1::ReplayRow row;
  *row.mutable_replay() = entry.replay();
  row.set_started_by(entry.principal());
  *row.mutable_started_at() = committed_at;
  *row.mutable_changed_at() = committed_at;
  row.set_state(v1::REPLAY_STATE_UNFINISHED);
  row.set_next_sequence(entry.replay().first_sequence());
  replays_[replay_id] = row;
  rows_.replays.push_back({replay_id, std::move(row)});
  return absl::OkStatus();
}

absl::Status BlockChanges::Redeliver(const google::protobuf::Timestamp& committed_at, const ledger::v1::RedeliveryEntry& redelivery) {
  const std::optional<size_t> queue = QueueIndex(redelivery.queue());
  if (!queue.has_value()) return absl::OkStatus();
  for (const ledger::v1::RedeliveryEntry::Item& item : redelivery.items()) {
    const auto found = Find(*queue, item.sequence());
    if (!found.ok()) return found.status();
    if (found->has_value()) continue;  // it waits already: once is enough
    ItemRow row = RowOf(item.accepted_at(), item.has_departure_at() ? &item.departure_at() : nullptr);
    const auto revision = table_.FindRevision(*queue, item.sequence());
    if (!revision.ok()) return revision.status();
    row.revised = revision->has_value();
    ++counters_[*queue].depth;
    Wait(*queue, item.sequence(), row);
  }
  return ChangeReplay(redelivery.replay_id(), committed_at, [&redelivery](ledger::v1::ReplayRow& row) {
    row.set_next_sequence(redelivery.next_sequence() + (POSTGATE_PLANT(replay_progress_ahead_of_redelivery) ? 1 : 0));
    row.set_items_put_back(row.items_put_back() + redelivery.items_size());
    if (redelivery.next_sequence() >= row.replay().end_sequence()) row.set_state(v1::REPLAY_STATE_FINISHED);
  });
}

absl::Status BlockChanges::CancelReplay(const google::protobuf::Timestamp& committed_at, int64_t replay_id) {
  if (POSTGATE_PLANT(replay_cancellation_forgotten)) return absl::OkStatus();
  return ChangeReplay(replay_id, committed_at, [](ledger::v1::ReplayRow& row) { row.set_state(v1::REPLAY_STATE_CANCELLED); });
}

absl::Status BlockChanges::ChangeReplay(int64_t replay_id, const google::protobuf::Timestamp& committed_at,
                                        const std::function<void(ledger::v1::ReplayRow&)>& change) {
  auto row = replays_.find(replay_id);
  if (row == replays_.end()) {
    absl::StatusOr<std::optional<ledger::v1::ReplayRow>> stored = table_.FindReplay(replay_id);
    if (!stored.ok()) return stored.status();
    if (!stored->has_value()) return absl::InternalError(absl::StrCat("an entry is of replay ", replay_id, ", which never started"));
    row = replays_.emplace(replay_id, **std::move(stored)).first;
  }
  change(row->second);
  *row->second.mutable_changed_at() = committed_at;
  rows_.replays.push_back({replay_id, row->second});
  return absl::OkStatus();
}

}  // namespace postgate::queues
