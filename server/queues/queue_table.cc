// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_table.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "core/assessment/queues.h"
#include "core/crash_points/crash_points.h"
#include "server/queues/limits.h"

namespace postgate::queues {
namespace {

absl::string_view NameOf(size_t queue) { return assessment::kQueues[queue]; }

absl::Status Damaged(absl::string_view what, size_t queue) {
  return absl::DataLossError(absl::StrCat(what, " of queue ", NameOf(queue), " is damaged"));
}

}  // namespace

absl::StatusOr<QueueCounters> QueueTable::ReadCounters(size_t queue) const {
  const auto value = table_->Get(CountersKey(NameOf(queue)));
  if (!value.ok()) return value.status();
  if (!value->has_value()) return QueueCounters();
  const std::optional<QueueCounters> counters = DecodeCounters(**value);
  if (!counters.has_value()) return Damaged("the row of the counters", queue);
  return *counters;
}

absl::StatusOr<std::optional<ItemRow>> QueueTable::FindItem(size_t queue, int64_t sequence) const {
  {
    MutexLock lock(mutex_);
    const auto changed = rows_[queue].items.find(sequence);
    if (changed != rows_[queue].items.end()) return changed->second;
  }
  const auto value = table_->Get(ItemKey(NameOf(queue), sequence));
  if (!value.ok()) return value.status();
  if (!value->has_value()) return std::optional<ItemRow>();
  const std::optional<ItemRow> row = DecodeItemRow(**value);
  if (!row.has_value()) return Damaged(absl::StrCat("the row of item ", sequence), queue);
  return row;
}

// Here and below the memory is read first: what a flush takes out of it meanwhile is in the table by then.
absl::StatusOr<std::optional<std::pair<int64_t, ItemRow>>> QueueTable::OldestItem(size_t queue, int64_t from) const {
  using Item = std::pair<int64_t, ItemRow>;
  std::optional<Item> in_memory;
  {
    MutexLock lock(mutex_);
    const auto& changed = rows_[queue].items;
    const auto first = std::find_if(changed.lower_bound(from), changed.end(), [](const auto& item) { return item.second.has_value(); });
    if (first != changed.end()) in_memory = Item(first->first, *first->second);
  }
  std::optional<Item> stored;
  absl::Status damage;
  const absl::Status scanned =
      table_->Scan(ItemKey(NameOf(queue), from), ItemsEnd(NameOf(queue)), [&](absl::string_view key, absl::string_view value) {
        const std::optional<int64_t> sequence = DecodeItemKey(NameOf(queue), key);
        const std::optional<ItemRow> row = DecodeItemRow(value);
        if (!sequence.has_value() || !row.has_value()) {
          damage = Damaged("an item's row", queue);
          return false;
        }
        MutexLock lock(mutex_);
        const auto changed = rows_[queue].items.find(*sequence);
        if (changed != rows_[queue].items.end() && !changed->second.has_value()) return true;
        stored = Item(*sequence, *row);
        return false;
      });
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  return stored.has_value() && (!in_memory.has_value() || stored->first < in_memory->first) ? stored : in_memory;
}

absl::StatusOr<std::vector<Place>> QueueTable::PlacesFrom(size_t queue, const Place& from, size_t limit) const {
  std::vector<Place> in_memory;
  // In the order of the table, which is walked beside it; what comes behind the last that is wanted from the memory is not wanted at all.
  std::vector<Place> changed;
  {
    MutexLock lock(mutex_);
    const auto& rows = rows_[queue].places;
    for (auto it = rows.lower_bound(from); it != rows.end() && in_memory.size() < limit; ++it) {
      changed.push_back(it->first);
      if (it->second.has_value()) in_memory.push_back({it->first.departure_s, it->first.sequence, *it->second});
    }
  }
  auto next_changed = changed.begin();
  std::vector<Place> stored;
  absl::Status damage;
  const absl::Status scanned =
      table_->Scan(PlaceKey(NameOf(queue), from), PlacesEnd(NameOf(queue)), [&](absl::string_view key, absl::string_view value) {
        const std::optional<Place> place = DecodePlace(NameOf(queue), key, value);
        if (!place.has_value()) {
          damage = Damaged("a place", queue);
          return false;
        }
        while (next_changed != changed.end() && *next_changed < *place) ++next_changed;
        if (next_changed == changed.end() || !(*next_changed == *place)) stored.push_back(*place);
        return stored.size() < limit;
      });
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  std::vector<Place> places;
  places.reserve(stored.size() + in_memory.size());
  std::merge(stored.begin(), stored.end(), in_memory.begin(), in_memory.end(), std::back_inserter(places));
  if (places.size() > limit) places.resize(limit);
  return places;
}

void QueueTable::Put(const RowChanges& changes, const std::array<QueueCounters, kQueueCount>& counters, int64_t sequence) {
  MutexLock lock(mutex_);
  for (const RowChanges::Item& item : changes.items) Set(item.sequence, item.sequence, item.row, rows_[item.queue].items);
  for (const RowChanges::Waiting& waiting : changes.places) {
    const auto known = waiting.waits ? std::optional<bool>(waiting.place.departure_known) : std::nullopt;
    Set(waiting.place.sequence, waiting.place, known, rows_[waiting.queue].places);
  }
  for (const RowChanges::DeadLetter& letter : changes.dead_letters) {
    Set(letter.sequence, letter.sequence, letter.attempts, rows_[letter.queue].dead_letters);
  }
  counters_ = counters;
  sequence_ = sequence;
}

template <typename Map>
void QueueTable::Set(int64_t sequence, const typename Map::key_type& key, const typename Map::mapped_type& row, Map& rows) {
  // The table has nothing of an item that came after its checkpoint, so there is nothing to take out of it.
  if (!row.has_value() && sequence > flushed_) {
    rows.erase(key);
  } else {
    rows.insert_or_assign(key, row);
  }
}

bool QueueTable::FlushDue() const {
  MutexLock lock(mutex_);
  size_t rows = 0;
  for (const Rows& of_queue : rows_) rows += of_queue.size();
  return rows >= rows_max_ || sequence_ - flushed_ >= kEntriesUnflushedMax;
}

absl::Status QueueTable::Flush() {
  int64_t sequence;
  {
    MutexLock lock(mutex_);
    if (sequence_ <= flushed_) return absl::OkStatus();
    sequence = sequence_;
  }
  Pass(CrashPoint::kQueuesFlushing);
  absl::Status written = table_->Write(TableChanges(), sequence);
  Pass(CrashPoint::kQueuesFlushed);
  // It may have been written though that failed afterwards.
  flushed_ = table_->Checkpoint();
  if (!written.ok()) return written;
  // Until the rows leave the memory they are seen there and in the table alike.
  std::array<Rows, kQueueCount> flushed;
  MutexLock lock(mutex_);
  flushed.swap(rows_);
  return absl::OkStatus();
}

std::vector<ledger::Table::Change> QueueTable::TableChanges() const {
  std::vector<ledger::Table::Change> changes;
  size_t rows = kQueueCount;
  for (const Rows& of_queue : rows_) rows += of_queue.size();
  changes.reserve(rows);
  const auto add = [&changes](std::string key, bool is_there, const auto& value) {
    changes.push_back({std::move(key), is_there ? std::optional<std::string>(value()) : std::nullopt});
  };
  for (size_t queue = 0; queue < kQueueCount; ++queue) {
    const Rows& of_queue = rows_[queue];
    for (const auto& [place, known] : of_queue.places) {
      add(PlaceKey(NameOf(queue), place), known.has_value(), [&known = known] { return EncodePlaceValue(*known); });
    }
    for (const auto& [sequence, row] : of_queue.items) {
      add(ItemKey(NameOf(queue), sequence), row.has_value(), [&row = row] { return EncodeItemRow(*row); });
    }
    for (const auto& [sequence, attempts] : of_queue.dead_letters) {
      add(DeadLetterKey(NameOf(queue), sequence), attempts.has_value(), [&attempts = attempts] { return EncodeAttempts(*attempts); });
    }
    changes.push_back({CountersKey(NameOf(queue)), EncodeCounters(counters_[queue])});
  }
  return changes;
}

}  // namespace postgate::queues
