// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TREE_READER_H_
#define POSTGATE_SERVER_LEDGER_TREE_READER_H_

#include "core/audit_tree/proofs.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Reads whole nodes of the audit tree from a store: those of kept levels as they are, others made of them. For proofs and roots of core/audit_tree;
// a proof costs at most some hundred reads. What it returns is for one thread; `store` outlives it.
audit_tree::ReadNode MakeTreeReader(const Store* store);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TREE_READER_H_
