// SPDX-License-Identifier: Apache-2.0
#include "server/scorecards/awaited_departures.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "postgate/ledger/v1/scorecard_rows.pb.h"
#include "server/scorecards/limits.h"

namespace postgate::scorecards {

absl::Status AwaitedDepartures::Add(int64_t sequence, absl::string_view carrier, int64_t accepted_s) {
  const absl::StatusOr<Row*> found = FindRow(sequence / kSequencesPerRow);
  if (!found.ok()) return found.status();
  Row& row = **found;
  auto known = std::find(row.carriers.begin(), row.carriers.end(), carrier);
  if (known == row.carriers.end()) known = row.carriers.emplace(row.carriers.end(), carrier.data(), carrier.size());
  row.changed = true;
  row.items.push_back(
      {static_cast<int32_t>(sequence % kSequencesPerRow), static_cast<int32_t>(known - row.carriers.begin()), accepted_s});
  return absl::OkStatus();
}

absl::StatusOr<std::optional<AwaitedDepartures::Awaited>> AwaitedDepartures::Take(int64_t sequence) {
  const absl::StatusOr<Row*> found = FindRow(sequence / kSequencesPerRow);
  if (!found.ok()) return found.status();
  Row& row = **found;
  const auto offset = static_cast<int32_t>(sequence % kSequencesPerRow);
  const auto item = std::lower_bound(row.items.begin(), row.items.end(), offset, [](const Item& a, int32_t b) { return a.offset < b; });
  if (item == row.items.end() || item->offset != offset) return std::nullopt;
  Awaited awaited{row.carriers[static_cast<size_t>(item->carrier)], item->accepted_s};
  row.items.erase(item);
  row.changed = true;
  return awaited;
}

absl::StatusOr<AwaitedDepartures::Row*> AwaitedDepartures::FindRow(int64_t row) {
  const auto known = rows_.find(row);
  if (known != rows_.end()) return &known->second;
  const auto bytes = table_->Get(AwaitedKey(row));
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<Row> parsed = bytes->has_value() ? Parsed(**bytes) : Row();
  if (!parsed.ok()) return parsed.status();
  return &rows_.emplace(row, *std::move(parsed)).first->second;
}

absl::StatusOr<AwaitedDepartures::Row> AwaitedDepartures::Parsed(absl::string_view bytes) {
  ledger::v1::AwaitedDepartures stored;
  const bool is_whole = stored.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) && stored.carrier_indexes_size() == stored.offsets_size() &&
                        stored.accepted_s_size() == stored.offsets_size();
  if (!is_whole) return absl::DataLossError("a row of the scorecards can't be read");
  Row row;
  row.carriers.assign(stored.carriers().begin(), stored.carriers().end());
  row.items.reserve(static_cast<size_t>(stored.offsets_size()));
  for (int i = 0; i < stored.offsets_size(); ++i) {
    const int32_t carrier = stored.carrier_indexes(i);
    if (carrier < 0 || carrier >= stored.carriers_size()) return absl::DataLossError("a row of the scorecards can't be read");
    row.items.push_back({stored.offsets(i), carrier, stored.accepted_s(i)});
  }
  return row;
}

bool AwaitedDepartures::IsOver(const Row& row, int64_t accepted_from_s) {
  return std::all_of(row.items.begin(), row.items.end(), [accepted_from_s](const Item& item) { return item.accepted_s < accepted_from_s; });
}

std::string AwaitedDepartures::Serialized(const Row& row) {
  ledger::v1::AwaitedDepartures stored;
  for (const std::string& carrier : row.carriers) stored.add_carriers(carrier);
  for (const Item& item : row.items) {
    stored.add_offsets(item.offset);
    stored.add_carrier_indexes(item.carrier);
    stored.add_accepted_s(item.accepted_s);
  }
  return stored.SerializeAsString();
}

absl::Status AwaitedDepartures::AddChanges(int64_t accepted_from_s, std::vector<ledger::Table::Change>& changes) {
  for (const auto& [number, row] : rows_) {
    if (row.items.empty() && !row.changed) continue;  // it was looked for, and is not there
    if (IsOver(row, accepted_from_s)) {
      changes.push_back({AwaitedKey(number), std::nullopt});
    } else if (row.changed) {
      changes.push_back({AwaitedKey(number), Serialized(row)});
    }
  }
  absl::Status damaged;
  size_t ended = 0;
  const absl::Status scanned = table_->Scan(kFirstAwaitedKey, kEndOfAwaitedKeys, [&](absl::string_view key, absl::string_view value) {
    // Those in memory are done with above. They hold up none behind them: who is named by a movement is in memory as often as its carrier likes.
    if (rows_.contains(RowOfAwaitedKey(key))) return true;
    const absl::StatusOr<Row> row = Parsed(value);
    if (!row.ok()) {
      damaged = row.status();
      return false;
    }
    // Rows are about as old as they stand: behind the first that waits hardly one is over.
    if (!IsOver(*row, accepted_from_s)) return false;
    changes.push_back({std::string(key.data(), key.size()), std::nullopt});
    return ++ended < kAwaitedRowsEndedMax;
  });
  return scanned.ok() ? damaged : scanned;
}

void AwaitedDepartures::Written() { rows_.clear(); }

}  // namespace postgate::scorecards
