// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_BLOCK_CHANGES_H_
#define POSTGATE_SERVER_QUEUES_BLOCK_CHANGES_H_

#include <array>
#include <cstddef>
#include <cstdint>
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
  absl::Status SetAside(size_t queue, int64_t sequence, int32_t attempts);

  const QueueTable& table_;
  std::array<QueueCounters, kQueueCount> counters_;
  absl::flat_hash_map<std::pair<size_t, int64_t>, std::optional<ItemRow>> items_;
  RowChanges rows_;
  std::vector<QueueChange> queue_changes_;
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_BLOCK_CHANGES_H_
