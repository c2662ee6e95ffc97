// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_BLOCK_CHANGES_H_
#define POSTGATE_SERVER_QUEUES_BLOCK_CHANGES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/timestamp.pb.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/queues/queue_reader.h"
#include "server/queues/queue_rows.h"
#include "server/queues/queue_table.h"

namespace postgate::queues {

// The row of an item that waits; `departure_at` null: none is known.
ItemRow RowOf(const google::protobuf::Timestamp& accepted_at, const google::protobuf::Timestamp* departure_at);

// What one block does to the queues, collected entry by entry so that a later entry sees what an earlier one did. Lives for one Apply.
class BlockChanges {
 public:
  // `counters`: before the block. `table` is read, never written.
  BlockChanges(const QueueTable& table, const std::array<QueueCounters, kQueueCount>& counters) : table_(table), counters_(counters) {}

  // DATA_LOSS when a row that the entry is about is damaged.
  absl::Status Take(int64_t sequence, const google::protobuf::Timestamp& committed_at, const ledger::v1::Entry& entry);

  const RowChanges& rows() const { return rows_; }
  const std::vector<QueueChange>& queue_changes() const { return queue_changes_; }
  const std::array<QueueCounters, kQueueCount>& counters() const { return counters_; }

 private:
  absl::StatusOr<std::optional<ItemRow>> Find(size_t queue, int64_t sequence) const;
  void SetItem(size_t queue, int64_t sequence, std::optional<ItemRow> row);
  void SetPlace(size_t queue, const Place& place, bool waits);

  absl::Status Put(int64_t sequence, const google::protobuf::Timestamp& committed_at, const ledger::v1::ItemEntry& item);
  absl::Status Move(int64_t sequence, int64_t departure_s);
  absl::Status Withdraw(int64_t sequence);
  absl::Status Remove(size_t queue, int64_t sequence);
  absl::Status SetAside(size_t queue, int64_t sequence, const DeadLetterRow& letter);
  // Undoes SetAside. `resubmission`: the sequence of the entry with customs' own words about it.
  absl::Status TakeBack(size_t queue, int64_t sequence, std::optional<int64_t> resubmission);
  void Wait(size_t queue, int64_t sequence, const ItemRow& row);

  absl::Status StartReplay(int64_t replay_id, const google::protobuf::Timestamp& committed_at, const ledger::v1::Entry& entry);
  absl::Status Redeliver(const google::protobuf::Timestamp& committed_at, const ledger::v1::RedeliveryEntry& redelivery);
  absl::Status CancelReplay(const google::protobuf::Timestamp& committed_at, int64_t replay_id);
  absl::Status ChangeReplay(int64_t replay_id, const google::protobuf::Timestamp& committed_at,
                            const std::function<void(ledger::v1::ReplayRow&)>& change);

  const QueueTable& table_;
  std::array<QueueCounters, kQueueCount> counters_;
  absl::flat_hash_map<std::pair<size_t, int64_t>, std::optional<ItemRow>> items_;
  absl::flat_hash_map<int64_t, ledger::v1::ReplayRow> replays_;
  RowChanges rows_;
  std::vector<QueueChange> queue_changes_;
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_BLOCK_CHANGES_H_
