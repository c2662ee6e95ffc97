// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/memory_table.h"

#include <utility>

namespace postgate::ledger {

int64_t MemoryTable::Checkpoint() const {
  MutexLock lock(mutex_);
  return checkpoint_;
}

absl::Status MemoryTable::Write(const std::vector<Change>& changes, int64_t checkpoint) {
  MutexLock lock(mutex_);
  if (!error_.ok()) return error_;
  for (const Change& change : changes) {
    if (change.key.empty()) return absl::InvalidArgumentError("a key of a table is empty");
  }
  for (const Change& change : changes) {
    if (change.value.has_value()) {
      rows_[change.key] = *change.value;
    } else {
      rows_.erase(change.key);
    }
  }
  checkpoint_ = checkpoint;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> MemoryTable::Get(absl::string_view key) const {
  MutexLock lock(mutex_);
  if (!error_.ok()) return error_;
  auto it = rows_.find(std::string(key));
  if (it == rows_.end()) return std::nullopt;
  return it->second;
}

absl::Status MemoryTable::Scan(absl::string_view from, absl::string_view until,
                               const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const {
  std::map<std::string, std::string> rows;
  {
    // A scan sees one state, and `visit` may call the table.
    MutexLock lock(mutex_);
    if (!error_.ok()) return error_;
    auto begin = rows_.lower_bound(std::string(from));
    auto end = until.empty() ? rows_.end() : rows_.lower_bound(std::string(until));
    if (!until.empty() && until < from) return absl::OkStatus();
    rows.insert(begin, end);
  }
  for (const auto& [key, value] : rows) {
    if (!visit(key, value)) break;
  }
  return absl::OkStatus();
}

void MemoryTable::SetError(absl::Status status) {
  MutexLock lock(mutex_);
  error_ = std::move(status);
}

}  // namespace postgate::ledger
