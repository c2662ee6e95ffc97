// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "core/crash_points/crash_points.h"
#include "core/plants/plant.h"
#include "server/queues/block_changes.h"

namespace postgate::queues {

std::optional<size_t> QueueIndex(absl::string_view name) {
  for (size_t i = 0; i < kQueueCount; ++i) {
    if (assessment::kQueues[i] == name) return i;
  }
  return std::nullopt;
}

absl::StatusOr<size_t> FindQueue(absl::string_view name) {
  if (const std::optional<size_t> index = QueueIndex(name); index.has_value()) return *index;
  return absl::NotFoundError(absl::StrCat("there is no such queue; there are ", absl::StrJoin(assessment::kQueues, ", ")));
}

absl::StatusOr<std::unique_ptr<QueueReader>> QueueReader::Open(ledger::Table* table, Listener listener, size_t rows_in_memory_max) {
  auto reader = std::unique_ptr<QueueReader>(new QueueReader(table, std::move(listener), rows_in_memory_max));
  for (size_t i = 0; i < kQueueCount; ++i) {
    const absl::StatusOr<QueueCounters> counters = reader->table_.ReadCounters(i);
    if (!counters.ok()) return counters.status();
    MutexLock lock(reader->mutex_);
    reader->states_[i].counters = *counters;
  }
  return reader;
}

absl::Status QueueReader::Apply(const ledger::CommittedBlock& block) {
  const int64_t last = block->first_sequence() + block->entries_size() - 1;
  const int64_t applied = applied_.load();
  if (last <= applied) return absl::OkStatus();
  if (block->first_sequence() > applied + 1) {
    return absl::InternalError(absl::StrCat("queues are at ", applied, " and got a block from ", block->first_sequence()));
  }

  std::array<QueueCounters, kQueueCount> counters;
  {
    MutexLock lock(mutex_);
    for (size_t i = 0; i < kQueueCount; ++i) counters[i] = states_[i].counters;
  }
  BlockChanges changes(table_, counters);
  for (int i = 0; i < block->entries_size(); ++i) {
    const int64_t sequence = block->first_sequence() + i;
    if (sequence <= applied) continue;
    const absl::Status status = changes.Take(sequence, block->committed_at(), block->entries(i));
    if (!status.ok()) return status;
  }
  table_.Put(changes.rows(), changes.counters(), last + (POSTGATE_PLANT(queue_checkpoint_ahead_of_rows) ? 1 : 0));
  Pass(CrashPoint::kQueuesBlockApplied);
  {
    MutexLock lock(mutex_);
    for (size_t i = 0; i < kQueueCount; ++i) states_[i].counters = changes.counters()[i];
    for (const QueueChange& change : changes.queue_changes()) {
      int64_t& from = states_[change.queue].oldest_from;
      if (change.kind == QueueChange::Kind::kPut) from = std::min(from, change.place.sequence);
    }
  }
  applied_.store(last);
  if (listener_) listener_(changes.queue_changes());
  Pass(CrashPoint::kQueuesTold);
  return table_.FlushDue() ? table_.Flush() : absl::OkStatus();
}

absl::StatusOr<QueueDepth> QueueReader::Depth(size_t queue) {
  MutexLock lock(mutex_);
  QueueState& state = states_[queue];
  QueueDepth depth;
  depth.counters = state.counters;
  if (state.counters.depth == 0) return depth;
  const auto oldest = table_.OldestItem(queue, state.oldest_from);
  if (!oldest.ok()) return oldest.status();
  if (!oldest->has_value()) return depth;
  const auto& [sequence, row] = **oldest;
  // Nothing will be below the oldest of now but what a replay puts back, which Apply looks at.
  state.oldest_from = sequence;
  depth.oldest_accepted_at = absl::FromUnixMicros(row.accepted_at_us);
  return depth;
}

absl::StatusOr<std::vector<Place>> QueueReader::Places(size_t queue, const std::optional<Place>& after, size_t limit) const {
  return table_.PlacesFrom(queue, after.has_value() ? Place{after->departure_s, after->sequence + 1, false} : Place(), limit);
}

}  // namespace postgate::queues
