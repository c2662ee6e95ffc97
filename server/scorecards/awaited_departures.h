// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SCORECARDS_AWAITED_DEPARTURES_H_
#define POSTGATE_SERVER_SCORECARDS_AWAITED_DEPARTURES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/ledger/table.h"
#include "server/scorecards/scorecard_rows.h"

namespace postgate::scorecards {

// Accepted items whose departure nobody has reported, by the sequence of their current version; under 10 bytes each in the table, in rows of many. What changes stays in memory
// until it is written. Not thread-safe.
class AwaitedDepartures {
 public:
  struct Awaited {
    std::string carrier;
    int64_t accepted_s = 0;  // the first version's commit, seconds since 1970
  };

  // `table` outlives it.
  explicit AwaitedDepartures(ledger::Table* table) : table_(table) {}

  // Awaits the departure of the entry at `sequence`, above all before it.
  absl::Status Add(int64_t sequence, absl::string_view carrier, int64_t accepted_s);
  // Ends the wait; none: it is not awaited. DATA_LOSS when its row can't be read; errors of the table.
  absl::StatusOr<std::optional<Awaited>> Take(int64_t sequence);

  // Rows in memory.
  size_t rows() const { return rows_.size(); }
  // Adds to `changes` what the table has not, and the end of the oldest kAwaitedRowsEndedMax rows all of whose items were accepted before `accepted_from_s`.
  absl::Status AddChanges(int64_t accepted_from_s, std::vector<ledger::Table::Change>& changes);
  // The changes are in the table: lets go of the memory.
  void Written();

 private:
  struct Item {
    int32_t offset = 0;
    int32_t carrier = 0;
    int64_t accepted_s = 0;
  };
  struct Row {
    std::vector<std::string> carriers;
    std::vector<Item> items;  // by ascending offset
    bool changed = false;     // the table has another
  };

  absl::StatusOr<Row*> FindRow(int64_t row);
  // All its items were accepted before that: none of them waits any more.
  static bool IsOver(const Row& row, int64_t accepted_from_s);
  static absl::StatusOr<Row> Parsed(absl::string_view bytes);
  static std::string Serialized(const Row& row);

  ledger::Table* const table_;
  std::map<int64_t, Row> rows_;
};

}  // namespace postgate::scorecards

#endif  // POSTGATE_SERVER_SCORECARDS_AWAITED_DEPARTURES_H_
