// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/epoch_end.h"

#include <utility>

#include "absl/time/time.h"
#include "core/audit_tree/hash.h"
#include "core/encoding/big_endian.h"
#include "core/encoding/timestamp.h"

namespace postgate::receipts {
namespace {

constexpr size_t kEpochDigits = 32;

// The parts are signed one behind the other: of other lengths, one statement's bytes could be another's.
bool HasLengths(const v1::EpochEnd& end) {
  return end.ledger_epoch().size() == kEpochDigits && end.next_ledger_epoch().size() == kEpochDigits &&
         end.root_hash().size() == sizeof(audit_tree::Hash);
}

}  // namespace

std::string SignedBytes(const v1::EpochEnd& end) {
  std::string bytes = "postgate epoch end v1\n";
  bytes += end.ledger_epoch();
  bytes += end.next_ledger_epoch();
  encoding::AppendBigEndian(end.tree_size(), bytes);
  encoding::AppendBigEndian(absl::ToUnixNanos(encoding::ToTime(end.restored_at())), bytes);
  bytes += end.root_hash();
  return bytes;
}

absl::Status SignEpochEnd(const SigningKey& key, v1::EpochEnd& end) {
  end.set_key_id(key.id());
  absl::StatusOr<std::string> signature = key.Sign(SignedBytes(end));
  if (!signature.ok()) return signature.status();
  end.set_signature(*std::move(signature));
  return absl::OkStatus();
}

absl::Status VerifyEpochEnd(const HeadVerifier& verifier, const v1::EpochEnd& end) {
  if (!HasLengths(end)) {
    return absl::InvalidArgumentError("the end of a ledger epoch whose epochs are not of 32 digits each, or its root hash not of 32 bytes");
  }
  return verifier.VerifySigned("the end of a ledger epoch", SignedBytes(end), end.key_id(), end.signature(), encoding::ToTime(end.restored_at()));
}

}  // namespace postgate::receipts
