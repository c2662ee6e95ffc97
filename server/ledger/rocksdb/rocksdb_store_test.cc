// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/rocksdb_store.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/ledger/rocksdb/ledger_format.h"
#include "server/ledger/rocksdb/new_metadata.h"
#include "server/ledger/rocksdb/rocksdb_database.h"
#include "server/ledger/testing/store_contract.h"
#include "core/testing/temporary_folder.h"
#include "server/ledger/testing/write_groups.h"
#include "server/ledger/testing/writer_process.h"

namespace postgate::ledger {
namespace {

absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& directory) {
  return OpenRocksdbStore({directory + "/ledger", absl::FromUnixSeconds(kTestSeconds)});
}

INSTANTIATE_TEST_SUITE_P(Rocksdb, StoreContractTest,
                         testing::Values(StoreImplementation{"rocksdb", [](const std::string& directory) {
                                                               absl::StatusOr<std::unique_ptr<Store>> store = Open(directory);
                                                               EXPECT_TRUE(store.ok()) << store.status();
                                                               return *std::move(store);
                                                             }}));

class RocksdbStoreTest : public testing::Test {
 protected:
  std::unique_ptr<Store> MustOpen() {
    absl::StatusOr<std::unique_ptr<Store>> store = Open(directory_.path());
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  // A ledger of `groups` groups of four entries, left as a crash leaves it: all in the log.
  void WriteAndCrash(int groups) {
    WriterProcess writer(directory_.path() + "/ledger");
    for (int i = 0; i < groups; ++i) ASSERT_EQ(HeadIn(writer.Do("write 4 2000")), 4 * i + 3);
    ASSERT_EQ(writer.End(), 0);
  }

  std::string LogPath() const {
    for (const auto& file : std::filesystem::directory_iterator(directory_.path() + "/ledger")) {
      if (file.path().extension() == ".log" && file.file_size() > 0) return file.path().string();
    }
    return "";
  }

  void FlipBit(const std::string& path, std::streamoff offset) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(offset);
    const char byte = static_cast<char>(file.get() ^ 0x10);
    file.seekp(offset);
    file.put(byte);
    ASSERT_TRUE(file.good());
  }

  // As after a power failure: the file has grown, the last sectors were not written.
  void ZeroTheEndOf(const std::string& path, size_t bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(path) - bytes));
    file << std::string(bytes, '\0');
    ASSERT_TRUE(file.good());
  }

  // Opens the ledger several times, and each time writes.
  void ExpectToGoOnFrom(int64_t head) {
    for (int64_t start = 0; start < 4; ++start) {
      const std::unique_ptr<Store> store = MustOpen();
      ASSERT_NE(store, nullptr);
      ASSERT_EQ(store->Head(), head + start);
      ASSERT_TRUE(store->Write(MakeWriteGroup(head + start + 1, 1)).ok());
    }
  }

  TemporaryFolder directory_;
};

TEST_F(RocksdbStoreTest, IsTheSameAfterAReopening) {
  v1::LedgerMetadata metadata;
  {
    const std::unique_ptr<Store> store = MustOpen();
    metadata = store->Metadata();
    ASSERT_TRUE(store->Write(MakeWriteGroup(0, 3)).ok());
    ASSERT_TRUE(store->Write(MakeWriteGroup(3, 2)).ok());
  }
  const std::unique_ptr<Store> store = MustOpen();
  EXPECT_EQ(store->Head(), 4);
  EXPECT_EQ(store->Metadata().SerializeAsString(), metadata.SerializeAsString());
  EXPECT_EQ(store->ReadEntry(4)->entry.item().item_id(), TestItemId(4));
  EXPECT_EQ(store->ReadProducer(ProducerKey("carrier/a", "office"))->value().committed_offset(), 5);
  ASSERT_TRUE(store->Write(MakeWriteGroup(5, 1)).ok());
}

TEST_F(RocksdbStoreTest, EachLedgerHasAnEpochAndARangeOfItsOwn) {
  const auto first = NewMetadata(absl::FromUnixSeconds(1735689600), 1);
  const auto second = NewMetadata(absl::FromUnixSeconds(1735689601), 1);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->registration_range(), 0);
  EXPECT_EQ(second->registration_range(), 1);
  EXPECT_NE(first->ledger_epoch(), second->ledger_epoch());
  EXPECT_NE(first->registration_key(), second->registration_key());
}

