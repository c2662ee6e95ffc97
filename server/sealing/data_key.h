// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_DATA_KEY_H_
#define POSTGATE_SERVER_SEALING_DATA_KEY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/sealing/aead.h"

namespace postgate::sealing {

// A key of one principal, day and retention class. What it is used for has keys of its own, which are derived from it and go with it.
// Immutable; thread-safe.
class DataKey {
 public:
  // `secret` has kKeyBytes.
  explicit DataKey(absl::string_view secret);

  absl::StatusOr<std::string> Open(absl::string_view additional_data, absl::string_view sealed) const {
    return sealing::Open(seal_key_, additional_data, sealed);
  }

  // The key of a Sealer, whose texts Open opens.
  absl::string_view seal_key() const { return seal_key_; }

  // HMAC-SHA-256, 32 bytes, of a digest that is kept.
  std::string KeyedDigest(absl::string_view digest) const;
  // The key of KeyedDigest, for who has many of them.
  absl::string_view digest_key() const { return digest_key_; }
  // The key of search terms (search_terms.h).
  absl::string_view search_key() const { return search_key_; }
  // Of a receipt, cut to `bytes`, of at most 32.
  std::string Salt(absl::string_view seed, size_t bytes) const;

 private:
  std::string seal_key_;
  std::string digest_key_;
  std::string salt_key_;
  std::string search_key_;
};

using DataKeyPtr = std::shared_ptr<const DataKey>;

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_DATA_KEY_H_
