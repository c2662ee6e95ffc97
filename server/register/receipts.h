// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_RECEIPTS_H_
#define POSTGATE_SERVER_REGISTER_RECEIPTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/receipt.pb.h"
#include "server/ledger/proposal.h"

namespace postgate::registry {

// Bytes of a receipt's salt.
inline constexpr int kReceiptSaltBytes = 16;

// A receipt whose entries have no place yet.
struct ReceiptDraft {
  std::string salt;
  std::string digest;
  // One for each entry.
  std::vector<ledger::LeafPart> leaf_parts;
};

// Under a new random salt. The entries are items and movements as the pure steps left them, or a cancellation. Thread-safe.
ReceiptDraft DraftReceipt(const std::vector<const ledger::v1::Entry*>& entries);

// Promises the receipt for the entries from `first_sequence` on; it lives as Draft::AddReceipt says.
const v1::Receipt* PromiseReceipt(ledger::Draft& draft, int64_t first_sequence, ReceiptDraft receipt);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_RECEIPTS_H_
