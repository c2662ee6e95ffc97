// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECEIPTS_BATCH_SIGNATURE_H_
#define CORE_RECEIPTS_BATCH_SIGNATURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/openssl/objects.h"
#include "postgate/v1/batch_signature.pb.h"

namespace postgate::receipts {

// What a carrier signs of a batch: known to it, to the hub, and to whoever has its file.
struct BatchContent {
  std::string carrier_uri;  // of the signer's certificate
  std::string producer;
  int64_t first_offset = 0;
  v1::RecordKind kind = v1::RECORD_KIND_UNSPECIFIED;
  // SHA-256 of each record's bytes as sent, 32 bytes each, in order.
  std::vector<std::string> digests;
};

// The bytes that are signed; docs/receipts.md, "Batch signature". Texts go with their length, so that no two contents give the same bytes.
std::string SignedBytes(const BatchContent& content);

// The certificate by which a batch was signed.
class SignerCertificate {
 public:
  // INVALID_ARGUMENT unless it is a certificate of a key on P-256 or of Ed25519, may sign, and has exactly one URI.
  static absl::StatusOr<SignerCertificate> FromDer(absl::string_view der);
  static absl::StatusOr<SignerCertificate> FromX509(openssl::X509Ptr certificate);

  X509* certificate() const { return certificate_.get(); }
  const std::string& uri() const { return uri_; }
  const std::string& serial() const { return serial_; }
  const std::string& der() const { return der_; }
  absl::Time not_before() const { return not_before_; }
  absl::Time not_after() const { return not_after_; }

  // DATA_LOSS unless `signature` is this certificate's key's over the content, which names its URI. Thread-safe.
  absl::Status Verify(const BatchContent& content, absl::string_view signature) const;

 private:
  SignerCertificate() = default;

  openssl::X509Ptr certificate_;
  std::string uri_;
  std::string serial_;
  std::string der_;
  absl::Time not_before_;
  absl::Time not_after_;
};

// Checks a signature that the hub kept, without the hub: `digests` are those of the carrier's file from first_offset on, `count` of them. The
// certificate has to come from one of the authorities (PEM) and to have been valid when the hub took the batch. DATA_LOSS when the signature is not
// over these records; FAILED_PRECONDITION or INVALID_ARGUMENT when the certificate is not what it has to be.
absl::Status VerifySignedBatch(const v1::SignedBatch& batch, std::vector<std::string> digests, absl::string_view authorities_pem);

}  // namespace postgate::receipts

#endif  // CORE_RECEIPTS_BATCH_SIGNATURE_H_
