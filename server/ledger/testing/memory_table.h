// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_MEMORY_TABLE_H_
#define POSTGATE_SERVER_LEDGER_TESTING_MEMORY_TABLE_H_

#include <cstdint>
#include <map>
#include <string>

#include "core/synchronization/mutex.h"
#include "server/ledger/table.h"

namespace postgate::ledger {

// A table in memory, for tests. Holds the contract of Table; errors on demand.
class MemoryTable final : public Table {
 public:
  int64_t Checkpoint() const override;
  absl::Status Write(const std::vector<Change>& changes, int64_t checkpoint) override;
  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override;
  absl::Status Scan(absl::string_view from, absl::string_view until,
                    const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const override;

  // What Write, Get and Scan say until it is set again.
  void SetError(absl::Status status);

 private:
  mutable Mutex mutex_;
  std::map<std::string, std::string> rows_ POSTGATE_GUARDED_BY(mutex_);
  int64_t checkpoint_ POSTGATE_GUARDED_BY(mutex_) = -1;
  absl::Status error_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_MEMORY_TABLE_H_
