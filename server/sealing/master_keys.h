// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_MASTER_KEYS_H_
#define POSTGATE_SERVER_SEALING_MASTER_KEYS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::sealing {

// The keys that wrap the data keys. They lie apart from the ledger, its keys and their backups: with either alone nothing sealed can be read.
// Immutable; thread-safe.
class MasterKeys {
 public:
  // One key a line, 64 hexadecimal digits; lines that begin with # and empty ones say nothing. The first wraps what is new; the others still
  // unwrap what they wrapped. INVALID_ARGUMENT names the line, never what stands in it.
  static absl::StatusOr<MasterKeys> FromText(absl::string_view text);

  struct Wrapped {
    std::string key_id;
    std::string bytes;
  };
  Wrapped Wrap(absl::string_view additional_data, absl::string_view secret) const;
  // FAILED_PRECONDITION when no key has this identifier; DATA_LOSS when what was wrapped or the additional data was altered.
  absl::StatusOr<std::string> Unwrap(absl::string_view additional_data, const Wrapped& wrapped) const;

 private:
  struct Key {
    std::string id;
    std::string secret;
  };
  std::vector<Key> keys_;
};

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_MASTER_KEYS_H_
