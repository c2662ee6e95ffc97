// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_MANIFEST_SCAN_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_MANIFEST_SCAN_H_

#include <string>

#include "absl/status/status.h"

namespace postgate::ledger {

// Reads the list of tables (MANIFEST) that CURRENT names, of a folder of RocksDB that no process has open. RocksDB ends its reading where a
// record seems to go on beyond the file's end, as after a crash. One flipped bit of a length does the same anywhere: it then starts with fewer
// tables and deletes the rest. DATA_LOSS, with file and offset, when whole records follow what is none, or a record is whole but for its
// length. What is missing altogether is for RocksDB to say.
absl::Status CheckManifest(const std::string& directory);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_MANIFEST_SCAN_H_
