// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_IDENTITY_FILES_H_
#define CLIENT_IDENTITY_FILES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace postgate::client {

// The PEM texts that a mutual TLS channel needs.
struct IdentityFiles {
  std::string certificate_pem;
  std::string key_pem;
  std::string authorities_pem;
};

// Reads PREFIX.pem, PREFIX.key and the authorities, and checks that the certificate is valid at `now` and the key is its own.
// An error names the file, the cause and the remedy.
absl::StatusOr<IdentityFiles> ReadIdentityFiles(const std::string& prefix, const std::string& authorities_file, absl::Time now);

// The first spiffe URI of the certificate in PREFIX.pem; empty if it has none.
absl::StatusOr<std::string> SpiffeUriOf(const std::string& prefix);

}  // namespace postgate::client

#endif  // CLIENT_IDENTITY_FILES_H_
