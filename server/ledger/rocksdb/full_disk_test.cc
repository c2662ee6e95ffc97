// SPDX-License-Identifier: Apache-2.0
//
// A disk that is really full: a small tmpfs, for which the test needs to be root. Elsewhere RocksdbStoreTest's limit on the size of files
// provokes the failed write, and the case here that needs the mount says that it was skipped.
#include <sys/mount.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "server/ledger/rocksdb/ledger_folder.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "core/testing/temporary_folder.h"
#include "server/ledger/testing/write_groups.h"
#include "server/ledger/testing/writer_process.h"

namespace postgate::ledger {
namespace {

class FullDiskTest : public testing::Test {
 protected:
  void SetUp() override {
    mounted_ = mount("tmpfs", directory_.path().c_str(), "tmpfs", 0, "size=500m") == 0;
    if (!mounted_) GTEST_SKIP() << "no tmpfs can be mounted: " << std::strerror(errno) << "; AFailedWriteLatches covers the latch";
  }
  void TearDown() override {
    store_ = nullptr;
    if (mounted_) umount(directory_.path().c_str());
  }

  void Open() {
    auto store = OpenRocksdbStore({directory_.path() + "/ledger", absl::FromUnixSeconds(kTestSeconds)});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  // Leaves `free_bytes` free.
  void Fill(uint64_t free_bytes) {
    struct statvfs space {};
    ASSERT_EQ(statvfs(directory_.path().c_str(), &space), 0);
    std::ofstream file(directory_.path() + "/filler", std::ios::binary);
    const std::string page(space.f_frsize, 'x');
    for (uint64_t free = space.f_bavail * space.f_frsize; free > free_bytes; free -= page.size()) file << page;
    ASSERT_TRUE(file.flush().good());
  }
  void Empty() { std::ofstream(directory_.path() + "/filler", std::ios::trunc); }

  TemporaryFolder directory_;
  std::unique_ptr<Store> store_;
  bool mounted_ = false;
};

TEST_F(FullDiskTest, RefusesBelowTheReserveAndGoesOnWithMoreSpace) {
  Open();
  ASSERT_TRUE(store_->CanWrite().ok());
  Fill(kDiskReserve - (1u << 20));
  const absl::Status refused = store_->CanWrite();
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  EXPECT_NE(refused.message().find(directory_.path()), absl::string_view::npos);
  Empty();
  EXPECT_TRUE(store_->CanWrite().ok());
  EXPECT_TRUE(store_->Write(MakeWriteGroup(0, 1)).ok());
}

TEST_F(FullDiskTest, AWriteThatFindsNoSpaceLatchesAndLosesNothing) {
  WriterProcess writer(directory_.path() + "/ledger");
  int64_t head = HeadIn(writer.Do("write 1 16"));
  ASSERT_EQ(head, 0);
  Fill(1u << 20);
  std::string answer;
  for (;;) {
    answer = writer.Do("write 4 100000");
    if (HeadIn(answer) < 0) break;
    head = HeadIn(answer);
  }
  Empty();
  EXPECT_NE(answer.find("RESOURCE_EXHAUSTED"), std::string::npos) << answer;
  EXPECT_EQ(writer.Do("write 1 16"), answer);
  EXPECT_EQ(writer.Do("can-write"), answer);
  EXPECT_EQ(writer.Do("close"), "ok");
  EXPECT_EQ(writer.End(), 0);
  Open();
  EXPECT_GE(store_->Head(), head);
  for (int64_t sequence = 0; sequence <= head; ++sequence) EXPECT_TRUE(store_->ReadEntry(sequence).ok()) << sequence;
  EXPECT_TRUE(store_->Write(MakeWriteGroup(store_->Head() + 1, 1)).ok());
}

}  // namespace
}  // namespace postgate::ledger
