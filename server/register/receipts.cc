// SPDX-License-Identifier: Apache-2.0
#include "server/register/receipts.h"

#include <openssl/rand.h>

#include <utility>

#include "core/digest/sha256.h"
#include "core/encoding/timestamp.h"
#include "core/receipts/leaf.h"

namespace postgate::registry {
namespace {

std::string RandomSalt() {
  std::string salt(kReceiptSaltBytes, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()), kReceiptSaltBytes);
  return salt;
}

std::string ReceivedDigest(const ledger::v1::Entry& entry) {
  if (entry.has_item()) return entry.item().received_digest();
  if (entry.has_movement()) return entry.movement().received_digest();
  return digest::BytesOf(digest::Sha256Of({entry.cancellation().registration_number()}));
}

}  // namespace

ReceiptDraft DraftReceipt(const std::vector<const ledger::v1::Entry*>& entries) {
  ReceiptDraft draft;
  draft.salt = RandomSalt();
  draft.leaf_parts.reserve(entries.size());
  receipts::Commitments commitments(draft.salt);
  digest::Sha256 digest;
  digest.Add(draft.salt);
  for (const ledger::v1::Entry* entry : entries) {
    const std::string received_digest = ReceivedDigest(*entry);
    digest.Add(received_digest);
    draft.leaf_parts.push_back({commitments.To(received_digest), digest::Sha256Of({entry->item().body()})});
  }
  draft.digest = digest::BytesOf(digest.Finish());
  return draft;
}

const v1::Receipt* PromiseReceipt(ledger::Draft& draft, int64_t first_sequence, ReceiptDraft receipt_draft) {
  v1::Receipt receipt;
  receipt.set_first_sequence(first_sequence);
  receipt.set_last_sequence(first_sequence + static_cast<int64_t>(receipt_draft.leaf_parts.size()) - 1);
  receipt.set_ledger_epoch(draft.metadata().ledger_epoch());
  receipt.set_digest(std::move(receipt_draft.digest));
  receipt.set_salt(std::move(receipt_draft.salt));
  *receipt.mutable_committed_at() = encoding::ToTimestamp(draft.now());
  return draft.AddReceipt(std::move(receipt), std::move(receipt_draft.leaf_parts));
}

}  // namespace postgate::registry
