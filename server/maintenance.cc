// SPDX-License-Identifier: Apache-2.0
#include "server/maintenance.h"

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/clock/clock.h"
#include "core/encoding/timestamp.h"
#include "core/receipts/head_verifier.h"
#include "server/backup/check_backup.h"
#include "server/backup/restore.h"
#include "server/identity/openssl_types.h"
#include "server/ledger/rocksdb/ledger_check.h"
#include "server/ledger/rocksdb/ledger_folder.h"
#include "server/ledger/rocksdb/readers_check.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/receipts_identity.h"

namespace postgate {
namespace {

using config::v1::GatewayConfig;
using ledger::LedgerFindings;

constexpr size_t kProducersPerPage = 1000;
constexpr char kRestoreRemedy[] =
    "What can be done: leave the folder as it is, and restore the newest backup that --check-backup finds sound into a new one (docs/operating.md, Backup "
    "and restore).";
constexpr char kBackupRemedy[] = "What can be done: take another copy of this backup, or an earlier one. Nothing was written.";

void Print(absl::string_view line) { printf("%.*s\n", static_cast<int>(line.size()), line.data()); }
void Tell(absl::string_view line) { fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data()); }

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%SZ", encoding::ToTime(time), absl::UTCTimeZone());
}

// Damage is one thing, and that nothing can be said another.
int Refuse(const absl::Status& status, const char* remedy) {
  Tell(absl::StrCat("postgate-gateway: ", status.message()));
  if (!absl::IsDataLoss(status)) return kCannot;
  Tell(remedy);
  return kDamaged;
}

void TellProgress(absl::string_view what, int64_t done, int64_t all) {
  Tell(all > 0 ? absl::StrCat(what, ": ", done, " of ", all) : done > 0 ? absl::StrCat(what, ": ", done) : std::string(what));
}

// Whoever checks a ledger needs no key, only what its signatures are checked with.
absl::StatusOr<receipts::HeadVerifier> LoadVerifier(const GatewayConfig& configuration) {
  const std::string& folder = configuration.certs_dir();
  absl::StatusOr<std::string> certificates = identity::ReadPemFile(folder + "/receipts.pem");
  if (!certificates.ok()) return absl::FailedPreconditionError(absl::StrCat("certs_dir: ", certificates.status().message()));
  absl::StatusOr<std::string> authorities = identity::ReadPemFile(folder + "/ca.pem");
  if (!authorities.ok()) return absl::FailedPreconditionError(absl::StrCat("certs_dir: ", authorities.status().message()));
  auto verifier = receipts::HeadVerifier::FromPem(*certificates, *authorities);
  if (!verifier.ok()) return absl::FailedPreconditionError(absl::StrCat("certs_dir: ", folder, "/receipts.pem: ", verifier.status().message()));
  return verifier;
}

void PrintFindings(const LedgerFindings& findings) {
  Print(absl::StrCat("ledger epoch ", findings.metadata.ledger_epoch(), ", format ", findings.metadata.format_version()));
  for (const ledger::v1::FormerEpoch& former : findings.metadata.former_epochs()) {
    Print(absl::StrCat("former ledger epoch ", former.end().ledger_epoch(), ": ", former.end().tree_size(), " entries kept at the restore on ",
                       TimeText(former.end().restored_at())));
  }
  Print(absl::StrCat(findings.head + 1, " entries in ", findings.blocks, " blocks: ", findings.entries_proven, " held against their leaf, ",
                     findings.entries_of_receipts, " against their receipt"));
  Print(absl::StrCat(findings.heads, " signed tree heads, each with its root made anew; ", findings.receipts, " receipts of ", findings.producers, " producers"));
  for (const std::string& note : findings.notes) Print(absl::StrCat("note: ", note));
  for (const std::string& damage : findings.damages) Print(absl::StrCat("damage: ", damage));
  if (findings.damages_untold > 0) Print(absl::StrCat("damage: ", findings.damages_untold, " more"));
}

// A reader ahead of the ledger shows that the ledger lost its end; one that is damaged is made anew.
void CheckReaders(const std::string& folder, LedgerFindings& findings) {
  const auto readers = ledger::CheckReaders(folder, findings.metadata.ledger_epoch(), findings.head);
  if (absl::IsNotFound(readers.status()) || absl::IsFailedPrecondition(readers.status())) {
    findings.notes.push_back(absl::StrCat(readers.status().message(), "; the next start makes them anew"));
  } else if (!readers.ok()) {
    findings.AddDamage(absl::StrCat(readers.status().message(), ". Unless the ledger's end is missing: delete ", folder, ", the next start makes it anew"));
  } else {
    for (const ledger::ReaderCheckpoint& reader : *readers) {
      findings.notes.push_back(absl::StrCat("the reader ", reader.name, " has applied entry ", reader.checkpoint, " of ", findings.head));
    }
  }
}

