// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_table.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "core/assessment/queues.h"
#include "core/crash_points/crash_points.h"
#include "core/plants/plant.h"
#include "server/queues/limits.h"

namespace postgate::queues {
namespace {

absl::string_view NameOf(size_t queue) { return assessment::kQueues[queue]; }

absl::Status Damaged(absl::string_view what, size_t queue) {
  return absl::DataLossError(absl::StrCat(what, " of queue ", NameOf(queue), " is damaged"));
}

// The rows of [from, until) in the table that are not among those in memory, whose first `limit` that are there stand in `changed`; then all of them
// together, the first `limit`. `decode` gives a row's key and content, or none when it is damaged.
template <typename Row>
absl::StatusOr<std::vector<std::pair<int64_t, Row>>> ReadOn(
    const ledger::Table& table, const std::string& from, const std::string& until, size_t limit, std::map<int64_t, std::optional<Row>> changed,
    const std::function<std::optional<std::pair<int64_t, Row>>(absl::string_view key, absl::string_view value)>& decode,
    const absl::Status& damaged) {
  absl::Status damage;
  std::vector<std::pair<int64_t, Row>> stored;
  const absl::Status scanned = table.Scan(from, until, [&](absl::string_view key, absl::string_view value) {
    std::optional<std::pair<int64_t, Row>> row = decode(key, value);
    if (!row.has_value()) {
      damage = damaged;
      return false;
    }
    if (!changed.contains(row->first)) stored.push_back(*std::move(row));
    return stored.size() < limit;
  });
  if (!scanned.ok()) return scanned;
  if (!damage.ok()) return damage;
  for (auto& [key, row] : stored) changed.emplace(key, std::move(row));
  std::vector<std::pair<int64_t, Row>> rows;
  for (auto& [key, row] : changed) {
    if (row.has_value() && rows.size() < limit) rows.emplace_back(key, *std::move(row));
  }
  return rows;
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
      if (!it->second.has_value()) continue;
      in_memory.push_back(it->first);
      SetFlags(*it->second, in_memory.back());
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

absl::StatusOr<std::vector<std::pair<int64_t, DeadLetterRow>>> QueueTable::DeadLettersFrom(size_t queue, int64_t from, size_t limit) const {
  std::map<int64_t, std::optional<DeadLetterRow>> changed;
  {
    MutexLock lock(mutex_);
    const auto& rows = rows_[queue].dead_letters;
    size_t there = 0;
    for (auto it = rows.lower_bound(from); it != rows.end() && there < limit; ++it) {
      changed.emplace(it->first, it->second);
      if (it->second.has_value()) ++there;
    }
  }
  const auto decode = [queue](absl::string_view key, absl::string_view value) {
    const std::optional<int64_t> sequence = DecodeItemKey(NameOf(queue), key);
    const std::optional<DeadLetterRow> row = DecodeDeadLetterRow(value);
    return sequence.has_value() && row.has_value() ? std::optional(std::pair(*sequence, *row)) : std::nullopt;
  };
  return ReadOn<DeadLetterRow>(*table_, DeadLetterKey(NameOf(queue), from), DeadLettersEnd(NameOf(queue)), limit, std::move(changed), decode,
                               Damaged("a dead letter's row", queue));
}

absl::StatusOr<std::optional<int64_t>> QueueTable::FindRevision(size_t queue, int64_t sequence) const {
  {
    MutexLock lock(mutex_);
    const auto changed = rows_[queue].revisions.find(sequence);
    if (changed != rows_[queue].revisions.end()) return changed->second;
  }
  const auto value = table_->Get(RevisionKey(NameOf(queue), sequence));
  if (!value.ok()) return value.status();
  if (!value->has_value()) return std::optional<int64_t>();
  const std::optional<int64_t> entry = DecodeSequence(**value);
  if (!entry.has_value()) return Damaged(absl::StrCat("the resubmission of item ", sequence), queue);
  return entry;
}

absl::StatusOr<std::optional<ledger::v1::ReplayRow>> QueueTable::FindReplay(int64_t replay_id) const {
  const auto found = ReplaysFrom(replay_id, 1);
  if (!found.ok()) return found.status();
  return found->empty() || found->front().first != replay_id ? std::nullopt : std::optional(found->front().second);
}

absl::StatusOr<std::vector<std::pair<int64_t, ledger::v1::ReplayRow>>> QueueTable::ReplaysFrom(int64_t from, size_t limit) const {
  std::map<int64_t, std::optional<ledger::v1::ReplayRow>> changed;
  {
    MutexLock lock(mutex_);
    for (auto it = replays_.lower_bound(from); it != replays_.end() && changed.size() < limit; ++it) changed.emplace(it->first, it->second);
  }
  const auto decode = [](absl::string_view key, absl::string_view value) -> std::optional<std::pair<int64_t, ledger::v1::ReplayRow>> {
    const std::optional<int64_t> replay_id = DecodeReplayKey(key);
    ledger::v1::ReplayRow row;
    if (!replay_id.has_value() || !row.ParseFromArray(value.data(), static_cast<int>(value.size()))) return std::nullopt;
    return std::pair(*replay_id, std::move(row));
  };
  return ReadOn<ledger::v1::ReplayRow>(*table_, ReplayKey(from), ReplaysEnd(), limit, std::move(changed), decode,
                                       absl::DataLossError("the row of a replay is damaged"));
}

void QueueTable::Put(const RowChanges& changes, const std::array<QueueCounters, kQueueCount>& counters, int64_t sequence) {
  MutexLock lock(mutex_);
  for (const RowChanges::Item& item : changes.items) Set(item.sequence, item.sequence, item.row, rows_[item.queue].items);
  for (const RowChanges::Waiting& waiting : changes.places) {
    const auto flags = waiting.waits ? std::optional<char>(FlagsOf(waiting.place)) : std::nullopt;
    Set(waiting.place.sequence, waiting.place, flags, rows_[waiting.queue].places);
  }
  for (const RowChanges::DeadLetter& letter : changes.dead_letters) {
    Set(letter.sequence, letter.sequence, letter.row, rows_[letter.queue].dead_letters);
  }
  for (const RowChanges::Revision& revision : changes.revisions) rows_[revision.queue].revisions[revision.sequence] = revision.entry_sequence;
  for (const RowChanges::Replay& replay : changes.replays) replays_[replay.replay_id] = replay.row;
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
  replays_.clear();
  return absl::OkStatus();
}

std::vector<ledger::Table::Change> QueueTable::TableChanges() const {
  std::vector<ledger::Table::Change> changes;
  size_t rows = kQueueCount + replays_.size();
  for (const Rows& of_queue : rows_) rows += of_queue.size();
  changes.reserve(rows);
  const auto add = [&changes](std::string key, bool is_there, const auto& value) {
    changes.push_back({std::move(key), is_there ? std::optional<std::string>(value()) : std::nullopt});
  };
  for (size_t queue = 0; queue < kQueueCount; ++queue) {
    const Rows& of_queue = rows_[queue];
    for (const auto& [place, flags] : of_queue.places) {
      add(PlaceKey(NameOf(queue), place), flags.has_value(), [&flags = flags] { return std::string(1, *flags); });
    }
    for (const auto& [sequence, row] : of_queue.items) {
      add(ItemKey(NameOf(queue), sequence), row.has_value(), [&row = row] { return EncodeItemRow(*row); });
    }
    for (const auto& [sequence, row] : of_queue.dead_letters) {
      add(DeadLetterKey(NameOf(queue), sequence), row.has_value(), [&row = row] { return EncodeDeadLetterRow(*row); });
    }
    for (const auto& [sequence, entry] : of_queue.revisions) {
      if (POSTGATE_PLANT(resubmitted_words_not_flushed)) break;
      changes.push_back({RevisionKey(NameOf(queue), sequence), EncodeSequence(entry)});
    }
    changes.push_back({CountersKey(NameOf(queue)), EncodeCounters(counters_[queue])});
  }
  for (const auto& [replay_id, row] : replays_) {
    if (POSTGATE_PLANT(replay_rows_not_flushed)) break;
    changes.push_back({ReplayKey(replay_id), row.SerializeAsString()});
  }
  return changes;
}

}  // namespace postgate::queues
