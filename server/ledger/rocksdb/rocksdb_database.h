// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_ROCKSDB_DATABASE_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_ROCKSDB_DATABASE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/db.h"
#include "server/ledger/rocksdb/request_expiry.h"

namespace postgate::ledger {

// Of the one row of the family `metadata`.
inline constexpr char kMetadataKey[] = "metadata";

// The database of the ledger, open. Closed when it goes.
struct LedgerDatabase {
  ~LedgerDatabase();

  rocksdb::DB* db = nullptr;
  rocksdb::ColumnFamilyHandle* metadata = nullptr;   // one row: v1::LedgerMetadata
  rocksdb::ColumnFamilyHandle* blocks = nullptr;     // first sequence → v1::Block
  rocksdb::ColumnFamilyHandle* producers = nullptr;  // ProducerKey → v1::ProducerState
  rocksdb::ColumnFamilyHandle* acks = nullptr;       // AckKey → v1::AckRecord
  rocksdb::ColumnFamilyHandle* requests = nullptr;   // RequestKey → v1::RequestRecord
  rocksdb::ColumnFamilyHandle* leaves = nullptr;     // first sequence of a block → its leaves, 32 bytes each
  rocksdb::ColumnFamilyHandle* tree_nodes = nullptr;  // TreeNodeKey → hash
  rocksdb::ColumnFamilyHandle* tree_heads = nullptr;  // leaves → TreeHead
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
};

// Opens or makes it in a folder that no other process uses. All that was ever synced is there on return, or the answer is DATA_LOSS.
absl::StatusOr<std::unique_ptr<LedgerDatabase>> OpenLedgerDatabase(const std::string& directory,
                                                                   std::shared_ptr<const RequestExpiry> expiry);

// The same without changing or making anything. NOT_FOUND when there is no ledger, FAILED_PRECONDITION for one whose format this program does not
// read. A torn end of the log is left out.
absl::StatusOr<std::unique_ptr<LedgerDatabase>> OpenLedgerDatabaseForReading(const std::string& directory,
                                                                             std::shared_ptr<const RequestExpiry> expiry);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_ROCKSDB_DATABASE_H_
