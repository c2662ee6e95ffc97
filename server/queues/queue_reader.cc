// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/queues/block_changes.h"

namespace postgate::queues {

std::optional<size_t> QueueIndex(absl::string_view name) {
  for (size_t i = 0; i < kQueueCount; ++i) {
    if (assessment::kQueues[i] == name) return i;
  }
  return std::nullopt;
}

absl::StatusOr<std::unique_ptr<QueueReader>> QueueReader::Open(ledger::Table* table, Listener listener) {
  auto reader = std::unique_ptr<QueueReader>(new QueueReader(table, std::move(listener)));
  for (size_t i = 0; i < kQueueCount; ++i) {
    const auto value = table->Get(CountersKey(assessment::kQueues[i]));
    if (!value.ok()) return value.status();
    if (!value->has_value()) continue;
    const std::optional<QueueCounters> counters = DecodeCounters(**value);
    if (!counters.has_value()) return absl::DataLossError(absl::StrCat("counters of queue ", assessment::kQueues[i], " are damaged"));
    MutexLock lock(reader->mutex_);
    reader->states_[i].counters = *counters;
  }
  reader->applied_.store(table->Checkpoint());
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
  BlockChanges changes(*table_, counters);
  for (int i = 0; i < block->entries_size(); ++i) {
    const int64_t sequence = block->first_sequence() + i;
    if (sequence <= applied) continue;
    const absl::Status status = changes.Take(sequence, block->committed_at(), block->entries(i));
    if (!status.ok()) return status;
  }
  const absl::Status written = table_->Write(changes.TakeTableChanges(), last);
  if (!written.ok()) return written;
  {
    MutexLock lock(mutex_);
    for (size_t i = 0; i < kQueueCount; ++i) states_[i].counters = changes.counters()[i];
  }
  applied_.store(last);
  if (listener_ && !changes.queue_changes().empty()) listener_(changes.queue_changes());
  return absl::OkStatus();
}

absl::StatusOr<QueueDepth> QueueReader::Depth(size_t queue) {
  const absl::string_view name = assessment::kQueues[queue];
  MutexLock lock(mutex_);
  QueueState& state = states_[queue];
  QueueDepth depth;
  depth.counters = state.counters;
  if (state.counters.depth == 0) return depth;
  absl::Status damage;
  const absl::Status scanned = table_->Scan(ItemKey(name, state.oldest_from), ItemsEnd(name), [&](absl::string_view key, absl::string_view value) {
    const std::optional<int64_t> sequence = DecodeItemKey(name, key);
    const std::optional<ItemRow> row = DecodeItemRow(value);
    if (!sequence.has_value() || !row.has_value()) {
      damage = absl::DataLossError(absl::StrCat("an item's row of queue ", name, " is damaged"));
      return false;
    }
    // Sequences only grow, and none comes back once it is gone: nothing will be below the oldest of now.
    state.oldest_from = *sequence;
    depth.oldest_accepted_at = absl::FromUnixMicros(row->accepted_at_us);
    return false;
  });
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  return depth;
}

absl::StatusOr<std::vector<Place>> QueueReader::Places(size_t queue, const std::optional<Place>& after, size_t limit) const {
  const absl::string_view name = assessment::kQueues[queue];
  Place from;
  if (after.has_value()) from = Place{after->departure_s, after->sequence + 1, false};
  std::vector<Place> places;
  absl::Status damage;
  const absl::Status scanned = table_->Scan(PlaceKey(name, from), PlacesEnd(name), [&](absl::string_view key, absl::string_view value) {
    const std::optional<Place> place = DecodePlace(name, key, value);
    if (!place.has_value()) {
      damage = absl::DataLossError(absl::StrCat("a place in queue ", name, " is damaged"));
      return false;
    }
    places.push_back(*place);
    return places.size() < limit;
  });
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  return places;
}

}  // namespace postgate::queues
