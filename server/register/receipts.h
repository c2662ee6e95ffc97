// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_RECEIPTS_H_
#define POSTGATE_SERVER_REGISTER_RECEIPTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "postgate/v1/receipt.pb.h"
#include "server/ledger/proposal.h"
#include "server/sealing/day_keys.h"

namespace postgate::registry {

// Bytes of a receipt's salt.
inline constexpr size_t kReceiptSaltBytes = 16;

// A receipt whose entries have no place yet.
struct ReceiptDraft {
  // Made of `salt_seed` by the carrier's key of `key_day` (ledger::v1::AckRecord).
  std::string salt;
  std::string salt_seed;
  int32_t key_day = 0;
  std::string digest;
  // One for each entry.
  std::vector<ledger::LeafPart> leaf_parts;
};

// What a receipt takes of one entry: the SHA-256 of what was submitted, and the entry's sealed part.
struct ReceiptPart {
  absl::string_view received_digest;
  absl::string_view sealed;
};

// Under a new salt. Thread-safe.
ReceiptDraft DraftReceipt(const sealing::DayKeys& keys, const std::vector<ReceiptPart>& parts);

// Promises the receipt for the entries from `first_sequence` on; it lives as Draft::AddReceipt says.
const v1::Receipt* PromiseReceipt(ledger::Draft& draft, int64_t first_sequence, ReceiptDraft receipt);

// Gives a stored receipt its salt back; none when the key was erased, as then nothing is left that the receipt could be compared with. The keys' errors.
absl::Status RestoreSalt(sealing::Keys& keys, absl::string_view principal, int32_t key_day, absl::string_view salt_seed, v1::Receipt& receipt);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_RECEIPTS_H_
