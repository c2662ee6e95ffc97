// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_QUEUE_READER_H_
#define POSTGATE_SERVER_QUEUES_QUEUE_READER_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/assessment/queues.h"
#include "core/synchronization/mutex.h"
#include "server/ledger/reader.h"
#include "server/ledger/table.h"
#include "server/queues/limits.h"
#include "server/queues/queue_rows.h"
#include "server/queues/queue_table.h"

namespace postgate::queues {

// The index in assessment::kQueues; none for a name that is no queue.
std::optional<size_t> QueueIndex(absl::string_view name);
// The same; NOT_FOUND, with the names there are.
absl::StatusOr<size_t> FindQueue(absl::string_view name);

// One thing that a block did to one queue.
struct QueueChange {
  enum class Kind {
    kPut,       // waits now at `place`; it is new, or back from being set aside or acknowledged
    kMoved,     // waited at `before`, waits now at `place`
    kRemoved,   // waited at `place`: acknowledged or withdrawn
    kSetAside,  // waited at `place`: undeliverable
  };
  Kind kind = Kind::kPut;
  size_t queue = 0;
  Place place;
  Place before;
};

struct QueueDepth {
  QueueCounters counters;
  // When the oldest that is not acknowledged was accepted; none when there is none.
  std::optional<absl::Time> oldest_accepted_at;
};

// The reader of the ledger that keeps the risk queues: who waits in which queue, in the order of delivery, with the counters, in memory and in
// one atomic write after the other on disk. It knows nothing of leases.
//
// An accepted item version is put into each of its queues; movements move it, a newer version or a cancellation withdraws it everywhere,
// an acknowledgement removes it from its queue, a dead-lettering sets it aside; a retry, a
// resubmission and a replay put it back. What customs decides takes nothing out of a queue.
class QueueReader final : public ledger::Reader {
 public:
  // Called after each block's changes can be read here, also when it has none, in the order of the ledger, from the reader's thread.
  using Listener = std::function<void(const std::vector<QueueChange>& changes)>;

  // Reads the counters. DATA_LOSS when the table is damaged. `table` outlives the reader; it is written when `rows_in_memory_max` rows are
  // different.
  static absl::StatusOr<std::unique_ptr<QueueReader>> Open(ledger::Table* table, Listener listener,
                                                           size_t rows_in_memory_max = kRowsInMemoryMax);

  absl::string_view name() const override { return "queues"; }
  int64_t applied_sequence() const override { return applied_.load(); }
  // An error that comes of writing the table leaves the block applied, in memory.
  absl::Status Apply(const ledger::CommittedBlock& block) override;

  // Writes to the table what is in memory alone, so that a start takes up from here. From the thread that calls Apply, or when none does.
  absl::Status Flush() { return table_.Flush(); }

  // Thread-safe. May read the disk, to find the oldest.
  absl::StatusOr<QueueDepth> Depth(size_t queue) POSTGATE_EXCLUDES(mutex_);

  // What it keeps, as of applied_sequence() or later, to be read alone.
  const QueueTable& table() const { return table_; }

  // The first `limit` places of a queue after `after` (none: from its front). Thread-safe; reads the disk.
  absl::StatusOr<std::vector<Place>> Places(size_t queue, const std::optional<Place>& after, size_t limit) const;

 private:
  struct QueueState {
    QueueCounters counters;
    // No s row of the queue is below it: removed rows are not scanned again.
    int64_t oldest_from = 0;
  };

  QueueReader(ledger::Table* table, Listener listener, size_t rows_in_memory_max)
      : table_(table, rows_in_memory_max), listener_(std::move(listener)), applied_(table->Checkpoint()) {}

  QueueTable table_;
  const Listener listener_;
  std::atomic<int64_t> applied_;

  Mutex mutex_;
  std::array<QueueState, kQueueCount> states_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_QUEUE_READER_H_
