// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_OPENSSL_ISSUER_CHECK_H_
#define CORE_OPENSSL_ISSUER_CHECK_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/openssl/objects.h"

namespace postgate::openssl {

// Whether one of the authorities issued the certificate, by way of `intermediates` if need be, all of them valid at `at`. FAILED_PRECONDITION with
// OpenSSL's reason when not. Revocation is not looked at. Thread-safe.
absl::Status CheckIssuer(X509* certificate, const std::vector<X509Ptr>& intermediates, const std::vector<X509Ptr>& authorities, absl::Time at);

}  // namespace postgate::openssl

#endif  // CORE_OPENSSL_ISSUER_CHECK_H_