TEST_F(RocksdbStoreTest, RefusesAFolderThatAnotherHasOpen) {
  const std::unique_ptr<Store> store = MustOpen();
  const absl::Status second = Open(directory_.path()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(second)) << second;
  EXPECT_NE(second.message().find("another gateway has " + directory_.path()), absl::string_view::npos) << second;
  EXPECT_TRUE(store->Write(MakeWriteGroup(0, 1)).ok());
}

TEST_F(RocksdbStoreTest, RefusesAFormatThatItDoesNotRead) {
  {
    const std::unique_ptr<Store> store = MustOpen();
    WriteGroup group;
    group.metadata = store->Metadata();
    group.metadata->set_format_version(group.metadata->format_version() + 1);
    ASSERT_TRUE(store->Write(group).ok());
  }
  const absl::Status status = Open(directory_.path()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_NE(status.message().find(absl::StrCat("has format ", kLedgerFormat + 1, ", which a newer release wrote")), absl::string_view::npos) << status;
}

// RocksDB itself would only name the family.
TEST_F(RocksdbStoreTest, RefusesANewerFormatThatHasMoreFamiliesAndChangesNothing) {
  const std::string directory = directory_.path() + "/ledger";
  {
    ASSERT_TRUE(MustOpen()->Write(MakeWriteGroup(0, 1)).ok());
    const auto database = OpenLedgerDatabase(directory, std::make_shared<RequestExpiry>());
    ASSERT_TRUE(database.ok()) << database.status();
    rocksdb::ColumnFamilyHandle* family = nullptr;
    ASSERT_TRUE((*database)->db->CreateColumnFamily(rocksdb::ColumnFamilyOptions(), "of_a_newer_release", &family).ok());
    (*database)->handles.push_back(family);
    v1::LedgerMetadata metadata;
    metadata.set_format_version(kLedgerFormat + 2);
    ASSERT_TRUE((*database)->db->Put(rocksdb::WriteOptions(), (*database)->metadata, kMetadataKey, metadata.SerializeAsString()).ok());
  }
  std::map<std::string, std::filesystem::file_time_type> before;
  for (const auto& file : std::filesystem::directory_iterator(directory)) before[file.path().string()] = file.last_write_time();
  const absl::Status status = Open(directory_.path()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_NE(status.message().find(absl::StrCat("has format ", kLedgerFormat + 2, ", which a newer release wrote")), absl::string_view::npos) << status;
  std::map<std::string, std::filesystem::file_time_type> after;
  for (const auto& file : std::filesystem::directory_iterator(directory)) after[file.path().string()] = file.last_write_time();
  EXPECT_EQ(before, after);
}

TEST_F(RocksdbStoreTest, RefusesALedgerWithoutItsFileCurrentAndChangesNothing) {
  { ASSERT_TRUE(MustOpen()->Write(MakeWriteGroup(0, 1)).ok()); }
  std::filesystem::rename(directory_.path() + "/ledger/CURRENT", directory_.path() + "/current");
  EXPECT_TRUE(absl::IsDataLoss(Open(directory_.path()).status()));
  EXPECT_FALSE(std::filesystem::exists(directory_.path() + "/ledger/CURRENT"));
  std::filesystem::rename(directory_.path() + "/current", directory_.path() + "/ledger/CURRENT");
  const std::unique_ptr<Store> store = MustOpen();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->Head(), 0);
}

TEST_F(RocksdbStoreTest, KeepsAllThatWasAcknowledgedWhenItIsKilled) {
  constexpr int kKills = 10;
  constexpr int kGroupsAhead = 200;
  int64_t acknowledged = kNoSequence;
  for (int i = 0; i < kKills; ++i) {
    WriterProcess writer(directory_.path() + "/ledger");
    // A different number of groups each time, then killed in the middle of whatever comes next.
    const int groups = 3 + 7 * i;
    for (int group = 0; group < groups + kGroupsAhead; ++group) writer.Send("write 3 20000");
    for (int group = 0; group < groups; ++group) {
      const int64_t head = HeadIn(writer.Answer());
      ASSERT_GE(head, acknowledged + 3);
      acknowledged = head;
    }
    writer.Kill();
    for (std::string answer; !(answer = writer.Answer()).empty();) acknowledged = HeadIn(answer);
    const std::unique_ptr<Store> store = MustOpen();
    ASSERT_NE(store, nullptr);
    ASSERT_GE(store->Head(), acknowledged);
    ASSERT_EQ(store->ReadProducer(ProducerKey("carrier/a", "office"))->value().committed_offset(), store->Head() + 1);
    for (int64_t sequence = 0; sequence <= store->Head(); ++sequence) {
      ASSERT_EQ(store->ReadEntry(sequence)->entry.item().item_id(), TestItemId(sequence));
    }
  }
}

TEST_F(RocksdbStoreTest, ToleratesATornLastWrite) {
  WriteAndCrash(10);
  std::filesystem::resize_file(LogPath(), std::filesystem::file_size(LogPath()) - 100);
  const std::unique_ptr<Store> store = MustOpen();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->Head(), 35);
  EXPECT_TRUE(store->Write(MakeWriteGroup(36, 1)).ok());
}

