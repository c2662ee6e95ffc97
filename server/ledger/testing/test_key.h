// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_TEST_KEY_H_
#define POSTGATE_SERVER_LEDGER_TESTING_TEST_KEY_H_

#include <memory>

#include "core/receipts/signing_key.h"
#include "server/ledger/audit_tree.h"

namespace postgate::ledger {

// A key for tree heads, made anew in each process.
std::shared_ptr<const receipts::SigningKey> TestKey();

// The audit tree of a store, signed with TestKey.
std::unique_ptr<AuditTree> OpenTestTree(const Store* store);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_TEST_KEY_H_
