// SPDX-License-Identifier: Apache-2.0
#include "server/backup/check_backup.h"

#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/backup/durable_files.h"
#include "server/backup/manifest.h"

namespace postgate::backup {
namespace {

using ledger::v1::BackupFile;
using ledger::v1::BackupManifest;

absl::Status CheckFile(const std::string& folder, const BackupFile& file) {
  const std::string path = absl::StrCat(folder, "/", file.path());
  const absl::StatusOr<FileDigest> digest = DigestFile(path);
  if (absl::IsNotFound(digest.status())) return absl::DataLossError(absl::StrCat(path, " is missing"));
  if (!digest.ok()) return absl::DataLossError(digest.status().message());
  if (digest->size_bytes != file.size_bytes()) {
    return absl::DataLossError(absl::StrCat(path, " has ", digest->size_bytes, " bytes, and the manifest says ", file.size_bytes()));
  }
  if (digest->sha256 != file.sha256()) return absl::DataLossError(absl::StrCat(path, " has another SHA-256 than the manifest says: it was altered"));
  return absl::OkStatus();
}

// RocksDB takes in what it finds: a file too many is as wrong as one too few.
absl::Status CheckNoOthers(const std::string& folder, const BackupManifest& manifest) {
  std::set<std::string> named = {absl::StrCat(folder, "/", kManifestFile), absl::StrCat(folder, "/", kLedgerFolder)};
  for (const BackupFile& file : manifest.files()) named.insert(absl::StrCat(folder, "/", file.path()));
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (!named.contains(it->path().string())) return absl::DataLossError(absl::StrCat(it->path().string(), " is in the backup, and not in its manifest"));
  }
  if (error) return absl::InternalError(absl::StrCat(folder, " can't be read: ", error.message()));
  return absl::OkStatus();
}

// The ledger's own account against the manifest's.
absl::Status CompareWithManifest(const ledger::LedgerFindings& findings, const BackupManifest& manifest) {
  if (findings.metadata.ledger_epoch() != manifest.ledger_epoch()) {
    return absl::DataLossError(absl::StrCat("the ledger is of epoch ", findings.metadata.ledger_epoch(), ", and the manifest says ", manifest.ledger_epoch()));
  }
  if (findings.head != manifest.last_sequence()) {
    return absl::DataLossError(absl::StrCat("the ledger ends with entry ", findings.head, ", and the manifest says ", manifest.last_sequence()));
  }
  const bool has_head = findings.tree_head.has_value();
  if (has_head != manifest.has_tree_head() || (has_head && findings.tree_head->SerializeAsString() != manifest.tree_head().SerializeAsString())) {
    return absl::DataLossError("the ledger's newest tree head is not the one of the manifest");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CheckedBackup> CheckBackup(const CheckBackupOptions& options) {
  std::string folder = options.folder;
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  absl::StatusOr<BackupManifest> manifest = ReadManifest(folder, *options.verifier);
  if (!manifest.ok()) return manifest.status();
  if (absl::Status checked = CheckNoOthers(folder, *manifest); !checked.ok()) return checked;
  for (int i = 0; i < manifest->files_size(); ++i) {
    if (options.progress) options.progress("files", i, manifest->files_size());
    if (absl::Status checked = CheckFile(folder, manifest->files(i)); !checked.ok()) return checked;
  }
  ledger::LedgerCheckOptions check;
  check.directory = absl::StrCat(folder, "/", kLedgerFolder);
  check.verifier = options.verifier;
  check.progress = options.progress;
  absl::StatusOr<ledger::LedgerFindings> findings = ledger::CheckLedger(check);
  // Its files are all there, as they were signed, so that what can't be opened was damaged when it was copied.
  if (absl::IsNotFound(findings.status())) return absl::DataLossError(findings.status().message());
  if (!findings.ok()) return findings.status();
  if (findings->sound()) findings->Expect(CompareWithManifest(*findings, *manifest));
  return CheckedBackup{*std::move(manifest), *std::move(findings)};
}

}  // namespace postgate::backup
