// SPDX-License-Identifier: Apache-2.0
//
// A backup is taken of a ledger that goes on, is checked to the last byte, and becomes another hub's ledger; whatever was altered in it is refused
// with its place before anything is written.
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "certs/authority.h"
#include "core/receipts/epoch_end.h"
#include "core/testing/read_file.h"
#include "core/testing/temporary_folder.h"
#include "gmock/gmock.h"
#include "server/backup/check_backup.h"
#include "server/backup/manifest.h"
#include "server/backup/restore.h"
#include "server/backup/take_backup.h"
#include "server/ledger/epochs.h"
#include "server/ledger/rocksdb/ledger_format.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/testing/proven_ledger.h"

namespace postgate::backup {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class BackupTest : public testing::Test {
 protected:
  BackupTest() {
    EXPECT_TRUE(certs::InitAuthority(certs_).ok());
    key_ = std::make_shared<const receipts::SigningKey>(*receipts::SigningKey::FromPem(ReadFile(certs_ + "/receipts.key")));
    verifier_ = std::make_unique<receipts::HeadVerifier>(
        *receipts::HeadVerifier::FromPem(ReadFile(certs_ + "/receipts.pem"), ReadFile(certs_ + "/ca.pem")));
    Open();
  }

  // Three groups in tables and three in the log.
  void Fill() {
    for (int i = 0; i < 3; ++i) ledger_->Write("seoul", 100);
    Reopen();
    for (int i = 0; i < 3; ++i) ledger_->Write("busan", 40, 2);
  }

  void Open() {
    store_ = *ledger::OpenRocksdbStore({data_ + "/ledger", absl::Now()});
    ledger_ = std::make_unique<ledger::ProvenLedger>(store_.get(), key_, absl::Now());
    BackupTakerOptions options;
    options.store = store_.get();
    options.ledger_folder = data_ + "/ledger";
    options.backup_folder = backups_;
    options.key = key_;
    options.hub_version = "1.2.3";
    options.clock = [] { return absl::Now(); };
    taker_ = std::make_unique<BackupTaker>(std::move(options));
  }

  void Reopen() {
    ledger_.reset();
    store_.reset();
    Open();
  }

  std::string Take(const std::string& name) {
    const auto taken = taker_->Take(name);
    EXPECT_TRUE(taken.ok()) << taken.status();
    return taken.ok() ? taken->folder : "";
  }

  absl::StatusOr<CheckedBackup> Check(const std::string& folder) const { return CheckBackup({folder, verifier_.get(), {}}); }

  absl::StatusOr<Restored> RestoreTo(const std::string& backup, const std::string& target) const {
    RestoreOptions options;
    options.backup = backup;
    options.data_folder = target;
    options.verifier = verifier_.get();
    options.key = key_;
    options.now = absl::Now();
    return Restore(options);
  }

  const TemporaryFolder folder_;
  const std::string certs_ = folder_.path() + "/certs";
  const std::string data_ = folder_.path() + "/data";
  const std::string backups_ = folder_.path() + "/backups";
  std::shared_ptr<const receipts::SigningKey> key_;
  std::unique_ptr<receipts::HeadVerifier> verifier_;
  std::unique_ptr<ledger::Store> store_;
  std::unique_ptr<ledger::ProvenLedger> ledger_;
  std::unique_ptr<BackupTaker> taker_;
};

TEST_F(BackupTest, HoldsWhatTheLedgerHadAndSaysSo) {
  Fill();
  const auto taken = taker_->Take("monday");
  ASSERT_TRUE(taken.ok()) << taken.status();
  ledger_->Write("seoul", 10);
  EXPECT_EQ(taken->folder, backups_ + "/monday");
  EXPECT_EQ(taken->manifest.last_sequence(), 425);
  EXPECT_EQ(taken->manifest.ledger_epoch(), store_->Metadata().ledger_epoch());
  EXPECT_EQ(taken->manifest.format_version(), ledger::kLedgerFormat);
  EXPECT_EQ(taken->manifest.tree_head().SerializeAsString(), store_->ReadTreeHead(426)->SerializeAsString());
  EXPECT_GT(taken->manifest.not_included_size(), 0);
  const auto checked = Check(taken->folder);
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_THAT(checked->findings.damages, IsEmpty());
  EXPECT_EQ(checked->findings.entries_proven, 426);
  EXPECT_EQ(std::filesystem::status(taken->folder).permissions() & std::filesystem::perms::others_all, std::filesystem::perms::none);
}

// Groups are written all the time; whatever moment the copy is of, it is one between two groups.
TEST_F(BackupTest, IsConsistentWhileTheLedgerGoesOn) {
  Fill();
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    while (!stop.load()) ledger_->Write("jeju", 30, 1);
  });
  int64_t before = -1;
  for (const char* name : {"a", "b", "c", "d"}) {
    const int64_t head = store_->Head();
    const auto taken = taker_->Take(name);
    ASSERT_TRUE(taken.ok()) << taken.status();
    EXPECT_GE(taken->manifest.last_sequence(), head) << "what was acknowledged before the call is in it";
    EXPECT_GT(taken->manifest.last_sequence(), before);
    before = taken->manifest.last_sequence();
  }
  stop.store(true);
  writer.join();
  for (const char* name : {"a", "b", "c", "d"}) {
    const auto checked = Check(backups_ + "/" + name);
    ASSERT_TRUE(checked.ok()) << name << ": " << checked.status();
    EXPECT_THAT(checked->findings.damages, IsEmpty()) << name;
  }
}

