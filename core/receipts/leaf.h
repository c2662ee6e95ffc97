// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECEIPTS_LEAF_H_
#define CORE_RECEIPTS_LEAF_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "core/audit_tree/hash.h"
#include "core/digest/hmac.h"
#include "google/protobuf/timestamp.pb.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::receipts {

using audit_tree::Hash;

// One entry of the ledger as a leaf of the audit tree. The receiver of a receipt knows or computes all of it but the entry's hash.
struct Leaf {
  int64_t sequence = 0;
  google::protobuf::Timestamp committed_at;
  // A commitment to what was submitted; zeros for an entry that nobody has a receipt for.
  Hash commitment{};
  // Of the entry as the ledger stores it: EntryHash in server/ledger.
  Hash entry_hash{};
  // What became of what was submitted; unspecified and empty where there is none.
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  absl::string_view registration_number;
};

// RFC 9162's leaf hash over: the byte 1, which is this layout's version; the sequence and the nanoseconds since 1970 as eight bytes each, the
// highest first; the commitment; the entry's hash; the outcome's number as one byte; the registration number.
Hash HashOf(const Leaf& leaf);

// Commitments under one receipt's salt: they bind what was submitted, and without the salt nobody can guess it from them. Not thread-safe.
class Commitments {
 public:
  explicit Commitments(absl::string_view salt) : hmac_(salt) {}

  // HMAC-SHA-256 under the salt over the digest of what was received (32 bytes).
  Hash To(absl::string_view received_digest) { return hmac_.Of({received_digest}); }

 private:
  digest::HmacSha256 hmac_;
};

}  // namespace postgate::receipts

#endif  // CORE_RECEIPTS_LEAF_H_
