// SPDX-License-Identifier: Apache-2.0
#include "certs/revocation.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::certs {
namespace {

absl::Status AddEntry(const RevokedEntry& entry, X509_CRL* crl) {
  absl::StatusOr<IntegerPtr> serial = SerialFromHex(entry.serial);
  if (!serial.ok()) return serial.status();
  RevokedPtr revoked(X509_REVOKED_new());
  if (revoked == nullptr || X509_REVOKED_set_serialNumber(revoked.get(), serial->get()) != 1 ||
      X509_REVOKED_set_revocationDate(revoked.get(), ToAsn1Time(entry.revoked_at).get()) != 1 ||
      X509_CRL_add0_revoked(crl, revoked.get()) != 1) {
    return OpenSslError(absl::StrCat("add serial number ", entry.serial, " to the revocation list"));
  }
  revoked.release();  // the list owns it now
  return absl::OkStatus();
}

absl::Status AddExtensions(const RevocationContent& content, const Profile& profile, X509* issuer, X509_CRL* crl) {
  IntegerPtr number(ASN1_INTEGER_new());
  if (ASN1_INTEGER_set_int64(number.get(), content.number) != 1 ||
      X509_CRL_add1_ext_i2d(crl, NID_crl_number, number.get(), 0, X509V3_ADD_DEFAULT) != 1) {
    return OpenSslError("number the revocation list");
  }
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, nullptr, nullptr, crl, 0);
  X509V3_set_nconf(&context, profile.configuration.get());
  if (X509V3_EXT_CRL_add_nconf(profile.configuration.get(), &context, kExtensionsSection, crl) != 1) {
    return OpenSslError(absl::StrCat("apply the extensions of profile ", profile.name));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RevocationContent> ReadRevocationContent(const X509_CRL* crl) {
  RevocationContent content;
  IntegerPtr number(static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(crl, NID_crl_number, nullptr, nullptr)));
  if (number != nullptr) content.number = ASN1_INTEGER_get(number.get());
  STACK_OF(X509_REVOKED)* revoked = X509_CRL_get_REVOKED(const_cast<X509_CRL*>(crl));
  for (int i = 0; i < sk_X509_REVOKED_num(revoked); ++i) {
    const X509_REVOKED* entry = sk_X509_REVOKED_value(revoked, i);
    absl::StatusOr<absl::Time> revoked_at = FromAsn1Time(X509_REVOKED_get0_revocationDate(entry));
    if (!revoked_at.ok()) return revoked_at.status();
    content.entries.push_back({SerialToHex(X509_REVOKED_get0_serialNumber(entry)), *revoked_at});
  }
  return content;
}

absl::StatusOr<CrlPtr> MakeRevocationList(const RevocationContent& content, const Profile& profile,
                                          const CertificateAndKey& issuer, absl::Time this_update,
                                          absl::Time next_update) {
  CrlPtr crl(X509_CRL_new());
  if (crl == nullptr || X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) != 1 ||
      X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.certificate.get())) != 1 ||
      X509_CRL_set1_lastUpdate(crl.get(), ToAsn1Time(this_update).get()) != 1 ||
      X509_CRL_set1_nextUpdate(crl.get(), ToAsn1Time(next_update).get()) != 1) {
    return OpenSslError("begin a revocation list");
  }
  for (const RevokedEntry& entry : content.entries) {
    if (absl::Status s = AddEntry(entry, crl.get()); !s.ok()) return s;
  }
  X509_CRL_sort(crl.get());
  if (absl::Status s = AddExtensions(content, profile, issuer.certificate.get(), crl.get()); !s.ok()) return s;
  if (X509_CRL_sign(crl.get(), issuer.key.get(), EVP_sha256()) == 0) return OpenSslError("sign the revocation list");
  return crl;
}

}  // namespace postgate::certs