TEST_F(BackupTest, OfAnEmptyLedgerIsOneToo) {
  const std::string folder = Take("empty");
  const auto checked = Check(folder);
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_THAT(checked->findings.damages, IsEmpty());
  EXPECT_EQ(checked->manifest.last_sequence(), -1);
  EXPECT_FALSE(checked->manifest.has_tree_head());
  const auto restored = RestoreTo(folder, folder_.path() + "/new");
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->metadata.former_epochs(0).end().tree_size(), 0);
}

TEST_F(BackupTest, TakesPlainNamesBelowItsFolderAlone) {
  for (const char* name : {"", ".", "..", "../up", "a/b", "/etc", ".hidden", "Monday", "a b", "-x"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(taker_->Take(name).status())) << name;
  }
  EXPECT_TRUE(absl::IsInvalidArgument(taker_->Take(std::string(65, 'a')).status()));
  Take("2026-11-26_0300.daily");
  EXPECT_TRUE(absl::IsAlreadyExists(taker_->Take("2026-11-26_0300.daily").status()));
  std::filesystem::create_symlink("/nowhere", backups_ + "/link");
  EXPECT_TRUE(absl::IsAlreadyExists(taker_->Take("link").status()));
}

TEST_F(BackupTest, NeedsAFolderInTheConfiguration) {
  BackupTaker taker(BackupTakerOptions{});
  const absl::Status status = taker.Take("a").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("set backup_dir"));
}

TEST_F(BackupTest, ThereIsOneAtATime) {
  absl::Status second;
  BackupTakerOptions options;
  options.store = store_.get();
  options.ledger_folder = data_ + "/ledger";
  options.backup_folder = backups_;
  options.key = key_;
  BackupTaker* taker = nullptr;
  options.clock = [&] {
    second = taker->Take("second").status();
    return absl::Now();
  };
  BackupTaker first(std::move(options));
  taker = &first;
  EXPECT_TRUE(first.Take("first").ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(second)) << second;
  EXPECT_THAT(std::string(second.message()), HasSubstr("a backup is under way"));
  EXPECT_FALSE(std::filesystem::exists(backups_ + "/second"));
}

TEST_F(BackupTest, OneThatWasBrokenOffIsNone) {
  Fill();
  std::filesystem::create_directories(backups_ + "/.monday.partial/ledger");
  std::ofstream(backups_ + "/.monday.partial/ledger/000009.sst") << "of a hub that was killed";
  EXPECT_TRUE(absl::IsNotFound(Check(backups_ + "/.monday.partial").status()));
  EXPECT_TRUE(Check(Take("monday")).ok());
  EXPECT_FALSE(std::filesystem::exists(backups_ + "/.monday.partial"));
  taker_->Cancel();
  EXPECT_TRUE(absl::IsAborted(taker_->Take("tuesday").status()));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(backups_), {}), 1);
}

