// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_NEW_METADATA_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_NEW_METADATA_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "postgate/ledger/v1/entry.pb.h"

namespace postgate::ledger {

// The metadata of a ledger that is made at `now`: a random epoch and registration key, and a range of registration numbers of its own,
// the seconds since 2025-01-01. INTERNAL when the system has no randomness.
absl::StatusOr<v1::LedgerMetadata> NewMetadata(absl::Time now, int32_t format_version);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_NEW_METADATA_H_
