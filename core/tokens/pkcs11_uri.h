// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_TOKENS_PKCS11_URI_H_
#define CORE_TOKENS_PKCS11_URI_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::tokens {

// A longer URI is refused, bytes.
inline constexpr size_t kUriBytesMax = 2'048;

// Which key of which token, reached how: what of RFC 7512 a service needs that starts without anybody at a terminal. Empty: any.
struct Pkcs11Uri {
  std::string token;  // the token's label
  std::string manufacturer;
  std::string model;
  std::string serial;
  std::string object;  // the key's label
  std::string id;      // the key's CKA_ID, bytes
  // The shared library that speaks for the token. Never empty.
  std::string module_path;
  // File with the PIN. Never empty.
  std::string pin_file;
};

// Whether `text` begins as such a URI does.
bool IsPkcs11Uri(absl::string_view text);

// INVALID_ARGUMENT, with cause and remedy, unless it names a private key by `object` or `id`, a token by `token` or `serial`, a module-path and a
// pin-source=file:PATH. `pin-value` is refused: who may read a configuration would have the PIN. No error repeats a value.
absl::StatusOr<Pkcs11Uri> ParsePkcs11Uri(absl::string_view text);

}  // namespace postgate::tokens

#endif  // CORE_TOKENS_PKCS11_URI_H_
