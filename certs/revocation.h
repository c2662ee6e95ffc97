// SPDX-License-Identifier: Apache-2.0
#ifndef CERTS_REVOCATION_H_
#define CERTS_REVOCATION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "certs/certificate.h"
#include "certs/openssl_types.h"
#include "certs/profile.h"

namespace postgate::certs {

struct RevokedEntry {
  std::string serial;  // upper-case hexadecimal
  absl::Time revoked_at;
};

// What a revocation list says, apart from who signed it.
struct RevocationContent {
  long number = 0;  // grows by one with each list (RFC 5280, 5.2.3)
  std::vector<RevokedEntry> entries;
};

absl::StatusOr<RevocationContent> ReadRevocationContent(const X509_CRL* crl);

// Signs a version 2 list that is valid from `this_update` until `next_update`.
absl::StatusOr<CrlPtr> MakeRevocationList(const RevocationContent& content, const Profile& profile,
                                          const CertificateAndKey& issuer, absl::Time this_update,
                                          absl::Time next_update);

}  // namespace postgate::certs

#endif  // CERTS_REVOCATION_H_
