// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_AEAD_H_
#define POSTGATE_SERVER_SEALING_AEAD_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct evp_cipher_ctx_st;

namespace postgate::sealing {

// AES-256-GCM (NIST SP 800-38D). Bytes.
inline constexpr size_t kKeyBytes = 32;
inline constexpr size_t kNonceBytes = 12;
inline constexpr size_t kTagBytes = 16;

// Random bytes of the operating system's quality. The process ends when there are none: nothing may go on without.
std::string RandomBytes(size_t count);

struct FreeCipherContext {
  void operator()(evp_cipher_ctx_st* context) const;
};

// Seals text after text under one key. The nonces are random: under one key at most 2^32 texts may be sealed (SP 800-38D, 8.3), and a day of one
// carrier is far below. Ends the process without memory or without the algorithm, as digests do. Not thread-safe.
//
// It lives for one batch at most, on one thread, and can't be copied; the hub never forks while it seals, so no two processes go on with the same nonces.
class Sealer {
 public:
  // `key` has kKeyBytes.
  explicit Sealer(absl::string_view key);

  // Nonce, ciphertext, tag take the place of what was in `sealed`, whose memory is kept.
  void Seal(absl::string_view additional_data, absl::string_view text, std::string& sealed);

 private:
  const unsigned char* NextNonce();

  std::unique_ptr<evp_cipher_ctx_st, FreeCipherContext> context_;  // with the key's schedule
  std::string nonces_;      // from the second text on drawn together, since to draw one alone costs more than to seal an item
  size_t nonces_used_ = 0;  // bytes
};

// One text as a Sealer does. Thread-safe.
std::string Seal(absl::string_view key, absl::string_view additional_data, absl::string_view text);

// The text back. DATA_LOSS when anything of the sealed bytes or the additional data is other than what was sealed, or it is another key. Thread-safe.
absl::StatusOr<std::string> Open(absl::string_view key, absl::string_view additional_data, absl::string_view sealed);

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_AEAD_H_
