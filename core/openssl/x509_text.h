// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_OPENSSL_X509_TEXT_H_
#define CORE_OPENSSL_X509_TEXT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/openssl/objects.h"

namespace postgate::openssl {

// Upper-case hexadecimal in whole bytes, as `openssl x509 -serial` prints it.
std::string SerialToHex(const ASN1_INTEGER* serial);

// Returns the instant that `time` names, or INVALID_ARGUMENT if it is not a well-formed time.
absl::StatusOr<absl::Time> FromAsn1Time(const ASN1_TIME* time);

// The URIs of the subject alternative name, in order.
std::vector<std::string> UrisOf(const X509* certificate);

// The certificate's own bytes.
std::string DerOf(const X509* certificate);

}  // namespace postgate::openssl

#endif  // CORE_OPENSSL_X509_TEXT_H_
