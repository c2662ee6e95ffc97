// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_BACKUP_RESTORE_H_
#define POSTGATE_SERVER_BACKUP_RESTORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/receipts/head_verifier.h"
#include "core/receipts/signing_key.h"
#include "postgate/ledger/v1/backup.pb.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/backup/check_backup.h"

namespace postgate::backup {

struct RestoreOptions {
  std::string backup;
  // The new hub's data folder: absent, or empty but for what FoundInDataFolder leaves alone.
  std::string data_folder;
  const receipts::HeadVerifier* verifier = nullptr;
  std::shared_ptr<const receipts::SigningKey> key;
  absl::Time now;
  std::function<void(absl::string_view what, int64_t done, int64_t all)> progress;
};

struct Restored {
  // What the backup said, and what was found in it. Unless the findings are sound nothing was written.
  CheckedBackup backup;
  // Of the ledger as it goes on.
  ledger::v1::LedgerMetadata metadata;
};

// Checks a backup as CheckBackup does, and only when it is sound makes the ledger in the data folder from it, under a new ledger epoch. Until the
// last moment, a rename, the data folder has no ledger, and a gateway refuses to start in it; a restore that was broken off is simply done again.
// FAILED_PRECONDITION when the data folder is not empty; else the errors of CheckBackup, or of writing.
absl::StatusOr<Restored> Restore(const RestoreOptions& options);

// OK unless a restore into the data folder was begun and not ended: FAILED_PRECONDITION, with what to do.
absl::Status CheckNoRestoreUnderWay(const std::string& data_folder);

}  // namespace postgate::backup

#endif  // POSTGATE_SERVER_BACKUP_RESTORE_H_
