// SPDX-License-Identifier: Apache-2.0
#include "server/backup/restore.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/files/durable_folder.h"
#include "core/files/whole_file.h"
#include "core/receipts/epoch_end.h"
#include "server/backup/durable_files.h"
#include "server/backup/manifest.h"
#include "server/ledger/rocksdb/new_epoch.h"

namespace postgate::backup {
namespace {

constexpr char kUnderWayFolder[] = "ledger.restoring";
// What may be in a data folder that a ledger is restored into: keys that were brought back before, and what some file systems put into their root.
constexpr std::array<absl::string_view, 2> kLeftAlone = {"keys", "lost+found"};

absl::Status CheckEmpty(const std::string& data_folder) {
  std::error_code error;
  if (!std::filesystem::exists(data_folder, error) && !error) return absl::OkStatus();
  for (std::filesystem::directory_iterator it(data_folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name == kUnderWayFolder || std::find(kLeftAlone.begin(), kLeftAlone.end(), name) != kLeftAlone.end()) continue;
    return absl::FailedPreconditionError(absl::StrCat("data_dir: ", data_folder, " is not empty (", name, "), and a restore writes over nothing: name a new "
                                                      "folder, or move this one away"));
  }
  if (error) return absl::FailedPreconditionError(absl::StrCat("data_dir: ", data_folder, " can't be read: ", error.message()));
  return absl::OkStatus();
}

// The backup may change between its check and this: each file's digest is compared again, as it was written.
absl::Status CopyFiles(const RestoreOptions& options, const ledger::v1::BackupManifest& manifest, const std::string& under_way) {
  for (int i = 0; i < manifest.files_size(); ++i) {
    const ledger::v1::BackupFile& file = manifest.files(i);
    if (options.progress) options.progress("files copied", i, manifest.files_size());
    const std::string from = absl::StrCat(options.backup, "/", file.path());
    const std::string to = absl::StrCat(under_way, "/", std::filesystem::path(file.path()).filename().string());
    const absl::StatusOr<FileDigest> digest = CopyDurably(from, to);
    if (!digest.ok()) return digest.status();
    if (digest->sha256 != file.sha256()) return absl::DataLossError(absl::StrCat(from, " changed while it was copied, or was not read as it is"));
  }
  return files::SyncFolder(under_way);
}

absl::StatusOr<ledger::v1::LedgerMetadata> MakeLedger(const RestoreOptions& options, const ledger::v1::BackupManifest& manifest) {
  std::error_code error;
  files::MakeDurableFolder(options.data_folder, error);
  if (error) return absl::FailedPreconditionError(absl::StrCat("data_dir: can't make ", options.data_folder, ": ", error.message()));
  const std::string under_way = absl::StrCat(options.data_folder, "/", kUnderWayFolder);
  std::filesystem::remove_all(under_way, error);
  if (!error) std::filesystem::create_directory(under_way, error);
  if (!error) std::filesystem::permissions(under_way, std::filesystem::perms::owner_all, error);
  if (error) return absl::FailedPreconditionError(absl::StrCat("data_dir: can't make ", under_way, ": ", error.message()));
  if (absl::Status synced = files::SyncFolder(options.data_folder); !synced.ok()) return synced;
  if (absl::Status copied = CopyFiles(options, manifest, under_way); !copied.ok()) return copied;
  absl::StatusOr<ledger::v1::LedgerMetadata> metadata = ledger::BeginNewEpoch(
      under_way, options.now, [&](v1::EpochEnd& end) { return receipts::SignEpochEnd(*options.key, end); });
  if (!metadata.ok()) return metadata;
  std::filesystem::rename(under_way, absl::StrCat(options.data_folder, "/ledger"), error);
  if (error) return absl::InternalError(absl::StrCat(under_way, " can't be renamed: ", error.message()));
  if (absl::Status synced = files::SyncFolder(options.data_folder); !synced.ok()) return synced;
  return metadata;
}

}  // namespace

absl::StatusOr<Restored> Restore(const RestoreOptions& options) {
  if (absl::Status empty = CheckEmpty(options.data_folder); !empty.ok()) return empty;
  absl::StatusOr<CheckedBackup> backup = CheckBackup({options.backup, options.verifier, options.progress});
  if (!backup.ok()) return backup.status();
  Restored restored{*std::move(backup), {}};
  if (!restored.backup.findings.sound()) return restored;
  absl::StatusOr<ledger::v1::LedgerMetadata> metadata = MakeLedger(options, restored.backup.manifest);
  if (!metadata.ok()) return metadata.status();
  restored.metadata = *std::move(metadata);
  return restored;
}

absl::Status CheckNoRestoreUnderWay(const std::string& data_folder) {
  std::error_code error;
  if (!std::filesystem::exists(absl::StrCat(data_folder, "/", kUnderWayFolder), error)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("data_dir: a restore into ", data_folder, " was broken off (", kUnderWayFolder,
                                                    "): do it again with --restore, or remove that folder"));
}

}  // namespace postgate::backup
