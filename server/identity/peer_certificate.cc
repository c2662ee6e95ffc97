// SPDX-License-Identifier: Apache-2.0
#include "server/identity/peer_certificate.h"

#include "server/identity/openssl_types.h"

namespace postgate::identity {
absl::StatusOr<PeerCertificate> ParsePeerCertificate(absl::string_view pem) {
  const std::vector<X509Ptr> certificates = CertificatesFromPem(pem);
  if (certificates.empty()) return absl::InvalidArgumentError("expected a PEM block \"CERTIFICATE\"");
  const X509* certificate = certificates.front().get();
  PeerCertificate peer;
  peer.uris = UrisOf(certificate);
  peer.issuer = NameBytes(X509_get_issuer_name(certificate));
  peer.serial = SerialToHex(X509_get0_serialNumber(certificate));
  peer.der = DerOf(certificate);
  absl::StatusOr<absl::Time> not_before = FromAsn1Time(X509_get0_notBefore(certificate));
  if (!not_before.ok()) return not_before.status();
  absl::StatusOr<absl::Time> not_after = FromAsn1Time(X509_get0_notAfter(certificate));
  if (!not_after.ok()) return not_after.status();
  peer.not_before = *not_before;
  peer.not_after = *not_after;
  return peer;
}

}  // namespace postgate::identity
