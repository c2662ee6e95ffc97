// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_WAL_SCAN_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_WAL_SCAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace postgate::ledger {

// What the write-ahead log holds, judged without RocksDB, whose own recovery can't tell a torn last write (normal after a crash: it was
// never acknowledged) from damage in the middle (what follows it was acknowledged).
struct WalScan {
  struct TornEnd {
    std::string file;
    int64_t offset = 0;  // bytes from the begin of the file
  };
  // The log ends with bytes that are no record: a write that a crash cut short. One for each file from the first of them on, with where its
  // whole records end.
  std::vector<TornEnd> torn_ends;
  bool has_torn_tail() const { return !torn_ends.empty(); }
  // RocksDB's number of the last change that a whole record holds; 0 when there is none. A recovery that ends below has lost something.
  uint64_t last_change = 0;
};

// Reads all logs (*.log) of a folder of RocksDB that no process has open, in order. DATA_LOSS, with file and offset, when changes are
// missing before a whole record: RocksDB numbers all changes without gaps, so a gap can't come from a crash; also when the last record is whole
// but for one flipped bit. A folder that does not
// exist is an empty log. Costs one sequential read of the logs.
absl::StatusOr<WalScan> ScanWal(const std::string& directory);

// Cuts off what a recovery has given up, where the files are still there: RocksDB goes on in the next file and may keep the torn one, in which
// the next scan would see damage before whole records. To be called before anything is written.
absl::Status CutTornEnds(const WalScan& scan);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_WAL_SCAN_H_
