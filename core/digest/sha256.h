// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_DIGEST_SHA256_H_
#define CORE_DIGEST_SHA256_H_

#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace postgate::digest {

using Sha256Digest = std::array<uint8_t, 32>;

// SHA-256 of bytes that come piece by piece; a copy goes on by itself from what was added. Nothing may go on without its digest: should it fail, the process
// ends. Not thread-safe.
//
// OpenSSL's plain state and not EVP's, whose way to begin, to copy and to end takes allocations and costs as much as to hash a node of a tree.
class Sha256 {
 public:
  Sha256();

  void Add(absl::string_view bytes);
  // Of what was added since the last Finish; then it begins anew.
  Sha256Digest Finish();

 private:
  SHA256_CTX state_;
};

// Of the parts, one behind the other. Thread-safe.
Sha256Digest Sha256Of(std::initializer_list<absl::string_view> parts);

// The 32 bytes as a string, as messages hold them.
std::string BytesOf(const Sha256Digest& digest);
// The same without a copy: valid as long as the digest is.
absl::string_view ViewOf(const Sha256Digest& digest);
// Back from a message; none when they are not 32 bytes.
std::optional<Sha256Digest> FromBytes(absl::string_view bytes);

// The first 12 hexadecimal digits of a text's SHA-256, enough to tell editions of reference data apart.
std::string ShortDigest(absl::string_view text);

}  // namespace postgate::digest

#endif  // CORE_DIGEST_SHA256_H_
