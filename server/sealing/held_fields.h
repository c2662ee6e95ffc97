// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_HELD_FIELDS_H_
#define POSTGATE_SERVER_SEALING_HELD_FIELDS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace postgate::sealing {

// What was sealed of one entry, by class: the serialized fields. None: erased, or there is nothing of that class.
struct ClearFields {
  std::optional<std::string> personal;
  std::optional<std::string> trade;
};

// What legal holds keep of entries. Thread-safe.
class HeldFields {
 public:
  virtual ~HeldFields() = default;
  // Nothing when no standing case holds the entry at `sequence`. Reads the disk. The ledger's and the keys' errors; DATA_LOSS when it was altered.
  virtual absl::StatusOr<ClearFields> Find(int64_t sequence) const = 0;
};

// For whoever may not see what is held.
class NothingHeld final : public HeldFields {
 public:
  absl::StatusOr<ClearFields> Find(int64_t) const override { return ClearFields(); }
};

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_HELD_FIELDS_H_
