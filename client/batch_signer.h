// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_BATCH_SIGNER_H_
#define CLIENT_BATCH_SIGNER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/record_source.h"

namespace postgate::client {

// What is signed of a batch beside the carrier's URI; docs/receipts.md, "Batch signature", has the layout.
struct BatchToSign {
  std::string producer;
  int64_t first_offset = 0;
  RecordKind kind = RecordKind::kItem;
  // SHA-256 of each record's bytes, 32 bytes each, in order.
  std::vector<std::string> digests;
};

// Signs the batches of a Submitter, on the thread that runs Submit.
class BatchSigner {
 public:
  virtual ~BatchSigner() = default;

  // PEM: Open.signing_certificate. Empty: the connection's certificate, with whose key it signs.
  virtual const std::string& certificate() const = 0;

  // DER of ECDSA on P-256, or Ed25519. An error ends the Submit.
  virtual absl::StatusOr<std::string> Sign(const BatchToSign& batch) const = 0;
};

}  // namespace postgate::client

#endif  // CLIENT_BATCH_SIGNER_H_
