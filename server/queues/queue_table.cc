// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_table.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "core/assessment/queues.h"
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

// The lock is held while the table is read, here and below: a flush in between would make rows seen twice or not at all.
absl::StatusOr<std::optional<std::pair<int64_t, ItemRow>>> QueueTable::OldestItem(size_t queue, int64_t from) const {
  std::optional<std::pair<int64_t, ItemRow>> oldest;
  absl::Status damage;
  MutexLock lock(mutex_);
  const auto& changed = rows_[queue].items;
  const absl::Status scanned =
      table_->Scan(ItemKey(NameOf(queue), from), ItemsEnd(NameOf(queue)), [&](absl::string_view key, absl::string_view value) {
        const std::optional<int64_t> sequence = DecodeItemKey(NameOf(queue), key);
        const std::optional<ItemRow> row = DecodeItemRow(value);
        if (!sequence.has_value() || !row.has_value()) {
          damage = Damaged("an item's row", queue);
          return false;
        }
        if (changed.contains(*sequence)) return true;
        oldest = {*sequence, *row};
        return false;
      });
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  for (auto it = changed.lower_bound(from); it != changed.end(); ++it) {
    if (oldest.has_value() && it->first >= oldest->first) break;
    if (!it->second.has_value()) continue;
    oldest = {it->first, *it->second};
    break;
  }
  return oldest;
}

absl::StatusOr<std::vector<Place>> QueueTable::PlacesFrom(size_t queue, const Place& from, size_t limit) const {
  std::vector<Place> stored;
  absl::Status damage;
  MutexLock lock(mutex_);
  const auto& changed = rows_[queue].places;
  const absl::Status scanned =
      table_->Scan(PlaceKey(NameOf(queue), from), PlacesEnd(NameOf(queue)), [&](absl::string_view key, absl::string_view value) {
        const std::optional<Place> place = DecodePlace(NameOf(queue), key, value);
        if (!place.has_value()) {
          damage = Damaged("a place", queue);
          return false;
        }
        if (!changed.contains(*place)) stored.push_back(*place);
        return stored.size() < limit;
      });
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  std::vector<Place> in_memory;
  for (auto it = changed.lower_bound(from); it != changed.end() && in_memory.size() < limit; ++it) {
    if (it->second.has_value()) in_memory.push_back({it->first.departure_s, it->first.sequence, *it->second});
  }
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
  std::vector<ledger::Table::Change> changes;
  int64_t sequence;
  {
    MutexLock lock(mutex_);
    if (sequence_ <= flushed_) return absl::OkStatus();
    changes = TableChanges();
    sequence = sequence_;
  }
  // Until the rows leave the memory they are seen there and in the table alike.
  if (absl::Status written = table_->Write(changes, sequence); !written.ok()) return written;
  flushed_ = sequence;
  MutexLock lock(mutex_);
  for (Rows& of_queue : rows_) of_queue = Rows();
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
