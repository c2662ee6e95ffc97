// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_NEW_EPOCH_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_NEW_EPOCH_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/ledger_epoch.pb.h"

namespace postgate::ledger {

// The metadata of a ledger that goes on from `size` entries after a restore at `now`: a new epoch; registration numbers from a range above any that
// the epochs before may have come to, whatever the clock says, under the same key, so that none is given twice; a base for its cursors. What is
// known of the former epochs stays. `sign` completes the statement of how the last one ended.
absl::StatusOr<v1::LedgerMetadata> MetadataOfNewEpoch(const v1::LedgerMetadata& before, int64_t size, const std::string& root_hash, absl::Time now,
                                                      const std::function<absl::Status(postgate::v1::EpochEnd& end)>& sign);

// Begins a new epoch in a ledger that no gateway has open, durably. Errors are the store's, or sign's; then nothing has changed.
absl::StatusOr<v1::LedgerMetadata> BeginNewEpoch(const std::string& directory, absl::Time now,
                                                 const std::function<absl::Status(postgate::v1::EpochEnd& end)>& sign);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_NEW_EPOCH_H_
