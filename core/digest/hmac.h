// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_DIGEST_HMAC_H_
#define CORE_DIGEST_HMAC_H_

#include <initializer_list>

#include "absl/strings/string_view.h"
#include "core/digest/sha256.h"

namespace postgate::digest {

// HMAC-SHA-256 (RFC 2104) of many texts under one key, which is hashed once. Fails as Sha256 does. Thread-safe.
class HmacSha256 {
 public:
  explicit HmacSha256(absl::string_view key);

  // Of the parts, one behind the other.
  Sha256Digest Of(std::initializer_list<absl::string_view> parts) const;

 private:
  // Behind the key.
  Sha256 inner_;
  Sha256 outer_;
};

}  // namespace postgate::digest

#endif  // CORE_DIGEST_HMAC_H_
