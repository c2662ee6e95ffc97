// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/verify_receipt.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/audit_tree/verify.h"
#include "core/digest/sha256.h"
#include "core/receipts/leaf.h"

namespace postgate::receipts {
namespace {

constexpr size_t kHashBytes = sizeof(Hash);
constexpr int kProofHashesMax = 126;
constexpr int kOutcomeMax = 255;

// Among others that every hash is of 32 bytes.
absl::Status CheckWhole(const v1::Receipt& receipt, size_t records) {
  const int64_t count = static_cast<int64_t>(records);
  if (!receipt.has_tree_head()) return absl::InvalidArgumentError("the receipt has no tree head");
  const bool is_range = receipt.first_sequence() >= 0 && receipt.last_sequence() >= receipt.first_sequence();
  if (!is_range || receipt.last_sequence() - receipt.first_sequence() != count - 1) {
    return absl::InvalidArgumentError(absl::StrCat("the receipt is for entries ", receipt.first_sequence(), " to ", receipt.last_sequence(), ", not for ",
                                                   count, " records"));
  }
  const bool has_sizes = receipt.entry_hashes().size() == records * kHashBytes && receipt.tree_head().root_hash().size() == kHashBytes &&
                         receipt.range_proof_size() <= kProofHashesMax &&
                         std::all_of(receipt.range_proof().begin(), receipt.range_proof().end(),
                                     [](const std::string& hash) { return hash.size() == kHashBytes; });
  if (!has_sizes) return absl::InvalidArgumentError("the receipt's hashes are not 32 bytes each, one for each record");
  if (receipt.tree_head().ledger_epoch() != receipt.ledger_epoch()) {
    return absl::InvalidArgumentError("the receipt's tree head is of another ledger epoch");
  }
  return absl::OkStatus();
}

}  // namespace

std::string ReceiptDigest(absl::string_view salt, const std::vector<SubmittedRecord>& records) {
  digest::Sha256 sha256;
  sha256.Add(salt);
  for (const SubmittedRecord& record : records) sha256.Add(record.received_digest);
  return digest::BytesOf(sha256.Finish());
}

absl::Status VerifyReceipt(const v1::Receipt& receipt, const std::vector<SubmittedRecord>& records) {
  if (absl::Status whole = CheckWhole(receipt, records.size()); !whole.ok()) return whole;
  for (const SubmittedRecord& record : records) {
    // A leaf holds one byte of it: 257 must not pass for 1.
    if (record.outcome < 0 || record.outcome > kOutcomeMax) return absl::InvalidArgumentError(absl::StrCat("an outcome of ", static_cast<int>(record.outcome)));
  }
  if (ReceiptDigest(receipt.salt(), records) != receipt.digest()) {
    return absl::DataLossError("the receipt is of other bytes: its digest is not theirs");
  }
  Commitments commitments(receipt.salt());
  std::vector<Hash> leaves;
  leaves.reserve(records.size());
  for (size_t i = 0; i < records.size(); ++i) {
    Leaf leaf;
    leaf.sequence = receipt.first_sequence() + static_cast<int64_t>(i);
    leaf.committed_at = receipt.committed_at();
    leaf.commitment = commitments.To(records[i].received_digest);
    leaf.outcome = records[i].outcome;
    leaf.registration_number = records[i].registration_number;
    leaf.entry_hash = *digest::FromBytes(absl::string_view(receipt.entry_hashes()).substr(i * kHashBytes, kHashBytes));
    leaves.push_back(HashOf(leaf));
  }
  std::vector<Hash> proof;
  for (const std::string& hash : receipt.range_proof()) proof.push_back(*digest::FromBytes(hash));
  return audit_tree::VerifyRange(leaves, receipt.first_sequence(), receipt.tree_head().tree_size(), proof,
                                 *digest::FromBytes(receipt.tree_head().root_hash()));
}

}  // namespace postgate::receipts
