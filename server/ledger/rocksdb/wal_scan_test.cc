// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/wal_scan.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "server/ledger/rocksdb/crc32c.h"
#include "core/testing/temporary_folder.h"

namespace postgate::ledger {
namespace {

TEST(Crc32cTest, GivesThePublishedValues) {
  // RFC 3720, B.4.
  EXPECT_EQ(ExtendCrc32c(0, std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(ExtendCrc32c(0, std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(ExtendCrc32c(0, "123456789"), 0xe3069283u);
  EXPECT_EQ(ExtendCrc32c(ExtendCrc32c(0, "1234"), "56789"), 0xe3069283u);
}

// The log of a real RocksDB with `sizes.size()` writes of one value each. The last record begins at last_record_.
class WalScanTest : public testing::Test {
 protected:
  void WriteLog(const std::vector<size_t>& sizes) {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, directory_.path(), &db).ok());
    const std::unique_ptr<rocksdb::DB> owned(db);
    rocksdb::WriteOptions synced;
    synced.sync = true;
    for (const size_t size : sizes) {
      last_record_ = LogSize();
      ASSERT_TRUE(db->Put(synced, "key", std::string(size, 'v')).ok());
    }
  }

  std::string LogPath() const {
    for (const auto& file : std::filesystem::directory_iterator(directory_.path())) {
      if (file.path().extension() == ".log") return file.path().string();
    }
    return "";
  }
  std::streamoff LogSize() const { return static_cast<std::streamoff>(std::filesystem::file_size(LogPath())); }

  void Overwrite(std::streamoff offset, const std::string& bytes) {
    std::fstream file(LogPath(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(offset);
    file << bytes;
    ASSERT_TRUE(file.good());
  }

  void FlipBit(std::streamoff offset) {
    std::fstream file(LogPath(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(offset);
    const char byte = static_cast<char>(file.get() ^ 0x10);
    file.seekp(offset);
    file.put(byte);
    ASSERT_TRUE(file.good());
  }

  TemporaryFolder directory_;
  std::streamoff last_record_ = 0;
};

TEST_F(WalScanTest, AnAbsentFolderIsAnEmptyLog) {
  const auto scan = ScanWal(directory_.path() + "/absent");
  ASSERT_TRUE(scan.ok());
  EXPECT_EQ(scan->last_change, 0u);
}

TEST_F(WalScanTest, CountsTheChangesOfAWholeLog) {
  // Records inside a block, over several, and with a header that a block's end cuts (32768 - 3 * 7 - 27 and around).
  WriteLog({10, 100000, 0, 32700, 32700, 70000, 5});
  const auto scan = ScanWal(directory_.path());
  ASSERT_TRUE(scan.ok()) << scan.status();
  EXPECT_FALSE(scan->has_torn_tail());
  EXPECT_EQ(scan->last_change, 7u);
}

TEST_F(WalScanTest, CountsTheChangesWhereverABlockEnds) {
  std::vector<size_t> sizes;
  for (size_t size = 32000; size < 32040; ++size) sizes.push_back(size + 700);
  WriteLog(sizes);
  const auto scan = ScanWal(directory_.path());
  ASSERT_TRUE(scan.ok()) << scan.status();
  EXPECT_FALSE(scan->has_torn_tail());
  EXPECT_EQ(scan->last_change, sizes.size());
}

TEST_F(WalScanTest, AWriteThatWasCutShortIsATornTail) {
  WriteLog({10, 100000, 90000});
  const std::streamoff size = LogSize();
  for (const std::streamoff cut : {size - 1, size - 40000, last_record_ + 8, last_record_ + 1}) {
    std::filesystem::resize_file(LogPath(), static_cast<uintmax_t>(cut));
    const auto scan = ScanWal(directory_.path());
    ASSERT_TRUE(scan.ok()) << scan.status();
    EXPECT_EQ(scan->last_change, 2u) << cut;
  }
}

TEST_F(WalScanTest, AnUnsyncedWriteThatLostItsBeginIsATornTail) {
  WriteLog({10, 100000, 90000});
  Overwrite(last_record_, std::string(4096, '\0'));  // the later sectors of the same write are whole
  const auto scan = ScanWal(directory_.path());
  ASSERT_TRUE(scan.ok()) << scan.status();
  ASSERT_TRUE(scan->has_torn_tail());
  EXPECT_EQ(scan->torn_ends.front().file, LogPath());
  EXPECT_EQ(scan->last_change, 2u);
}

TEST_F(WalScanTest, RefusesDamageBeforeAWholeRecordAndSaysWhere) {
  WriteLog({10, 100, 200, 300});
  FlipBit(last_record_ - 50);  // in the payload of the third
  const auto scan = ScanWal(directory_.path());
  EXPECT_TRUE(absl::IsDataLoss(scan.status()));
  EXPECT_NE(scan.status().message().find(LogPath()), absl::string_view::npos) << scan.status();
  EXPECT_NE(scan.status().message().find("offset"), absl::string_view::npos);
}

TEST_F(WalScanTest, RefusesEveryFlippedBitBeforeTheLastRecord) {
  WriteLog({10, 60, 40});
  for (std::streamoff offset = 0; offset < last_record_; ++offset) {
    FlipBit(offset);
    EXPECT_TRUE(absl::IsDataLoss(ScanWal(directory_.path()).status())) << offset;
    FlipBit(offset);
  }
  EXPECT_TRUE(ScanWal(directory_.path()).ok());
}

TEST_F(WalScanTest, RefusesEveryFlippedBitOfTheLastRecordAndSaysWhere) {
  WriteLog({10, 60, 40});
  const std::streamoff size = LogSize();
  for (std::streamoff offset = last_record_; offset < size; ++offset) {
    FlipBit(offset);
    const absl::Status status = ScanWal(directory_.path()).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << offset;
    EXPECT_NE(status.message().find("offset " + std::to_string(last_record_) + " of " + LogPath()), absl::string_view::npos) << status;
    FlipBit(offset);
  }
}

TEST_F(WalScanTest, RefusesAFlippedBitOfALastRecordOverManyBlocks) {
  WriteLog({10, 100000});
  const std::streamoff size = LogSize();
  for (std::streamoff offset = last_record_; offset < size; offset += 1009) {
    FlipBit(offset);
    EXPECT_TRUE(absl::IsDataLoss(ScanWal(directory_.path()).status())) << offset;
    FlipBit(offset);
  }
}

TEST_F(WalScanTest, RefusesAZeroedPageBetweenRecords) {
  WriteLog({100, 60000, 60000, 100});
  Overwrite(65536, std::string(4096, '\0'));
  EXPECT_TRUE(absl::IsDataLoss(ScanWal(directory_.path()).status()));
}

}  // namespace
}  // namespace postgate::ledger
