// SPDX-License-Identifier: Apache-2.0
#include "certs/openssl_types.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/openssl/pem.h"

namespace postgate::certs {
namespace {

std::string BioText(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

}  // namespace

absl::Status OpenSslError(absl::string_view attempted) {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  char reason[256] = "no reason given";
  if (code != 0) ERR_error_string_n(code, reason, sizeof(reason));
  return absl::InternalError(absl::StrCat("OpenSSL could not ", attempted, ": ", reason));
}

TimePtr ToAsn1Time(absl::Time time) { return TimePtr(ASN1_TIME_set(nullptr, absl::ToTimeT(time))); }

absl::StatusOr<IntegerPtr> SerialFromHex(absl::string_view hex) {
  const std::string text(hex);
  BIGNUM* parsed = nullptr;
  const int digits = BN_hex2bn(&parsed, text.c_str());
  BignumPtr number(parsed);
  if (text.empty() || digits != static_cast<int>(text.size())) {
    return absl::InvalidArgumentError(absl::StrCat("not a hexadecimal serial number: \"", hex, "\""));
  }
  IntegerPtr serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
  if (serial == nullptr) return OpenSslError("encode a serial number");
  return serial;
}

absl::StatusOr<std::string> CertificateToPem(const X509* certificate) {
  BioPtr bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(bio.get(), certificate) != 1) return OpenSslError("write a certificate as PEM");
  return BioText(bio.get());
}

absl::StatusOr<X509Ptr> CertificateFromPem(absl::string_view pem) {
  X509Ptr certificate(PEM_read_bio_X509(openssl::ReadOnlyBio(pem).get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) {
    ERR_clear_error();
    return absl::InvalidArgumentError("expected a PEM block \"CERTIFICATE\"");
  }
  return certificate;
}

absl::StatusOr<std::string> KeyToPem(const EVP_PKEY* key) {
  BioPtr bio(BIO_new(BIO_s_secmem()));
  if (PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return OpenSslError("write a private key as PEM");
  }
  return BioText(bio.get());
}

absl::StatusOr<KeyPtr> KeyFromPem(absl::string_view pem) {
  // An empty passphrase instead of a callback: a daemon must never stop to ask at a terminal.
  char no_passphrase[] = "";
  KeyPtr key(PEM_read_bio_PrivateKey(openssl::ReadOnlyBio(pem).get(), nullptr, nullptr, no_passphrase));
  if (key == nullptr) {
    ERR_clear_error();
    return absl::InvalidArgumentError("expected a PEM block \"PRIVATE KEY\" without a passphrase");
  }
  return key;
}

absl::StatusOr<std::string> CrlToPem(const X509_CRL* crl) {
  BioPtr bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509_CRL(bio.get(), crl) != 1) return OpenSslError("write a revocation list as PEM");
  return BioText(bio.get());
}

absl::StatusOr<CrlPtr> CrlFromPem(absl::string_view pem) {
  CrlPtr crl(PEM_read_bio_X509_CRL(openssl::ReadOnlyBio(pem).get(), nullptr, nullptr, nullptr));
  if (crl == nullptr) {
    ERR_clear_error();
    return absl::InvalidArgumentError("expected a PEM block \"X509 CRL\"");
  }
  return crl;
}

}  // namespace postgate::certs
