// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_OPENSSL_TYPES_H_
#define SERVER_IDENTITY_OPENSSL_TYPES_H_

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace postgate::identity {

// Frees an OpenSSL object with its own function, so that a unique_ptr can own it.
template <auto kFree>
struct OpenSslFree {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using BignumPtr = std::unique_ptr<BIGNUM, OpenSslFree<BN_free>>;
using BioPtr = std::unique_ptr<BIO, OpenSslFree<BIO_free_all>>;
using CrlPtr = std::unique_ptr<X509_CRL, OpenSslFree<X509_CRL_free>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, OpenSslFree<GENERAL_NAMES_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, OpenSslFree<ASN1_INTEGER_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, OpenSslFree<EVP_PKEY_free>>;
using StorePtr = std::unique_ptr<X509_STORE, OpenSslFree<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, OpenSslFree<X509_STORE_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, OpenSslFree<X509_free>>;

// Every certificate, list or the one key of a PEM text, in order; empty or null if there is none or the first damaged
// block comes before any. They leave OpenSSL's error queue empty and never ask for a passphrase.
std::vector<X509Ptr> CertificatesFromPem(absl::string_view pem);
std::vector<CrlPtr> CrlsFromPem(absl::string_view pem);
KeyPtr KeyFromPem(absl::string_view pem);

// The DER bytes of a name: equal exactly when issuer and subject were written alike.
std::string NameBytes(const X509_NAME* name);

// Upper-case hexadecimal in whole bytes, as `openssl x509 -serial` prints it.
std::string SerialToHex(const ASN1_INTEGER* serial);

absl::StatusOr<absl::Time> FromAsn1Time(const ASN1_TIME* time);

// The file's content. The error names the path and the system's reason.
absl::StatusOr<std::string> ReadPemFile(const std::string& path);

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_OPENSSL_TYPES_H_
