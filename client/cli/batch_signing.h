// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_BATCH_SIGNING_H_
#define CLIENT_CLI_BATCH_SIGNING_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "client/batch_signer.h"

namespace postgate::cli {

// By what batches are signed. Neither: they are not.
struct SigningOptions {
  // With the key of the identity.
  bool signs_as_identity = false;
  // A file (PEM) or a PKCS#11 URI, and the file of the key's certificate.
  std::string key;
  std::string certificate;
};

// Loads key and certificate; null when the options want no signature. INVALID_ARGUMENT or the files' and the token's own errors, with cause and remedy,
// also when the key is not the certificate's. `identity` is the PREFIX of PREFIX.pem and PREFIX.key.
absl::StatusOr<std::shared_ptr<const client::BatchSigner>> LoadBatchSigner(const SigningOptions& options, const std::string& identity);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_BATCH_SIGNING_H_
