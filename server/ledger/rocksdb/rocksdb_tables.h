// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_ROCKSDB_TABLES_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_ROCKSDB_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/ledger/table.h"

namespace postgate::ledger {

// In each table's family, so that a flush has it together with the rows. Sorts before all of them: no row's key is empty.
inline constexpr char kReadersCheckpointKey[] = "";
// In the default family.
inline constexpr char kReadersEpochKey[] = "ledger_epoch";
inline constexpr char kReadersFormatKey[] = "reader_format";
// What the rows of all tables mean. Counted up when a reader makes other rows of the same ledger than before: tables of another number, or of none, are rebuilt by replay.
inline constexpr int64_t kReadersFormat = 1;

// The readers' tables, one RocksDB with a column family each, apart from the ledger: deleting the folder loses nothing.
class RocksdbTables {
 public:
  virtual ~RocksdbTables() = default;
  // The table of that name; lives as long as this. Null for a name that was not given to OpenRocksdbTables.
  virtual Table* table(absl::string_view name) = 0;
  // From now on scans of that table leave the cache as it is: its rows are hardly asked for twice, and would drive out those that are. Before the table is used.
  virtual void ScanPastCache(absl::string_view name) = 0;
  // Throws that table's rows away, as those that are damaged: table() is a new and empty one then. What the former one has can be read as long as this lives, and nothing is
  // written to it any more. Thread-safe.
  virtual absl::Status Renew(absl::string_view name) = 0;
  // Bytes of rows, indexes and filters that are in memory to be read again.
  virtual size_t CachedBytes() const = 0;
  // Why what was there was thrown away, for the log; empty when it was kept or there was nothing.
  virtual const std::string& rebuilt_because() const = 0;
};

// Opens or makes them. What cannot be opened, or belongs to another ledger epoch or lies ahead of `head`, is thrown away and made anew: it
// is rebuilt by replay. Tables that are not named are dropped. FAILED_PRECONDITION when another process has them open.
absl::StatusOr<std::unique_ptr<RocksdbTables>> OpenRocksdbTables(const std::string& directory, const std::vector<std::string>& names,
                                                                 absl::string_view ledger_epoch, int64_t head);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_ROCKSDB_TABLES_H_
