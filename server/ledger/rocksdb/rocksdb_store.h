// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_ROCKSDB_STORE_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_ROCKSDB_STORE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

struct RocksdbStoreOptions {
  // Folder of the ledger; made when absent.
  std::string directory;
  absl::Time now;
  // Changes nothing, makes no file and holds no lock: the caller sees to it that no gateway has the ledger open (LedgerHold), and is told
  // NOT_FOUND when there is none. A torn end of the log is left out, as a start would cut it off. Writing fails.
  bool read_only = false;
};

// Opens or makes the embedded ledger. Errors say the place, the cause and the remedy: a second gateway on the same folder
// (FAILED_PRECONDITION), damage in the middle of the log (DATA_LOSS, with where), no space, a format that is newer than this program.
absl::StatusOr<std::unique_ptr<Store>> OpenRocksdbStore(const RocksdbStoreOptions& options);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_ROCKSDB_STORE_H_
