// SPDX-License-Identifier: Apache-2.0
#ifndef CERTS_CERTIFICATE_H_
#define CERTS_CERTIFICATE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "certs/openssl_types.h"
#include "certs/profile.h"

namespace postgate::certs {

// A certificate and the private key that belongs to it.
struct CertificateAndKey {
  X509Ptr certificate;
  KeyPtr key;
};

// What varies from certificate to certificate; the rest comes from its Profile.
struct CertificateRequest {
  std::string common_name;
  std::string organizational_unit;  // empty: left out
  std::vector<std::string> uris;
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  absl::Time not_before;
  absl::Time not_after;
};

// Makes a new P-256 key and a certificate for it with a random serial number of 127 bits, signed by `issuer` or, if
// `issuer` is null, by itself. INVALID_ARGUMENT if an address does not parse or the validity is empty.
absl::StatusOr<CertificateAndKey> MakeCertificate(const CertificateRequest& request, const Profile& profile,
                                                  const CertificateAndKey* issuer);

}  // namespace postgate::certs

#endif  // CERTS_CERTIFICATE_H_
