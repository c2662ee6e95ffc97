// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_TREE_CHECK_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_TREE_CHECK_H_

#include "server/ledger/rocksdb/ledger_check.h"
#include "server/ledger/rocksdb/rocksdb_database.h"

namespace postgate::ledger {

// CheckLedger's first pass: blocks, leaves, nodes and heads, side by side in the order of the sequences. Ends at the first gap or unreadable part,
// behind which nothing can be said of the tree. Needs findings.metadata and findings.head.
void CheckBlocksAndTree(const LedgerDatabase& database, const LedgerCheckOptions& options, LedgerFindings& findings);

// Its second: the acks of each producer, with their receipts, and where the producer stands.
void CheckAcks(const LedgerDatabase& database, const LedgerCheckOptions& options, LedgerFindings& findings);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_TREE_CHECK_H_
