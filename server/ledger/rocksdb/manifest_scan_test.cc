// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/manifest_scan.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "core/testing/read_file.h"
#include "core/testing/temporary_folder.h"
#include "gtest/gtest.h"
#include "server/ledger/rocksdb/log_format.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/testing/write_groups.h"

namespace postgate::ledger {
namespace {

// The list of tables of a ledger that has some.
class ManifestScanTest : public testing::Test {
 protected:
  void SetUp() override {
    for (int64_t start = 0; start < 3; ++start) {
      auto store = Open();
      ASSERT_TRUE(store.ok()) << store.status();
      ASSERT_TRUE((*store)->Write(MakeWriteGroup(start, 1)).ok());
    }
    std::ifstream current(ledger() + "/CURRENT");
    std::string name;
    std::getline(current, name);
    path_ = ledger() + "/" + name;
    written_ = ReadFile(path_);
    for (size_t at = 0; at < written_.size();) {
      const auto fragment = ReadFragment(absl::string_view(written_).substr(at), 0);
      ASSERT_TRUE(fragment.has_value());
      records_.push_back(at);
      at += fragment->size;
    }
    ASSERT_GT(records_.size(), 10u);
  }

  absl::StatusOr<std::unique_ptr<Store>> Open() const { return OpenRocksdbStore({ledger(), absl::FromUnixSeconds(kTestSeconds)}); }
  std::string ledger() const { return directory_.path() + "/ledger"; }
  void Rewrite(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

  TemporaryFolder directory_;
  std::string path_;
  std::string written_;
  std::vector<size_t> records_;  // where they begin
};

TEST_F(ManifestScanTest, AcceptsAListThatIsWhole) { EXPECT_EQ(CheckManifest(ledger()), absl::OkStatus()); }

TEST_F(ManifestScanTest, LeavesAFolderWithoutAListToRocksdb) { EXPECT_EQ(CheckManifest(directory_.path()), absl::OkStatus()); }

TEST_F(ManifestScanTest, RefusesEveryFlippedBitOfEveryLengthAndTypeAndSaysWhere) {
  for (const size_t record : records_) {
    for (size_t bit = 8 * 4; bit < 8 * kFragmentHeaderSize; ++bit) {
      std::string damaged = written_;
      damaged[record + bit / 8] = static_cast<char>(damaged[record + bit / 8] ^ (1 << (bit % 8)));
      Rewrite(damaged);
      const absl::Status status = CheckManifest(ledger());
      EXPECT_TRUE(absl::IsDataLoss(status)) << "record at " << record << ", bit " << bit;
      EXPECT_NE(status.message().find(path_), absl::string_view::npos);
      EXPECT_NE(status.message().find("offset " + std::to_string(record)), absl::string_view::npos) << status;
    }
  }
}

TEST_F(ManifestScanTest, AcceptsALastRecordThatACrashCutShort) {
  for (size_t size = records_.back() + 1; size < written_.size(); ++size) {
    Rewrite(written_.substr(0, size));
    EXPECT_EQ(CheckManifest(ledger()), absl::OkStatus()) << size;
  }
}

TEST_F(ManifestScanTest, ALedgerWithADamagedListIsRefusedAndNotChanged) {
  std::string damaged = written_;
  const size_t length = records_[records_.size() - 2] + 5;  // RocksDB would start with the tables before it, and delete the others
  damaged[length] = static_cast<char>(damaged[length] ^ 0x40);
  Rewrite(damaged);
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(absl::IsDataLoss(Open().status()));
  Rewrite(written_);
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->Head(), 2);
}

}  // namespace
}  // namespace postgate::ledger
