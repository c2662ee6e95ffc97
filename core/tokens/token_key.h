// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_TOKENS_TOKEN_KEY_H_
#define CORE_TOKENS_TOKEN_KEY_H_

#include <memory>

#include "absl/status/statusor.h"
#include "core/openssl/objects.h"
#include "core/tokens/pkcs11_uri.h"

namespace postgate::tokens {

// A private key that stays in its token: OpenSSL signs with it as with any other, and each signature is made by the token.
struct TokenKey {
  // The session and the module. It outlives `key`, and so stands before it.
  std::shared_ptr<const void> token;
  openssl::KeyPtr key;
};

// Loads the module, logs into the token and finds the key. Errors name cause and remedy, and never the PIN:
//   NOT_FOUND            the module, the token, the PIN's file or the key is not there
//   PERMISSION_DENIED    others than its owner may read the PIN's file, or the token refuses the PIN
//   FAILED_PRECONDITION  the PIN is locked, or one wrong try more would lock it; several keys fit
// A token that goes away later makes signing fail, and comes back with a new load alone. Thread-safe; so is signing with the key.
absl::StatusOr<TokenKey> LoadTokenKey(const Pkcs11Uri& uri);

}  // namespace postgate::tokens

#endif  // CORE_TOKENS_TOKEN_KEY_H_
