// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECEIPTS_HEAD_VERIFIER_H_
#define CORE_RECEIPTS_HEAD_VERIFIER_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/openssl/objects.h"
#include "postgate/v1/receipt.pb.h"

namespace postgate::receipts {

// Checks the signatures of tree heads with the hub's certificates for them, of which one after the other may have been in use. Thread-safe.
class HeadVerifier {
 public:
  // `certificates_pem` holds the certificates, `authorities_pem` whom they must come from. INVALID_ARGUMENT when either holds none;
  // FAILED_PRECONDITION when a certificate comes from somebody else or does not name a hub's receipts
  // (spiffe://DOMAIN/hub/receipts, its one URI): any other certificate of the same authority signs nothing here.
  static absl::StatusOr<HeadVerifier> FromPem(absl::string_view certificates_pem, absl::string_view authorities_pem);

  // OK when a certificate that was valid when the head was committed signed it. DATA_LOSS when none did; NOT_FOUND when the certificate of its
  // key_id is not here; FAILED_PRECONDITION when that one was not valid then.
  absl::Status Verify(const v1::TreeHead& head) const;

  // The same for anything else that the hub signed with such a key `at` that time; `what` names it in the errors.
  absl::Status VerifySigned(absl::string_view what, absl::string_view bytes, const std::string& key_id, absl::string_view signature, absl::Time at) const;

  // When the last of a key's certificates runs out; the infinite past when there is none.
  absl::Time ValidUntil(absl::string_view key_id) const;

 private:
  struct Certificate {
    openssl::X509Ptr certificate;
    absl::Time not_before;
    absl::Time not_after;
  };

  absl::Status Add(openssl::X509Ptr certificate, const std::vector<openssl::X509Ptr>& authorities);

  // A key may have had one certificate after the other.
  std::multimap<std::string, Certificate> by_key_id_;
};

}  // namespace postgate::receipts

#endif  // CORE_RECEIPTS_HEAD_VERIFIER_H_
