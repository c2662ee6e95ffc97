// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RELEASE_TIMES_REGISTRATION_INDEX_H_
#define POSTGATE_SERVER_RELEASE_TIMES_REGISTRATION_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/ledger/table.h"

namespace postgate::release_times {

// The sequence of the current version of registrations whose release is awaited: a decision names a registration, a movement sequences. Rows are by the counter that numbers are
// made of, so that those of one time lie beside one another, 10 bytes each. What changes stays in memory until it is written. Not thread-safe.
class RegistrationIndex {
 public:
  // `table` outlives it. `registration_key` is the ledger's (LedgerMetadata); with another one the rows would only lie further apart.
  RegistrationIndex(ledger::Table* table, std::string registration_key) : table_(table), registration_key_(std::move(registration_key)) {}

  // DATA_LOSS when its row can't be read; errors of the table. What is no number that the hub gives is not kept.
  absl::Status Put(absl::string_view registration_number, int64_t sequence);
  absl::Status Erase(absl::string_view registration_number);
  // None: its release is not awaited.
  absl::StatusOr<std::optional<int64_t>> Find(absl::string_view registration_number);

  // Rows in memory.
  size_t rows() const { return rows_.size(); }
  // Adds to `changes` what the table has not, and the end of rows all of whose sequences are before `first_awaited`, kRowsDroppedAtOnce at most.
  absl::Status AddChanges(int64_t first_awaited, std::vector<ledger::Table::Change>& changes) const;
  // Lets go of the memory: the changes are in the table, or not wanted any more.
  void Clear() { rows_.clear(); }

 private:
  struct Row {
    std::map<int32_t, int64_t> sequences;  // by the counter's offset
    bool changed = false;                  // the table has another
  };

  // Below 0: no number that the hub gives.
  int64_t CounterOf(absl::string_view registration_number) const;
  absl::StatusOr<Row*> FindRow(int64_t row);
  static absl::StatusOr<Row> Parsed(absl::string_view bytes);
  static std::string Serialized(const Row& row);
  static bool IsOver(const Row& row, int64_t first_awaited);

  ledger::Table* const table_;
  const std::string registration_key_;
  std::map<int64_t, Row> rows_;
};

}  // namespace postgate::release_times

#endif  // POSTGATE_SERVER_RELEASE_TIMES_REGISTRATION_INDEX_H_