int Verdict(const LedgerFindings& findings, const char* remedy) {
  PrintFindings(findings);
  Print(findings.sound() ? "sound" : "damaged");
  if (findings.sound()) return kSound;
  Print(remedy);
  return kDamaged;
}

// What every partner has to be told, from the restored ledger itself.
absl::Status PrintProducers(const std::string& ledger_folder) {
  ledger::RocksdbStoreOptions options;
  options.directory = ledger_folder;
  options.read_only = true;
  const auto store = ledger::OpenRocksdbStore(options);
  if (!store.ok()) return store.status();
  std::string after;
  for (;;) {
    const auto page = (*store)->ReadProducers(after, kProducersPerPage);
    if (!page.ok()) return page.status();
    if (page->empty()) return absl::OkStatus();
    for (const ledger::WriteGroup::ProducerRow& row : *page) {
      const auto [carrier, producer] = ledger::SplitProducerKey(row.key);
      Print(absl::StrCat("next offset ", row.state.committed_offset(), "  ", carrier, "  ", producer));
    }
    after = page->back().key;
  }
}

int PrintRestored(const backup::Restored& restored, const std::string& data_folder) {
  const ledger::v1::FormerEpoch& former = *restored.metadata.former_epochs().rbegin();
  PrintFindings(restored.backup.findings);
  Print(absl::StrCat("restored into ", data_folder, " from a backup of ", TimeText(restored.backup.manifest.created_at())));
  Print(absl::StrCat("ledger epoch ", restored.metadata.ledger_epoch(), " goes on from entry ", former.end().tree_size()));
  Print(absl::StrCat("covered: receipts of former ledger epoch ", former.end().ledger_epoch(), " up to entry ", former.end().tree_size() - 1));
  Print(absl::StrCat("no longer covered: those of that epoch from entry ", former.end().tree_size(), " on; their records are sent again from these offsets"));
  if (const absl::Status printed = PrintProducers(data_folder + "/ledger"); !printed.ok()) return Refuse(printed, kRestoreRemedy);
  for (const std::string& what : restored.backup.manifest.not_included()) Print(absl::StrCat("not in the backup: ", what));
  return kSound;
}

}  // namespace

int CheckHub(const GatewayConfig& configuration) {
  const std::string folder = configuration.data_dir() + "/ledger";
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return Refuse(absl::NotFoundError(absl::StrCat("data_dir: no ledger is in ", folder)), kRestoreRemedy);
  const auto hold = ledger::LedgerHold::Take(folder);
  if (!hold.ok()) return Refuse(hold.status(), kRestoreRemedy);
  const auto verifier = LoadVerifier(configuration);
  if (!verifier.ok()) return Refuse(verifier.status(), kRestoreRemedy);
  ledger::LedgerCheckOptions options;
  options.directory = folder;
  options.verifier = &*verifier;
  options.progress = TellProgress;
  auto findings = ledger::CheckLedger(options);
  if (!findings.ok()) return Refuse(findings.status(), kRestoreRemedy);
  CheckReaders(configuration.data_dir() + "/readers", *findings);
  return Verdict(*findings, kRestoreRemedy);
}

int CheckOneBackup(const GatewayConfig& configuration, const std::string& backup) {
  const auto verifier = LoadVerifier(configuration);
  if (!verifier.ok()) return Refuse(verifier.status(), kBackupRemedy);
  const auto checked = backup::CheckBackup({backup, &*verifier, TellProgress});
  if (!checked.ok()) return Refuse(checked.status(), kBackupRemedy);
  Print(absl::StrCat("backup of ", TimeText(checked->manifest.created_at()), ", ", checked->manifest.files_size(), " files as the hub signed them"));
  return Verdict(checked->findings, kBackupRemedy);
}

int RestoreHub(const GatewayConfig& configuration, const std::string& backup) {
  const auto verifier = LoadVerifier(configuration);
  if (!verifier.ok()) return Refuse(verifier.status(), kBackupRemedy);
  const auto identity = LoadReceiptsIdentity(configuration.certs_dir(), configuration.receipts_key_uri(), WallNow());
  if (!identity.ok()) return Refuse(identity.status(), kBackupRemedy);
  backup::RestoreOptions options;
  options.backup = backup;
  options.data_folder = configuration.data_dir();
  options.verifier = &*verifier;
  options.key = identity->key;
  options.now = WallNow();
  options.progress = TellProgress;
  const auto restored = backup::Restore(options);
  if (!restored.ok()) return Refuse(restored.status(), kBackupRemedy);
  if (!restored->backup.findings.sound()) return Verdict(restored->backup.findings, kBackupRemedy);
  return PrintRestored(*restored, configuration.data_dir());
}

}  // namespace postgate