TEST_F(BackupTest, GoesOnElsewhereUnderANewEpoch) {
  Fill();
  const std::string folder = Take("monday");
  const ledger::v1::LedgerMetadata before = store_->Metadata();
  const v1::TreeHead kept = *store_->ReadTreeHead(426);
  ledger_->Write("seoul", 10);
  const std::string target = folder_.path() + "/other machine/data";
  const auto restored = RestoreTo(folder, target);
  ASSERT_TRUE(restored.ok()) << restored.status();
  ASSERT_TRUE(restored->backup.findings.sound());

  const auto store = ledger::OpenRocksdbStore({target + "/ledger", absl::Now()});
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->Head(), 425);
  const ledger::v1::LedgerMetadata after = (*store)->Metadata();
  EXPECT_NE(after.ledger_epoch(), before.ledger_epoch());
  EXPECT_GT(after.registration_range(), before.registration_range());
  ASSERT_EQ(after.former_epochs_size(), 1);
  const v1::EpochEnd& end = after.former_epochs(0).end();
  EXPECT_EQ(end.ledger_epoch(), before.ledger_epoch());
  EXPECT_EQ(end.tree_size(), 426);
  EXPECT_EQ(end.root_hash(), kept.root_hash());
  EXPECT_TRUE(receipts::VerifyEpochEnd(*verifier_, end).ok());
  EXPECT_EQ((*store)->ReadProducer(ledger::ProducerKey("post", "seoul"))->value().committed_offset(), 300);
  EXPECT_EQ((*store)->ReadTreeHead(426)->SerializeAsString(), kept.SerializeAsString());

  // The tree goes on from the one that was kept, under the new epoch.
  ledger::ProvenLedger(store->get(), key_, absl::Now()).Write("seoul", 20);
  EXPECT_EQ((*store)->ReadTreeHead(446)->ledger_epoch(), after.ledger_epoch());
}

TEST_F(BackupTest, EachRestoreIsAnEpochOfItsOwn) {
  Fill();
  const std::string folder = Take("monday");
  const auto first = RestoreTo(folder, folder_.path() + "/first");
  const auto second = RestoreTo(folder, folder_.path() + "/second");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(first->metadata.ledger_epoch(), second->metadata.ledger_epoch());
}

TEST_F(BackupTest, WritesOverNothing) {
  Fill();
  const std::string folder = Take("monday");
  const std::string target = folder_.path() + "/target";
  std::filesystem::create_directories(target + "/keys");
  std::filesystem::create_directories(target + "/ledger.restoring");
  std::ofstream(target + "/ledger.restoring/000001.sst") << "of a restore that was killed";
  EXPECT_TRUE(absl::IsFailedPrecondition(CheckNoRestoreUnderWay(target)));
  ASSERT_TRUE(RestoreTo(folder, target).ok());
  EXPECT_TRUE(CheckNoRestoreUnderWay(target).ok());
  const absl::Status again = RestoreTo(folder, target).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(again)) << again;
  EXPECT_THAT(std::string(again.message()), HasSubstr("is not empty (ledger)"));
  EXPECT_TRUE(absl::IsFailedPrecondition(RestoreTo(folder, data_).status())) << "the hub's own";
}

struct Break {
  const char* name;
  std::function<void(const std::string& backup)> plant;
  const char* place;
};

std::string FirstTable(const std::string& backup) {
  for (const auto& file : std::filesystem::directory_iterator(backup + "/ledger")) {
    if (file.path().extension() == ".sst" && file.file_size() > 2000) return file.path().string();
  }
  return "";
}

// Tables are linked to the hub's own: whoever breaks one breaks its copy.
void Overwrite(const std::string& path, const std::string& content) {
  std::filesystem::remove(path);
  std::ofstream(path, std::ios::binary) << content;
}

void EditManifest(const std::string& backup, const std::string& from, const std::string& to) {
  const std::string before = ReadFile(backup + "/manifest.json");
  const std::string after = absl::StrReplaceAll(before, {{from, to}});
  ASSERT_NE(before, after);
  Overwrite(backup + "/manifest.json", after);
}

