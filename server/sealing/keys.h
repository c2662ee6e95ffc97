// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_KEYS_H_
#define POSTGATE_SERVER_SEALING_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/sealing.pb.h"
#include "server/sealing/data_key.h"

namespace postgate::sealing {

using ledger::v1::RetentionClass;

// Which key: "carrier/NAME", "customs/NAME", "case/ID" (case_keys.h) or "hub/parcels" (parcel_fingerprint.h), days since 1970-01-01 in UTC, class.
struct KeyName {
  std::string principal;
  int32_t day = 0;
  RetentionClass retention_class = ledger::v1::RETENTION_CLASS_UNSPECIFIED;

  bool operator==(const KeyName&) const = default;
};

// The keys that seal what the ledger holds. Thread-safe.
class Keys {
 public:
  virtual ~Keys() = default;

  // The key, which is made when there is none. One that was made is on disk, with its sync, on return: what it seals is never committed before it.
  // FAILED_PRECONDITION when it was erased: that day is over. Reads or writes the disk at the first call for a name.
  virtual absl::StatusOr<DataKeyPtr> FindOrMake(const KeyName& name) = 0;

  // Null when it was erased. DATA_LOSS when there is none: what it sealed is lost with it; the place and the remedy are named. Reads the disk at the
  // first call for a name.
  virtual absl::StatusOr<DataKeyPtr> Find(const KeyName& name) = 0;
};

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_KEYS_H_
