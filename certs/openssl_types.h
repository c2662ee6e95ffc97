// SPDX-License-Identifier: Apache-2.0
#ifndef CERTS_OPENSSL_TYPES_H_
#define CERTS_OPENSSL_TYPES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/openssl/objects.h"
#include "core/openssl/x509_text.h"

namespace postgate::certs {

using openssl::BignumPtr;
using openssl::BioPtr;
using openssl::ConfPtr;
using openssl::CrlPtr;
using openssl::FromAsn1Time;
using openssl::GeneralNamesPtr;
using openssl::IntegerPtr;
using openssl::KeyPtr;
using openssl::RevokedPtr;
using openssl::SerialToHex;
using openssl::TimePtr;
using openssl::UrisOf;
using openssl::X509Ptr;

// An INTERNAL error that says what was attempted and what OpenSSL answered; empties this thread's OpenSSL error queue.
absl::Status OpenSslError(absl::string_view attempted);

// The whole seconds of `time` as ASN.1 time. Never null.
TimePtr ToAsn1Time(absl::Time time);

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
