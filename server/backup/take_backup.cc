// SPDX-License-Identifier: Apache-2.0
#include "server/backup/take_backup.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/digest/sha256.h"
#include "core/encoding/timestamp.h"
#include "core/files/durable_folder.h"
#include "core/files/whole_file.h"
#include "server/backup/durable_files.h"
#include "server/backup/manifest.h"
#include "server/ledger/rocksdb/ledger_folder.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/tree_reader.h"

namespace postgate::backup {
namespace {

using ledger::v1::BackupFile;
using ledger::v1::BackupManifest;

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Sums the files that may have to be copied: all, or where tables are linked the log alone. RocksDB removes files meanwhile: what is gone counts nothing.
uint64_t BytesToCopy(const std::string& folder, bool links_tables) {
  uint64_t bytes = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (links_tables && it->path().extension() == ".sst") continue;
    std::error_code gone;
    const uintmax_t size = it->file_size(gone);
    if (!gone) bytes += size;
  }
  return bytes;
}

bool AreOnOneFileSystem(const std::string& a, const std::string& b) {
  struct stat first {};
  struct stat second {};
  return stat(a.c_str(), &first) == 0 && stat(b.c_str(), &second) == 0 && first.st_dev == second.st_dev;
}

void RemoveAll(const std::string& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

}  // namespace

bool IsBackupName(absl::string_view name) {
  return !name.empty() && name.size() <= kBackupNameBytesMax && IsLetterOrDigit(name[0]) &&
         std::all_of(name.begin(), name.end(), [](char c) { return IsLetterOrDigit(c) || c == '-' || c == '_' || c == '.'; });
}

absl::StatusOr<TakenBackup> BackupTaker::Take(const std::string& name) {
  if (options_.backup_folder.empty()) {
    return absl::FailedPreconditionError("this hub has no folder for backups: set backup_dir in its configuration and restart it");
  }
  if (!IsBackupName(name)) {
    return absl::InvalidArgumentError(absl::StrCat("a backup's name has 1 to ", kBackupNameBytesMax,
                                                   " of a-z, 0-9, '-', '_' and '.', and begins with a letter or digit"));
  }
  if (under_way_.exchange(true)) return absl::FailedPreconditionError("a backup is under way; there is one at a time");
  const std::string partial = absl::StrCat(options_.backup_folder, "/.", name, ".partial");
  const auto take = [&]() -> absl::StatusOr<TakenBackup> {
    TakenBackup taken{absl::StrCat(options_.backup_folder, "/", name), {}};
    std::error_code error;
    files::MakeDurableFolder(options_.backup_folder, error);
    if (error) return absl::FailedPreconditionError(absl::StrCat("backup_dir: can't make ", options_.backup_folder, ": ", error.message()));
    if (std::filesystem::exists(std::filesystem::symlink_status(taken.folder, error))) {
      return absl::AlreadyExistsError(absl::StrCat(taken.folder, " is there; give another name"));
    }
    if (absl::Status space = CheckSpace(); !space.ok()) return space;
    RemoveAll(partial);
    if (!std::filesystem::create_directory(partial, error)) return absl::FailedPreconditionError(absl::StrCat("can't make ", partial, ": ", error.message()));
    std::filesystem::permissions(partial, std::filesystem::perms::owner_all, error);
    if (error) return absl::FailedPreconditionError(absl::StrCat("can't close ", partial, " to others: ", error.message()));
    absl::StatusOr<BackupManifest> manifest = Fill(partial);
    if (!manifest.ok()) return manifest.status();
    taken.manifest = *std::move(manifest);
    std::filesystem::rename(partial, taken.folder, error);
    if (error) return absl::InternalError(absl::StrCat(partial, " can't be renamed: ", error.message()));
    if (absl::Status synced = files::SyncFolder(options_.backup_folder); !synced.ok()) return synced;
    return taken;
  };
  absl::StatusOr<TakenBackup> taken = take();
  if (!taken.ok()) RemoveAll(partial);
  under_way_.store(false);
  return taken;
}

absl::Status BackupTaker::CheckSpace() const {
  struct statvfs space {};
  if (statvfs(options_.backup_folder.c_str(), &space) != 0) {
    return absl::FailedPreconditionError(absl::StrCat("backup_dir: ", options_.backup_folder, " can't be looked at"));
  }
  const uint64_t free_bytes = static_cast<uint64_t>(space.f_bavail) * space.f_frsize;
  // The reserve is the running ledger's where both share a file system; a backup must not stop the intake.
  const uint64_t needed = BytesToCopy(options_.ledger_folder, AreOnOneFileSystem(options_.ledger_folder, options_.backup_folder)) + 2 * ledger::kDiskReserve;
  if (free_bytes >= needed) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("backup_dir: the file system of ", options_.backup_folder, " has ", free_bytes >> 20,
                                                   " MiB free and a backup needs ", needed >> 20, " MiB"));
}

