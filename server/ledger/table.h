// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TABLE_H_
#define POSTGATE_SERVER_LEDGER_TABLE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::ledger {

// What a reader of the ledger keeps: an ordered map of bytes with a checkpoint, both in one atomic write. It can be thrown away
// and rebuilt by replaying the ledger, so a write need not be synced. Thread-safe.
class Table {
 public:
  struct Change {
    std::string key;
    std::optional<std::string> value;  // none: the key goes
  };

  virtual ~Table() = default;

  // The last sequence whose effects are in the table; kNoSequence when there is none.
  virtual int64_t Checkpoint() const = 0;

  // The changes and the checkpoint, atomically. INVALID_ARGUMENT for an empty key, which is the table's own. One caller at a time.
  virtual absl::Status Write(const std::vector<Change>& changes, int64_t checkpoint) = 0;

  virtual absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const = 0;

  // Calls `visit` for the keys in [from, until) in order, until it returns false. An empty `until`: to the end.
  virtual absl::Status Scan(absl::string_view from, absl::string_view until,
                            const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const = 0;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TABLE_H_
