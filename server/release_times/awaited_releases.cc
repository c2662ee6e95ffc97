// SPDX-License-Identifier: Apache-2.0
#include "server/release_times/awaited_releases.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "postgate/ledger/v1/release_time_rows.pb.h"
#include "server/release_times/limits.h"
#include "server/release_times/release_time_rows.h"

namespace postgate::release_times {
namespace {

int32_t OffsetOf(int64_t sequence) { return static_cast<int32_t>(sequence % kSequencesPerRow); }

}  // namespace

absl::StatusOr<const AwaitedReleases::Awaited*> AwaitedReleases::Find(int64_t sequence) {
  const absl::StatusOr<Row*> row = FindRow(sequence / kSequencesPerRow);
  if (!row.ok()) return row.status();
  const auto item = PlaceIn(**row, sequence);
  if (item == (*row)->items.end() || item->offset != OffsetOf(sequence)) return nullptr;
  return &item->awaited;
}

absl::Status AwaitedReleases::Put(int64_t sequence, const Awaited& awaited) {
  const absl::StatusOr<Row*> row = FindRow(sequence / kSequencesPerRow);
  if (!row.ok()) return row.status();
  const auto item = PlaceIn(**row, sequence);
  if (item != (*row)->items.end() && item->offset == OffsetOf(sequence)) {
    item->awaited = awaited;
  } else {
    (*row)->items.insert(item, Item{OffsetOf(sequence), awaited});
  }
  (*row)->changed = true;
  return absl::OkStatus();
}

absl::Status AwaitedReleases::Erase(int64_t sequence) {
  const absl::StatusOr<Row*> row = FindRow(sequence / kSequencesPerRow);
  if (!row.ok()) return row.status();
  const auto item = PlaceIn(**row, sequence);
  if (item == (*row)->items.end() || item->offset != OffsetOf(sequence)) return absl::OkStatus();
  (*row)->items.erase(item);
  (*row)->changed = true;
  return absl::OkStatus();
}

std::vector<AwaitedReleases::Item>::iterator AwaitedReleases::PlaceIn(Row& row, int64_t sequence) {
  return std::lower_bound(row.items.begin(), row.items.end(), OffsetOf(sequence), [](const Item& item, int32_t offset) { return item.offset < offset; });
}

absl::StatusOr<AwaitedReleases::Row*> AwaitedReleases::FindRow(int64_t row) {
  const auto known = rows_.find(row);
  if (known != rows_.end()) return &known->second;
  const auto bytes = table_->Get(AwaitedKey(row));
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<Row> parsed = bytes->has_value() ? Parsed(**bytes) : Row();
  if (!parsed.ok()) return parsed.status();
  return &rows_.emplace(row, *std::move(parsed)).first->second;
}

absl::StatusOr<AwaitedReleases::Row> AwaitedReleases::Parsed(absl::string_view bytes) {
  const absl::Status damaged = absl::DataLossError("a row of awaited releases can't be read");
  ledger::v1::AwaitedReleases stored;
  if (!stored.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return damaged;
  const int items = stored.offsets_size();
  const bool is_parallel = stored.accepted_s_size() == items && stored.arrived_s_size() == items && stored.released_s_size() == items &&
                           stored.categories_size() == items && stored.trusted_trader_size() == items;
  if (!is_parallel) return damaged;
  Row row;
  row.items.reserve(static_cast<size_t>(items));
  for (int i = 0; i < items; ++i) {
    const int32_t offset = stored.offsets(i);
    const int32_t before = i == 0 ? -1 : stored.offsets(i - 1);
    if (offset <= before || offset >= kSequencesPerRow || !v1::FacilitationCategory_IsValid(stored.categories(i))) return damaged;
    row.items.push_back({offset, {stored.accepted_s(i), stored.arrived_s(i), stored.released_s(i), stored.categories(i), stored.trusted_trader(i)}});
  }
  return row;
}

bool AwaitedReleases::IsOver(const Row& row, int64_t accepted_from_s) {
  return std::all_of(row.items.begin(), row.items.end(), [accepted_from_s](const Item& item) { return item.awaited.accepted_s < accepted_from_s; });
}

std::string AwaitedReleases::Serialized(const Row& row) {
  ledger::v1::AwaitedReleases stored;
  for (const Item& item : row.items) {
    stored.add_offsets(item.offset);
    stored.add_accepted_s(item.awaited.accepted_s);
    stored.add_arrived_s(item.awaited.arrived_s);
    stored.add_released_s(item.awaited.released_s);
    stored.add_categories(item.awaited.category);
    stored.add_trusted_trader(item.awaited.trusted_trader);
  }
  return stored.SerializeAsString();
}

absl::StatusOr<int64_t> AwaitedReleases::AddChanges(int64_t accepted_from_s, std::vector<ledger::Table::Change>& changes) const {
  int64_t first_row = std::numeric_limits<int64_t>::max() / kSequencesPerRow;
  for (const auto& [number, row] : rows_) {
    if (row.items.empty() && !row.changed) continue;  // it was looked for, and is not there
    if (IsOver(row, accepted_from_s)) {
      changes.push_back({AwaitedKey(number), std::nullopt});
      continue;
    }
    first_row = std::min(first_row, number);
    if (row.changed) changes.push_back({AwaitedKey(number), Serialized(row)});
  }
  int64_t stays = first_row;
  size_t dropped = 0;
  absl::Status damaged;
  const absl::Status scanned = table_->Scan(kFirstAwaitedKey, kEndOfAwaitedKeys, [&](absl::string_view key, absl::string_view value) {
    const int64_t number = RowOfAwaitedKey(key);
    // Those in memory are done with above. They hold up none behind them: who is named by a movement is in memory as often as its carrier likes.
    if (rows_.contains(number)) return true;
    stays = number;
    if (dropped == kRowsDroppedAtOnce) return false;
    const absl::StatusOr<Row> row = Parsed(value);
    damaged = row.status();
    if (!damaged.ok() || !IsOver(*row, accepted_from_s)) return false;
    changes.push_back({std::string(key.data(), key.size()), std::nullopt});
    ++dropped;
    stays = first_row;
    return true;
  });
  if (!scanned.ok() || !damaged.ok()) return scanned.ok() ? damaged : scanned;
  return std::min(first_row, stays) * kSequencesPerRow;
}

}  // namespace postgate::release_times
