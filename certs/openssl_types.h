// SPDX-License-Identifier: Apache-2.0
#ifndef CERTS_OPENSSL_TYPES_H_
#define CERTS_OPENSSL_TYPES_H_

#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace postgate::certs {

// Frees an OpenSSL object with its own function, so that a unique_ptr can own it.
template <auto kFree>
struct OpenSslFree {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using BioPtr = std::unique_ptr<BIO, OpenSslFree<BIO_free_all>>;
using BignumPtr = std::unique_ptr<BIGNUM, OpenSslFree<BN_free>>;
using ConfPtr = std::unique_ptr<CONF, OpenSslFree<NCONF_free>>;
using CrlPtr = std::unique_ptr<X509_CRL, OpenSslFree<X509_CRL_free>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, OpenSslFree<GENERAL_NAMES_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, OpenSslFree<ASN1_INTEGER_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, OpenSslFree<EVP_PKEY_free>>;
using RevokedPtr = std::unique_ptr<X509_REVOKED, OpenSslFree<X509_REVOKED_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, OpenSslFree<ASN1_TIME_free>>;
using X509Ptr = std::unique_ptr<X509, OpenSslFree<X509_free>>;

// An INTERNAL error that says what was attempted and what OpenSSL answered; empties this thread's OpenSSL error queue.
absl::Status OpenSslError(absl::string_view attempted);

// The whole seconds of `time` as ASN.1 time. Never null.
TimePtr ToAsn1Time(absl::Time time);

// Returns the instant that `time` names, or INVALID_ARGUMENT if it is not a well-formed time.
absl::StatusOr<absl::Time> FromAsn1Time(const ASN1_TIME* time);

// Upper-case hexadecimal in whole bytes, as `openssl x509 -serial` prints it.
std::string SerialToHex(const ASN1_INTEGER* serial);

// INVALID_ARGUMENT unless `hex` is wholly hexadecimal.
absl::StatusOr<IntegerPtr> SerialFromHex(absl::string_view hex);

// PEM texts. The parsers read the first object of their kind; the error says what was expected, never the content.
absl::StatusOr<std::string> CertificateToPem(const X509* certificate);
absl::StatusOr<X509Ptr> CertificateFromPem(absl::string_view pem);
absl::StatusOr<std::string> KeyToPem(const EVP_PKEY* key);
absl::StatusOr<KeyPtr> KeyFromPem(absl::string_view pem);
absl::StatusOr<std::string> CrlToPem(const X509_CRL* crl);
absl::StatusOr<CrlPtr> CrlFromPem(absl::string_view pem);

}  // namespace postgate::certs

#endif  // CERTS_OPENSSL_TYPES_H_
