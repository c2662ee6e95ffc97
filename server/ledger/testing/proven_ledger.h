// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_PROVEN_LEDGER_H_
#define POSTGATE_SERVER_LEDGER_TESTING_PROVEN_LEDGER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "core/receipts/signing_key.h"
#include "server/ledger/audit_tree.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Writes to a store as the hub does: every entry a leaf of the audit tree, a signed head for each group, an ack with its whole receipt. Fails the test
// where that fails.
class ProvenLedger {
 public:
  // The store outlives it.
  ProvenLedger(Store* store, std::shared_ptr<const receipts::SigningKey> key, absl::Time now);

  // One group: `items` of one producer, acked, and behind them `decisions` entries that nobody has a receipt for.
  void Write(const std::string& producer, int items, int decisions = 0);

 private:
  Store* const store_;
  std::unique_ptr<AuditTree> tree_;
  absl::Time now_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_PROVEN_LEDGER_H_
