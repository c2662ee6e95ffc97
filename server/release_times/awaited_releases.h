// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RELEASE_TIMES_AWAITED_RELEASES_H_
#define POSTGATE_SERVER_RELEASE_TIMES_AWAITED_RELEASES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/v1/assessment.pb.h"
#include "server/ledger/table.h"

namespace postgate::release_times {

// Accepted items whose arrival or release is still to come, by the sequence of their current version; some 11 bytes each in the table, in rows of many. What changes stays in
// memory until it is written. Not thread-safe.
class AwaitedReleases {
 public:
  // Times in seconds since 1970; 0: not yet.
  struct Awaited {
    int64_t accepted_s = 0;  // the first version's commit
    int64_t arrived_s = 0;
    int64_t released_s = 0;
    v1::FacilitationCategory category = v1::FACILITATION_CATEGORY_UNSPECIFIED;
    bool trusted_trader = false;
  };

  // `table` outlives it.
  explicit AwaitedReleases(ledger::Table* table) : table_(table) {}

  // Null: nothing is awaited there. Until the next call. DATA_LOSS when its row can't be read; errors of the table.
  absl::StatusOr<const Awaited*> Find(int64_t sequence);
  // Adds it, or puts it in the place of what is there.
  absl::Status Put(int64_t sequence, const Awaited& awaited);
  absl::Status Erase(int64_t sequence);

  // Rows in memory.
  size_t rows() const { return rows_.size(); }
  // Adds to `changes` what the table has not, and the end of rows all of whose items were accepted before `accepted_from_s`, kRowsDroppedAtOnce at most. No sequence before the one
  // that it gives back is awaited then.
  absl::StatusOr<int64_t> AddChanges(int64_t accepted_from_s, std::vector<ledger::Table::Change>& changes) const;
  // Lets go of the memory: the changes are in the table, or not wanted any more.
  void Clear() { rows_.clear(); }

 private:
  struct Item {
    int32_t offset = 0;
    Awaited awaited;
  };
  struct Row {
    std::vector<Item> items;  // by ascending offset
    bool changed = false;     // the table has another
  };

  absl::StatusOr<Row*> FindRow(int64_t row);
  static std::vector<Item>::iterator PlaceIn(Row& row, int64_t sequence);
  static absl::StatusOr<Row> Parsed(absl::string_view bytes);
  static std::string Serialized(const Row& row);
  static bool IsOver(const Row& row, int64_t accepted_from_s);

  ledger::Table* const table_;
  std::map<int64_t, Row> rows_;
};

}  // namespace postgate::release_times

#endif  // POSTGATE_SERVER_RELEASE_TIMES_AWAITED_RELEASES_H_