TEST_F(BackupTest, EachBreakIsRefusedWithItsPlaceAndNothingIsWritten) {
  Fill();
  const std::string sound = Take("sound");
  const std::vector<Break> breaks = {
      {"a flipped bit",
       [](const std::string& backup) {
         std::string content = ReadFile(FirstTable(backup));
         content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
         Overwrite(FirstTable(backup), content);
       },
       ".sst has another SHA-256 than the manifest says"},
      {"a missing table", [](const std::string& backup) { std::filesystem::remove(FirstTable(backup)); }, ".sst is missing"},
      {"a truncated table",
       [](const std::string& backup) {
         const std::string content = ReadFile(FirstTable(backup));
         Overwrite(FirstTable(backup), content.substr(0, content.size() - 100));
       },
       "bytes, and the manifest says"},
      {"a file too many", [](const std::string& backup) { Overwrite(backup + "/ledger/999999.log", ""); }, "999999.log is in the backup, and not in its manifest"},
      {"another last entry", [](const std::string& backup) { EditManifest(backup, "\"425\"", "\"424\""); }, "manifest.json was altered"},
      {"another digest",
       [](const std::string& backup) {
         std::string table = std::filesystem::path(FirstTable(backup)).filename().string();
         EditManifest(backup, "ledger/" + table, "ledger/1" + table);
       },
       "manifest.json was altered"},
      {"no JSON", [](const std::string& backup) { Overwrite(backup + "/manifest.json", "{"); }, "manifest.json is no manifest of a backup"},
      {"no manifest", [](const std::string& backup) { std::filesystem::remove(backup + "/manifest.json"); }, "manifest.json"},
  };
  const std::string target = folder_.path() + "/target";
  for (const Break& planted : breaks) {
    const std::string backup = folder_.path() + "/broken";
    std::filesystem::remove_all(backup);
    std::filesystem::copy(sound, backup, std::filesystem::copy_options::recursive);
    ASSERT_TRUE(Check(backup).ok()) << planted.name;
    planted.plant(backup);
    const absl::Status refused = RestoreTo(backup, target).status();
    EXPECT_TRUE(absl::IsDataLoss(refused) || absl::IsNotFound(refused)) << planted.name << ": " << refused;
    EXPECT_THAT(std::string(refused.message()), HasSubstr(planted.place)) << planted.name;
    EXPECT_FALSE(std::filesystem::exists(target)) << planted.name;
  }
}

// The hub's own key signs, but the ledger in it is not what the manifest tells.
TEST_F(BackupTest, AManifestOfAnotherLedgerIsRefused) {
  Fill();
  const std::string folder = Take("monday");
  ledger::v1::BackupManifest manifest = *ReadManifest(folder, *verifier_);
  ledger_->Write("seoul", 1);
  *manifest.mutable_tree_head() = *store_->ReadTreeHead(427);
  manifest.set_last_sequence(426);
  std::filesystem::remove(folder + "/manifest.json");
  ASSERT_TRUE(WriteManifest(folder, *key_, manifest).ok());
  const auto restored = RestoreTo(folder, folder_.path() + "/target");
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_THAT(restored->backup.findings.damages, testing::Contains(HasSubstr("the ledger ends with entry 425, and the manifest says 426")));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/target"));
}

TEST_F(BackupTest, AManifestThatLeadsOutOfTheBackupIsRefused) {
  Fill();
  const std::string folder = Take("monday");
  ledger::v1::BackupManifest manifest = *ReadManifest(folder, *verifier_);
  manifest.mutable_files(0)->set_path("ledger/../../../etc/passwd");
  std::filesystem::remove(folder + "/manifest.json");
  ASSERT_TRUE(WriteManifest(folder, *key_, manifest).ok());
  EXPECT_THAT(std::string(Check(folder).status().message()), HasSubstr("which is no file of a backup"));
}

TEST_F(BackupTest, ANewerFormatIsRefusedWithTheWayOut) {
  Fill();
  const std::string folder = Take("monday");
  ledger::v1::BackupManifest manifest = *ReadManifest(folder, *verifier_);
  manifest.set_format_version(ledger::kLedgerFormat + 1);
  std::filesystem::remove(folder + "/manifest.json");
  ASSERT_TRUE(WriteManifest(folder, *key_, manifest).ok());
  const absl::Status refused = RestoreTo(folder, folder_.path() + "/target").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("which a newer release wrote"));
}

TEST_F(BackupTest, AnotherHubsKeyVouchesForNothing) {
  Fill();
  const std::string folder = Take("monday");
  const TemporaryFolder other;
  ASSERT_TRUE(certs::InitAuthority(other.path()).ok());
  const auto stranger = receipts::HeadVerifier::FromPem(ReadFile(other.path() + "/receipts.pem"), ReadFile(other.path() + "/ca.pem"));
  const absl::Status refused = CheckBackup({folder, &*stranger, {}}).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("earlier certificates for receipts"));
}

}  // namespace
}  // namespace postgate::backup