TEST_F(RocksdbStoreTest, ToleratesALastWriteWithoutItsContent) {
  WriteAndCrash(10);
  ZeroTheEndOf(LogPath(), 4000);
  const std::unique_ptr<Store> store = MustOpen();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->Head(), 35);
  EXPECT_EQ(store->ReadEntry(35)->entry.item().item_id(), TestItemId(35));
}

TEST_F(RocksdbStoreTest, GoesOnAfterATornFirstWriteOfALogStartAfterStart) {
  { ASSERT_TRUE(MustOpen()->Write(MakeWriteGroup(0, 1)).ok()); }
  { ASSERT_NE(MustOpen(), nullptr); }  // what was written is in tables now, and the log empty
  {
    WriterProcess writer(directory_.path() + "/ledger");
    ASSERT_EQ(HeadIn(writer.Do("write 1 20000")), 1);
  }
  std::filesystem::resize_file(LogPath(), 10000);
  ExpectToGoOnFrom(0);
}

TEST_F(RocksdbStoreTest, GoesOnAfterALastWriteWithoutItsContentStartAfterStart) {
  WriteAndCrash(2);
  ZeroTheEndOf(LogPath(), 4000);
  ExpectToGoOnFrom(3);
}

TEST_F(RocksdbStoreTest, RefusesAFlippedBitBeforeWholeRecordsAndChangesNothing) {
  WriteAndCrash(10);
  const std::string path = LogPath();
  const auto middle = static_cast<std::streamoff>(std::filesystem::file_size(path) / 2);
  FlipBit(path, middle);
  for (int i = 0; i < 2; ++i) {
    const absl::Status status = Open(directory_.path()).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_NE(status.message().find(path), absl::string_view::npos) << status;
  }
  FlipBit(path, middle);
  const std::unique_ptr<Store> store = MustOpen();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->Head(), 39);
}

// A memory table of blocks is full at 64 MiB, and then begins another log.
TEST_F(RocksdbStoreTest, OpensALedgerThatLeftSeveralLogs) {
  {
    WriterProcess writer(directory_.path() + "/ledger");
    for (int i = 0; i < 40; ++i) ASSERT_EQ(HeadIn(writer.Do("write 100 20000")), 100 * i + 99);
    ASSERT_EQ(writer.End(), 0);
  }
  RocksdbStoreOptions options;
  options.directory = directory_.path() + "/ledger";
  options.read_only = true;
  {
    const auto read = OpenRocksdbStore(options);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ((*read)->Head(), 3999);
    EXPECT_TRUE(absl::IsFailedPrecondition((*read)->Write(MakeWriteGroup(4000, 1))));
  }
  const std::unique_ptr<Store> store = MustOpen();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->Head(), 3999);
}

TEST_F(RocksdbStoreTest, AFailedWriteLatchesWhateverTheMediumSaysLater) {
  WriterProcess writer(directory_.path() + "/ledger");
  ASSERT_EQ(writer.Do("write 1 16"), "ok 0");
  ASSERT_EQ(writer.Do("file-limit 4096"), "ok 0");
  const std::string failed = writer.Do("write 1 100000");
  EXPECT_EQ(HeadIn(failed), -1) << failed;
  EXPECT_EQ(writer.Do("file-limit 0"), "ok 0");
  EXPECT_EQ(writer.Do("write 1 16"), failed);
  EXPECT_EQ(writer.Do("can-write"), failed);
  EXPECT_EQ(writer.Do("read 0"), "ok 0");
  EXPECT_EQ(writer.Do("close"), "ok");
  EXPECT_EQ(writer.End(), 0);
  const std::unique_ptr<Store> store = MustOpen();
  ASSERT_NE(store, nullptr);
  EXPECT_GE(store->Head(), 0);
  EXPECT_TRUE(store->ReadEntry(store->Head()).ok());
}

}  // namespace
}  // namespace postgate::ledger