absl::StatusOr<BackupManifest> BackupTaker::Fill(const std::string& folder) const {
  const std::string ledger_folder = absl::StrCat(folder, "/", kLedgerFolder);
  BackupManifest manifest;
  manifest.set_manifest_version(kManifestVersion);
  *manifest.mutable_created_at() = encoding::ToTimestamp(options_.clock());
  manifest.set_hub_version(options_.hub_version);
  for (const std::string& what : NotIncluded()) manifest.add_not_included(what);
  if (absl::Status copied = options_.store->CopyTo(ledger_folder); !copied.ok()) return copied;
  if (absl::Status described = Describe(ledger_folder, manifest); !described.ok()) return described;
  if (absl::Status digested = DigestFiles(folder, manifest); !digested.ok()) return digested;
  if (absl::Status synced = files::SyncFolder(ledger_folder); !synced.ok()) return synced;
  if (absl::Status written = WriteManifest(folder, *options_.key, manifest); !written.ok()) return written;
  if (absl::Status synced = files::SyncFolder(folder); !synced.ok()) return synced;
  return manifest;
}

// What the copy holds, by itself: the ledger has gone on since.
absl::Status BackupTaker::Describe(const std::string& ledger_folder, BackupManifest& manifest) const {
  ledger::RocksdbStoreOptions options;
  options.directory = ledger_folder;
  options.read_only = true;
  const absl::StatusOr<std::unique_ptr<ledger::Store>> copy = ledger::OpenRocksdbStore(options);
  if (!copy.ok()) return absl::InternalError(absl::StrCat("the copy can't be read: ", copy.status().message()));
  manifest.set_format_version((*copy)->Metadata().format_version());
  manifest.set_ledger_epoch((*copy)->Metadata().ledger_epoch());
  manifest.set_last_sequence((*copy)->Head());
  const int64_t size = (*copy)->Head() + 1;
  if (size == 0) return absl::OkStatus();
  const absl::StatusOr<v1::TreeHead> head = (*copy)->ReadTreeHead(size);
  if (!head.ok()) return head.status();
  const absl::StatusOr<audit_tree::Frontier> frontier = audit_tree::FrontierAt(size, ledger::MakeTreeReader(copy->get()));
  if (!frontier.ok()) return frontier.status();
  if (head->tree_size() != size || head->root_hash() != digest::ViewOf(frontier->Root())) {
    return absl::InternalError(absl::StrCat("the copy's audit tree is not that of its last head, over ", head->tree_size(), " entries"));
  }
  *manifest.mutable_tree_head() = *head;
  return absl::OkStatus();
}

absl::Status BackupTaker::DigestFiles(const std::string& folder, BackupManifest& manifest) const {
  std::vector<std::string> names;
  std::error_code error;
  const std::string ledger_folder = absl::StrCat(folder, "/", kLedgerFolder);
  for (std::filesystem::directory_iterator it(ledger_folder, error), end; !error && it != end; it.increment(error)) names.push_back(it->path().filename().string());
  if (error) return absl::InternalError(absl::StrCat(ledger_folder, " can't be read: ", error.message()));
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    if (cancelled_.load()) return absl::AbortedError("the hub is about to stop; the backup was broken off");
    const std::string path = absl::StrCat(kLedgerFolder, "/", name);
    const absl::StatusOr<FileDigest> digest = DigestDurably(absl::StrCat(folder, "/", path));
    if (!digest.ok()) return digest.status();
    BackupFile& file = *manifest.add_files();
    file.set_path(path);
    file.set_size_bytes(digest->size_bytes);
    file.set_sha256(digest->sha256);
  }
  return absl::OkStatus();
}

}  // namespace postgate::backup
