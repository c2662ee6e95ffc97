// SPDX-License-Identifier: Apache-2.0
#include "server/release_times/registration_index.h"

#include <algorithm>

#include "core/encoding/big_endian.h"
#include "core/normalization/registration_number.h"
#include "server/release_times/limits.h"
#include "server/release_times/release_time_rows.h"

namespace postgate::release_times {
namespace {

constexpr size_t kOffsetBytes = 2;
constexpr size_t kItemBytes = kOffsetBytes + encoding::kBigEndianBytes;

}  // namespace

int64_t RegistrationIndex::CounterOf(absl::string_view registration_number) const {
  const std::optional<uint64_t> permuted = normalization::PermutedOf(registration_number);
  return permuted.has_value() ? static_cast<int64_t>(normalization::Unpermute60(*permuted, registration_key_)) : -1;
}

absl::Status RegistrationIndex::Put(absl::string_view registration_number, int64_t sequence) {
  const int64_t counter = CounterOf(registration_number);
  if (counter < 0) return absl::OkStatus();
  const absl::StatusOr<Row*> row = FindRow(counter / kCountersPerRow);
  if (!row.ok()) return row.status();
  (*row)->sequences[static_cast<int32_t>(counter % kCountersPerRow)] = sequence;
  (*row)->changed = true;
  return absl::OkStatus();
}

absl::Status RegistrationIndex::Erase(absl::string_view registration_number) {
  const int64_t counter = CounterOf(registration_number);
  if (counter < 0) return absl::OkStatus();
  const absl::StatusOr<Row*> row = FindRow(counter / kCountersPerRow);
  if (!row.ok()) return row.status();
  if ((*row)->sequences.erase(static_cast<int32_t>(counter % kCountersPerRow)) > 0) (*row)->changed = true;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<int64_t>> RegistrationIndex::Find(absl::string_view registration_number) {
  const int64_t counter = CounterOf(registration_number);
  if (counter < 0) return std::optional<int64_t>();
  const absl::StatusOr<Row*> row = FindRow(counter / kCountersPerRow);
  if (!row.ok()) return row.status();
  const auto found = (*row)->sequences.find(static_cast<int32_t>(counter % kCountersPerRow));
  return found == (*row)->sequences.end() ? std::optional<int64_t>() : std::optional<int64_t>(found->second);
}

absl::StatusOr<RegistrationIndex::Row*> RegistrationIndex::FindRow(int64_t row) {
  const auto known = rows_.find(row);
  if (known != rows_.end()) return &known->second;
  const auto bytes = table_->Get(CounterKey(row));
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<Row> parsed = bytes->has_value() ? Parsed(**bytes) : Row();
  if (!parsed.ok()) return parsed.status();
  return &rows_.emplace(row, *std::move(parsed)).first->second;
}

absl::StatusOr<RegistrationIndex::Row> RegistrationIndex::Parsed(absl::string_view bytes) {
  const absl::Status damaged = absl::DataLossError("a row of registrations of the release times can't be read");
  if (bytes.size() % kItemBytes != 0) return damaged;
  Row row;
  int32_t before = -1;
  for (size_t at = 0; at < bytes.size(); at += kItemBytes) {
    const int32_t offset = static_cast<unsigned char>(bytes[at]) << 8 | static_cast<unsigned char>(bytes[at + 1]);
    const int64_t sequence = encoding::BigEndianAt(bytes, at + kOffsetBytes);
    if (offset <= before || offset >= kCountersPerRow || sequence < 0) return damaged;
    row.sequences.emplace_hint(row.sequences.end(), offset, sequence);
    before = offset;
  }
  return row;
}

bool RegistrationIndex::IsOver(const Row& row, int64_t first_awaited) {
  return std::all_of(row.sequences.begin(), row.sequences.end(), [first_awaited](const auto& item) { return item.second < first_awaited; });
}

std::string RegistrationIndex::Serialized(const Row& row) {
  std::string bytes;
  bytes.reserve(row.sequences.size() * kItemBytes);
  for (const auto& [offset, sequence] : row.sequences) {
    bytes.push_back(static_cast<char>(offset >> 8));
    bytes.push_back(static_cast<char>(offset & 0xff));
    encoding::AppendBigEndian(sequence, bytes);
  }
  return bytes;
}

absl::Status RegistrationIndex::AddChanges(int64_t first_awaited, std::vector<ledger::Table::Change>& changes) const {
  for (const auto& [number, row] : rows_) {
    if (row.sequences.empty() && !row.changed) continue;  // it was looked for, and is not there
    if (IsOver(row, first_awaited)) {
      changes.push_back({CounterKey(number), std::nullopt});
    } else if (row.changed) {
      changes.push_back({CounterKey(number), Serialized(row)});
    }
  }
  size_t dropped = 0;
  absl::Status damaged;
  const absl::Status scanned = table_->Scan(kFirstCounterKey, kEndOfCounterKeys, [&](absl::string_view key, absl::string_view value) {
    // As with the awaited releases: what is in memory holds up nothing.
    if (rows_.contains(RowOfCounterKey(key))) return true;
    if (dropped == kRowsDroppedAtOnce) return false;
    const absl::StatusOr<Row> row = Parsed(value);
    damaged = row.status();
    if (!damaged.ok() || !IsOver(*row, first_awaited)) return false;
    changes.push_back({std::string(key.data(), key.size()), std::nullopt});
    ++dropped;
    return true;
  });
  return scanned.ok() ? damaged : scanned;
}

}  // namespace postgate::release_times
