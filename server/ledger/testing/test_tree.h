// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_TEST_TREE_H_
#define POSTGATE_SERVER_LEDGER_TESTING_TEST_TREE_H_

#include <deque>
#include <memory>

#include "core/receipts/signing_key.h"
#include "server/ledger/audit_tree.h"

namespace postgate::ledger {

// A key for tree heads, made anew in each process.
std::shared_ptr<const receipts::SigningKey> TestKey();

// The audit tree of a store, signed with TestKey.
std::unique_ptr<AuditTree> OpenTestTree(const Store* store);

// As Integrate, of the block that the group has serialized.
absl::Status IntegrateSerialized(AuditTree& tree, WriteGroup& group, std::deque<PromisedReceipt>& promised);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_TEST_TREE_H_
