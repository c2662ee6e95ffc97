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
#include "core/files/whole_file.h"
#include "core/receipts/head_verifier.h"
#include "core/reference/reference_data.h"
#include "core/reference/shipped_data.h"
#include "server/backup/check_backup.h"
#include "server/backup/manifest.h"
#include "server/backup/restore.h"
#include "server/identity/openssl_types.h"
#include "server/ledger/rocksdb/ledger_check.h"
#include "server/ledger/rocksdb/ledger_folder.h"
#include "server/ledger/rocksdb/readers_check.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/master_key_file.h"
#include "server/price_learning/price_learner.h"
#include "server/receipts_identity.h"
#include "server/sealing/key_folder.h"

namespace postgate {
namespace {

using config::v1::GatewayConfig;
using ledger::LedgerFindings;

constexpr size_t kProducersPerPage = 1000;
constexpr char kRestoreRemedy[] =
    "What can be done: leave the folder as it is, and restore the newest backup that --check-backup finds sound into a new one (docs/operating.md, Backup "
    "and restore).";
constexpr char kLearnRemedy[] = "What can be done: --check or --check-backup tells all that is damaged; learn from a backup that is sound. Nothing was written.";
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

// Opens the keys that are there; makes no folder.
absl::StatusOr<std::unique_ptr<sealing::KeyFolder>> OpenKeys(const GatewayConfig& configuration) {
  const std::string folder = configuration.data_dir() + "/keys";
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return absl::FailedPreconditionError(
        absl::StrCat("data_dir: no keys are in ", folder, "; what the ledger holds is sealed with them, and no backup has them"));
  }
  absl::StatusOr<sealing::MasterKeys> masters = LoadMasterKeys(configuration.certs_dir());
  if (!masters.ok()) return masters.status();
  return sealing::KeyFolder::Open(folder, *std::move(masters));
}

absl::StatusOr<price_learning::LearnedPrices> LearnFrom(const GatewayConfig& configuration, const std::string& ledger_folder) {
  const auto reference =
      reference::ReferenceData::Load(configuration.reference_dir().empty() ? reference::ShippedReferenceDir() : configuration.reference_dir());
  if (!reference.ok()) return reference.status();
  const auto keys = OpenKeys(configuration);
  if (!keys.ok()) return keys.status();
  ledger::RocksdbStoreOptions store_options;
  store_options.directory = ledger_folder;
  store_options.read_only = true;
  const auto store = ledger::OpenRocksdbStore(store_options);
  if (!store.ok()) return store.status();
  price_learning::PriceLearnerOptions options;
  options.store = store->get();
  options.keys = keys->get();
  options.reference = reference->get();
  options.progress = TellProgress;
  return price_learning::LearnPrices(options);
}

void PrintLearned(const price_learning::LearnedPrices& learned, const std::string& file) {
  Print(absl::StrCat(learned.entries, " entries: ", learned.items, " accepted items as they are now, ", learned.items_not_current,
                     " earlier or cancelled versions passed over"));
  Print(absl::StrCat("erased: ", learned.items_erased, " of these items can no longer be read"));
  Print(absl::StrCat(learned.pieces, " pieces: ", learned.pieces_without_price,
                     " without a price, for want of a known HS code, a value, a net mass or a rate of the day"));
  Print(absl::StrCat(learned.headings.size(), " headings learned; ", learned.headings_left_out, " left out that have fewer than ", price_learning::kPiecesMin,
                     " pieces"));
  Print(absl::StrCat("written: ", file, ". Review it, then put it into the reference data as price_ranges.csv and restart (docs/operating.md, Prices)"));
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

int LearnHubPrices(const GatewayConfig& configuration, const std::string& file, const std::string& backup) {
  // What is in force was reviewed, and is never replaced by what nobody has looked at.
  if (files::FileExists(file)) return Refuse(absl::AlreadyExistsError(absl::StrCat("--learn-prices: ", file, " is there; give another name")), kLearnRemedy);
  std::error_code error;
  if (!std::filesystem::is_directory(std::filesystem::absolute(file, error).parent_path(), error)) {
    return Refuse(absl::NotFoundError(absl::StrCat("--learn-prices: the folder of ", file, " is not there; make it first")), kLearnRemedy);
  }
  const std::string folder = backup.empty() ? configuration.data_dir() + "/ledger" : absl::StrCat(backup, "/", backup::kLedgerFolder);
  if (!std::filesystem::is_directory(folder, error)) return Refuse(absl::NotFoundError(absl::StrCat("no ledger is in ", folder)), kLearnRemedy);
  const auto hold = ledger::LedgerHold::Take(folder);
  if (!hold.ok()) return Refuse(hold.status(), kLearnRemedy);
  const auto learned = LearnFrom(configuration, folder);
  if (!learned.ok()) return Refuse(learned.status(), kLearnRemedy);
  constexpr mode_t kForItsOwner = 0600;
  const absl::Status written = files::WriteFileAtomically(file, price_learning::PriceRangesFile(*learned), kForItsOwner);
  if (!written.ok()) return Refuse(written, kLearnRemedy);
  PrintLearned(*learned, file);
  return kSound;
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
