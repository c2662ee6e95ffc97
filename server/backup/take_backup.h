// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_BACKUP_TAKE_BACKUP_H_
#define POSTGATE_SERVER_BACKUP_TAKE_BACKUP_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/receipts/signing_key.h"
#include "postgate/ledger/v1/backup.pb.h"
#include "server/ledger/store.h"

namespace postgate::backup {

inline constexpr size_t kBackupNameBytesMax = 64;

// 1 to 64 of a-z, 0-9, '-', '_' and '.', the first a letter or digit: never a path.
bool IsBackupName(absl::string_view name);

struct BackupTakerOptions {
  // The running hub's; outlives the taker.
  const ledger::Store* store = nullptr;
  // Of the ledger's files: which decides how much is copied.
  std::string ledger_folder;
  // Where backups are made; empty: none can be.
  std::string backup_folder;
  std::shared_ptr<const receipts::SigningKey> key;
  std::string hub_version;
  std::function<absl::Time()> clock;
};

struct TakenBackup {
  std::string folder;
  ledger::v1::BackupManifest manifest;
};

// Makes backups of a ledger that goes on. Thread-safe; one at a time.
class BackupTaker {
 public:
  explicit BackupTaker(BackupTakerOptions options) : options_(std::move(options)) {}

  // On return the backup is whole, on disk and synced, under backup_folder/NAME; before, nothing has that name. Reads and copies all of the ledger, so it
  // may take minutes. What a broken one leaves (.NAME.partial) the next of that name removes. Errors as HubService.CreateBackup's; ABORTED after Cancel.
  absl::StatusOr<TakenBackup> Take(const std::string& name);

  // Ends one under way at its next file, and refuses others. For the hub's stop.
  void Cancel() { cancelled_.store(true); }

 private:
  absl::Status CheckSpace() const;
  absl::StatusOr<ledger::v1::BackupManifest> Fill(const std::string& folder) const;
  absl::Status Describe(const std::string& ledger_folder, ledger::v1::BackupManifest& manifest) const;
  absl::Status DigestFiles(const std::string& folder, ledger::v1::BackupManifest& manifest) const;

  const BackupTakerOptions options_;
  std::atomic<bool> under_way_{false};
  std::atomic<bool> cancelled_{false};
};

}  // namespace postgate::backup

#endif  // POSTGATE_SERVER_BACKUP_TAKE_BACKUP_H_
