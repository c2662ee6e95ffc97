// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_AEAD_H_
#define POSTGATE_SERVER_SEALING_AEAD_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::sealing {

// AES-256-GCM (NIST SP 800-38D). Bytes.
inline constexpr size_t kKeyBytes = 32;
inline constexpr size_t kNonceBytes = 12;
inline constexpr size_t kTagBytes = 16;

// Random bytes of the operating system's quality. The process ends when there are none: nothing may go on without.
std::string RandomBytes(size_t count);

// Nonce, ciphertext, tag. The nonce is random: under one key at most 2^32 texts may be sealed (SP 800-38D, 8.3), and a day of one carrier is
// far below. Ends the process without memory or without the algorithm, as digests do. Thread-safe.
std::string Seal(absl::string_view key, absl::string_view additional_data, absl::string_view text);

// The text back. DATA_LOSS when anything of the sealed bytes or the additional data is other than what was sealed, or it is another key. Thread-safe.
absl::StatusOr<std::string> Open(absl::string_view key, absl::string_view additional_data, absl::string_view sealed);

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_AEAD_H_
