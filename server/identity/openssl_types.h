// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_OPENSSL_TYPES_H_
#define SERVER_IDENTITY_OPENSSL_TYPES_H_

#include <string>

#include "absl/status/statusor.h"
#include "core/openssl/objects.h"
#include "core/openssl/pem.h"
#include "core/openssl/x509_text.h"

namespace postgate::identity {

using openssl::BignumPtr;
using openssl::BioPtr;
using openssl::CertificatesFromPem;
using openssl::CrlPtr;
using openssl::CrlsFromPem;
using openssl::DerOf;
using openssl::FromAsn1Time;
using openssl::IntegerPtr;
using openssl::KeyFromPem;
using openssl::KeyPtr;
using openssl::SerialToHex;
using openssl::StoreContextPtr;
using openssl::StorePtr;
using openssl::UrisOf;
using openssl::X509Ptr;

// The DER bytes of a name: equal exactly when issuer and subject were written alike.
std::string NameBytes(const X509_NAME* name);

// The file's content. The error names the path and the system's reason.
absl::StatusOr<std::string> ReadPemFile(const std::string& path);

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_OPENSSL_TYPES_H_
