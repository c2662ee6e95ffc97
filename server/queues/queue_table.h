// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_QUEUE_TABLE_H_
#define POSTGATE_SERVER_QUEUES_QUEUE_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/synchronization/mutex.h"
#include "postgate/ledger/v1/queue_entries.pb.h"
#include "server/ledger/table.h"
#include "server/queues/queue_rows.h"

namespace postgate::queues {

// What is different after a block, in the order in which it came about; the last for a row counts.
struct RowChanges {
  struct Item {
    size_t queue;
    int64_t sequence;
    std::optional<ItemRow> row;  // none: it goes
  };
  struct Waiting {
    size_t queue;
    Place place;
    bool waits;
  };
  struct DeadLetter {
    size_t queue;
    int64_t sequence;
    std::optional<DeadLetterRow> row;  // none: it goes
  };
  struct Revision {
    size_t queue;
    int64_t sequence;
    int64_t entry_sequence;
  };
  struct Replay {
    int64_t replay_id;
    ledger::v1::ReplayRow row;
  };
  std::vector<Item> items;
  std::vector<Waiting> places;
  std::vector<DeadLetter> dead_letters;
  std::vector<Revision> revisions = {};
  std::vector<Replay> replays = {};
};

// The rows of the queues (queue_rows.h): those changed since the last flush in memory, over the table with the rest. An item that comes and
// goes between two flushes leaves no trace on disk, and the others come there in the order of their keys, thousands at once.
//
// A crash loses what was not flushed: the table's checkpoint then says from where to take the ledger again.
//
// Put, FlushDue and Flush belong to one thread; the others may be called from any, and hold no lock while they read the disk.
class QueueTable {
 public:
  // `rows_max` rows in memory make a flush due. `table` outlives this.
  QueueTable(ledger::Table* table, size_t rows_max) : table_(table), rows_max_(rows_max), flushed_(table->Checkpoint()) {}

  // As of the last flush; zeros for a queue that had nothing yet. DATA_LOSS when they are damaged, as everywhere below.
  absl::StatusOr<QueueCounters> ReadCounters(size_t queue) const;

  // None: it is in no such queue.
  absl::StatusOr<std::optional<ItemRow>> FindItem(size_t queue, int64_t sequence) const POSTGATE_EXCLUDES(mutex_);
  // The item with the lowest sequence from `from` on; none when there is none.
  absl::StatusOr<std::optional<std::pair<int64_t, ItemRow>>> OldestItem(size_t queue, int64_t from) const POSTGATE_EXCLUDES(mutex_);
  // The first `limit` that wait at `from` or behind it, in the order of delivery.
  absl::StatusOr<std::vector<Place>> PlacesFrom(size_t queue, const Place& from, size_t limit) const POSTGATE_EXCLUDES(mutex_);

  // The first `limit` that are set aside from the item `from` on, in the order of the items' sequences.
  absl::StatusOr<std::vector<std::pair<int64_t, DeadLetterRow>>> DeadLettersFrom(size_t queue, int64_t from, size_t limit) const
      POSTGATE_EXCLUDES(mutex_);
  // The sequence of an item's newest resubmission; none: there is none.
  absl::StatusOr<std::optional<int64_t>> FindRevision(size_t queue, int64_t sequence) const POSTGATE_EXCLUDES(mutex_);
  absl::StatusOr<std::optional<ledger::v1::ReplayRow>> FindReplay(int64_t replay_id) const POSTGATE_EXCLUDES(mutex_);
  // The first `limit` replays from `from` on, by their ids.
  absl::StatusOr<std::vector<std::pair<int64_t, ledger::v1::ReplayRow>>> ReplaysFrom(int64_t from, size_t limit) const POSTGATE_EXCLUDES(mutex_);

  // All effects of the ledger up to `sequence`, in memory.
  void Put(const RowChanges& changes, const std::array<QueueCounters, kQueueCount>& counters, int64_t sequence) POSTGATE_EXCLUDES(mutex_);
  bool FlushDue() const POSTGATE_EXCLUDES(mutex_);
  // Writes what is in memory to the table. When that fails all stays in memory.
  absl::Status Flush() POSTGATE_EXCLUDES(mutex_);

 private:
  // Of one queue; a row that goes is there as none.
  struct Rows {
    absl::btree_map<int64_t, std::optional<ItemRow>> items;
    absl::btree_map<Place, std::optional<char>> places;  // FlagsOf
    absl::btree_map<int64_t, std::optional<DeadLetterRow>> dead_letters;
    absl::btree_map<int64_t, int64_t> revisions;

    size_t size() const { return items.size() + places.size() + dead_letters.size() + revisions.size(); }
  };

  template <typename Map>
  void Set(int64_t sequence, const typename Map::key_type& key, const typename Map::mapped_type& row, Map& rows) POSTGATE_REQUIRES(mutex_);
  // Without the lock: only this thread changes the rows, and the others read them.
  std::vector<ledger::Table::Change> TableChanges() const POSTGATE_NO_THREAD_SAFETY_ANALYSIS;

  ledger::Table* const table_;
  const size_t rows_max_;
  int64_t flushed_;  // the table's checkpoint; of the thread of Put and Flush

  mutable Mutex mutex_;
  std::array<Rows, kQueueCount> rows_ POSTGATE_GUARDED_BY(mutex_);
  absl::btree_map<int64_t, ledger::v1::ReplayRow> replays_ POSTGATE_GUARDED_BY(mutex_);
  std::array<QueueCounters, kQueueCount> counters_ POSTGATE_GUARDED_BY(mutex_);
  int64_t sequence_ POSTGATE_GUARDED_BY(mutex_) = -1;
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_QUEUE_TABLE_H_
