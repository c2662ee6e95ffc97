// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECEIPTS_SIGNING_KEY_H_
#define CORE_RECEIPTS_SIGNING_KEY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/openssl/objects.h"

namespace postgate::receipts {

// TreeHead.key_id of a key.
std::string KeyIdOf(const EVP_PKEY* key);

// Whether heads may be signed with it: on the curve P-256, or of Ed25519.
bool IsSigningKey(const EVP_PKEY* key);

// A key that signs, the hub's for tree heads or a carrier's for its batches: ECDSA on P-256, or Ed25519. Thread-safe.
class SigningKey {
 public:
  // INVALID_ARGUMENT unless the text holds a private key of these kinds without a passphrase.
  static absl::StatusOr<SigningKey> FromPem(absl::string_view pem);
  // A key that something else holds, a token for example; `owner` outlives it. INVALID_ARGUMENT unless it is of these kinds.
  static absl::StatusOr<SigningKey> FromKey(openssl::KeyPtr key, std::shared_ptr<const void> owner);

  const std::string& id() const { return id_; }
  const EVP_PKEY* key() const { return key_.get(); }
  // About 30 microseconds with a key in memory. INTERNAL when it fails, as it does when a token is gone.
  absl::StatusOr<std::string> Sign(absl::string_view bytes) const;

 private:
  SigningKey(openssl::KeyPtr key, std::shared_ptr<const void> owner);

  std::shared_ptr<const void> owner_;  // goes after the key
  openssl::KeyPtr key_;
  std::string id_;
};

// Whether `signature` over `bytes` was made with the key's private half.
bool IsSignature(const EVP_PKEY* key, absl::string_view bytes, absl::string_view signature);

}  // namespace postgate::receipts

#endif  // CORE_RECEIPTS_SIGNING_KEY_H_
