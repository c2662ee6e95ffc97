// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECEIPTS_VERIFY_RECEIPT_H_
#define CORE_RECEIPTS_VERIFY_RECEIPT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "postgate/v1/finding.pb.h"
#include "postgate/v1/receipt.pb.h"

namespace postgate::receipts {

// One submitted record as its sender knows it.
struct SubmittedRecord {
  // SHA-256 of the bytes that were sent, 32 bytes; of a cancellation, of the registration number.
  std::string received_digest;
  // From its result; unspecified and empty where there is none.
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  std::string registration_number = {};
};

// SHA-256 over the salt and the digests: Receipt.digest.
std::string ReceiptDigest(absl::string_view salt, const std::vector<SubmittedRecord>& records);

// OK when the receipt is of these records, in this order, and they stand where and when it says in the tree of its head. The head's signature is
// HeadVerifier's to check. INVALID_ARGUMENT when the receipt is not whole; DATA_LOSS when it is of something else or leads to another root.
absl::Status VerifyReceipt(const v1::Receipt& receipt, const std::vector<SubmittedRecord>& records);

}  // namespace postgate::receipts

#endif  // CORE_RECEIPTS_VERIFY_RECEIPT_H_
