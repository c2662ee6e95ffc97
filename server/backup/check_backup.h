// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_BACKUP_CHECK_BACKUP_H_
#define POSTGATE_SERVER_BACKUP_CHECK_BACKUP_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/receipts/head_verifier.h"
#include "postgate/ledger/v1/backup.pb.h"
#include "server/ledger/rocksdb/ledger_check.h"

namespace postgate::backup {

struct CheckBackupOptions {
  std::string folder;
  // Of the hub's certificates for receipts; outlives the check.
  const receipts::HeadVerifier* verifier = nullptr;
  std::function<void(absl::string_view what, int64_t done, int64_t all)> progress;
};

struct CheckedBackup {
  ledger::v1::BackupManifest manifest;
  // What is in its ledger. It is sound when these are.
  ledger::LedgerFindings findings;
};

// Whether a hub could be restored from it, to the last byte: the manifest is what the hub signed, the folder has exactly its files with their
// sizes and digests, and the ledger in it is sound, with the manifest's head. Changes nothing, and needs no right to. DATA_LOSS, with the place:
// it is damaged; NOT_FOUND, FAILED_PRECONDITION: it can't be checked, see ReadManifest.
absl::StatusOr<CheckedBackup> CheckBackup(const CheckBackupOptions& options);

}  // namespace postgate::backup

#endif  // POSTGATE_SERVER_BACKUP_CHECK_BACKUP_H_
