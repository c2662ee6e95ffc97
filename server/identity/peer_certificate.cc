// SPDX-License-Identifier: Apache-2.0
#include "server/identity/peer_certificate.h"

#include "server/identity/openssl_types.h"

namespace postgate::identity {
namespace {

// Read here and not from gRPC's peer information, which passes names as C strings and so ends them at an embedded NUL.
// More than one subject alternative name extension is malformed (RFC 5280, 4.2) and reads as none.
std::vector<std::string> UrisOf(const X509* certificate) {
  std::vector<std::string> uris;
  GeneralNamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
    if (type != GEN_URI) continue;
    const auto* text = static_cast<const ASN1_STRING*>(value);
    uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                      static_cast<size_t>(ASN1_STRING_length(text)));
  }
  return uris;
}

}  // namespace

absl::StatusOr<PeerCertificate> ParsePeerCertificate(absl::string_view pem) {
  const std::vector<X509Ptr> certificates = CertificatesFromPem(pem);
  if (certificates.empty()) return absl::InvalidArgumentError("expected a PEM block \"CERTIFICATE\"");
  const X509* certificate = certificates.front().get();
  PeerCertificate peer;
  peer.uris = UrisOf(certificate);
  peer.issuer = NameBytes(X509_get_issuer_name(certificate));
  peer.serial = SerialToHex(X509_get0_serialNumber(certificate));
  absl::StatusOr<absl::Time> not_before = FromAsn1Time(X509_get0_notBefore(certificate));
  if (!not_before.ok()) return not_before.status();
  absl::StatusOr<absl::Time> not_after = FromAsn1Time(X509_get0_notAfter(certificate));
  if (!not_after.ok()) return not_after.status();
  peer.not_before = *not_before;
  peer.not_after = *not_after;
  return peer;
}

}  // namespace postgate::identity
