// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_OPENSSL_PEM_H_
#define CORE_OPENSSL_PEM_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "core/openssl/objects.h"

namespace postgate::openssl {

// Reads `text` without copying it; `text` outlives it.
BioPtr ReadOnlyBio(absl::string_view text);

// Every certificate, list or the one key of a PEM text, in order; empty or null if there is none or the first damaged
// block comes before any. They leave OpenSSL's error queue empty and never ask for a passphrase.
std::vector<X509Ptr> CertificatesFromPem(absl::string_view pem);
std::vector<CrlPtr> CrlsFromPem(absl::string_view pem);
KeyPtr KeyFromPem(absl::string_view pem);

}  // namespace postgate::openssl

#endif  // CORE_OPENSSL_PEM_H_
