// SPDX-License-Identifier: Apache-2.0
#include "server/register/receipts.h"

#include <utility>

#include "core/digest/sha256.h"
#include "core/encoding/timestamp.h"
#include "core/plants/plant.h"
#include "core/receipts/leaf.h"

namespace postgate::registry {

ReceiptDraft DraftReceipt(const sealing::DayKeys& keys, const std::vector<ReceiptPart>& parts) {
  ReceiptDraft draft;
  draft.salt_seed = sealing::RandomBytes(kReceiptSaltBytes);
  draft.key_day = keys.day;
  draft.salt = keys.personal->Salt(draft.salt_seed, kReceiptSaltBytes);
  draft.leaf_parts.reserve(parts.size());
  receipts::Commitments commitments(draft.salt);
  digest::Sha256 digest;
  digest.Add(draft.salt);
  for (const ReceiptPart& part : parts) {
    digest.Add(part.received_digest);
    draft.leaf_parts.push_back({commitments.To(part.received_digest), digest::Sha256Of({part.sealed})});
  }
  draft.digest = digest::BytesOf(digest.Finish());
  return draft;
}

absl::Status RestoreSalt(sealing::Keys& keys, absl::string_view principal, int32_t key_day, absl::string_view salt_seed, v1::Receipt& receipt) {
  if (salt_seed.empty() || POSTGATE_PLANT(salt_not_restored)) return absl::OkStatus();
  const absl::StatusOr<sealing::DataKeyPtr> key =
      keys.Find({std::string(principal.data(), principal.size()), key_day, ledger::v1::RETENTION_CLASS_PERSONAL});
  if (!key.ok()) return key.status();
  if (*key != nullptr) receipt.set_salt((*key)->Salt(salt_seed, kReceiptSaltBytes));
  return absl::OkStatus();
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
