// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_OPEN_FILES_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_OPEN_FILES_H_

namespace postgate::ledger {

// Tables that one database keeps open, logs not counted. RocksDB by itself keeps all of them open, so that a ledger that grows would some day
// meet the process's limit of open files, and end it. 256 tables of 256 MB are the last 64 GB of blocks; an older one is opened when it is
// read.
inline constexpr int kOpenFilesMax = 256;

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_OPEN_FILES_H_
