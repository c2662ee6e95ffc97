// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/rocksdb_tables.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "server/ledger/rocksdb/key_encoding.h"
#include "server/ledger/testing/table_contract.h"
#include "core/testing/temporary_folder.h"

namespace postgate::ledger {
namespace {

INSTANTIATE_TEST_SUITE_P(Rocksdb, TableContractTest,
                         testing::Values(TableImplementation{"rocksdb", [](const std::string& directory) {
                                                               auto tables = OpenRocksdbTables(directory, {"rows"}, "epoch", -1);
                                                               EXPECT_TRUE(tables.ok()) << tables.status();
                                                               std::shared_ptr<RocksdbTables> owner = *std::move(tables);
                                                               return std::shared_ptr<Table>(owner, owner->table("rows"));
                                                             }}));

class RocksdbTablesTest : public testing::Test {
 protected:
  std::unique_ptr<RocksdbTables> Open(const std::string& epoch = "epoch", int64_t head = 100,
                                      const std::vector<std::string>& names = {"items", "queues"}) {
    auto tables = OpenRocksdbTables(directory_.path(), names, epoch, head);
    EXPECT_TRUE(tables.ok()) << tables.status();
    return tables.ok() ? *std::move(tables) : nullptr;
  }

  void WriteItems(int64_t checkpoint) {
    const auto tables = Open();
    ASSERT_TRUE(tables->table("items")->Write({{"a", "1"}}, checkpoint).ok());
  }

  // What a version left whose rows mean something else; no value: one that had no number for it.
  void LeaveFormat(const std::optional<std::string>& format) {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const char* name : {"default", "items", "queues"}) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(rocksdb::DBOptions(), directory_.path(), families, &handles, &db).ok());
    const rocksdb::WriteOptions options;
    const rocksdb::Status left = format.has_value() ? db->Put(options, kReadersFormatKey, *format) : db->Delete(options, kReadersFormatKey);
    EXPECT_TRUE(left.ok()) << left.ToString();
    for (rocksdb::ColumnFamilyHandle* handle : handles) EXPECT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
    delete db;
  }

  TemporaryFolder directory_;
};

TEST_F(RocksdbTablesTest, KeepsEachTableApartOverAReopening) {
  WriteItems(5);
  const auto tables = Open();
  EXPECT_EQ(tables->rebuilt_because(), "");
  EXPECT_EQ(tables->table("items")->Checkpoint(), 5);
  EXPECT_EQ(**tables->table("items")->Get("a"), "1");
  EXPECT_EQ(tables->table("queues")->Checkpoint(), -1);
  EXPECT_FALSE(tables->table("queues")->Get("a")->has_value());
  EXPECT_EQ(tables->table("unknown"), nullptr);
}

TEST_F(RocksdbTablesTest, TakesManyRowsOverFewOnesAndFewOverMany) {
  constexpr int kMany = 30'000;
  const auto key = [](int i) { return absl::StrCat("row", absl::Dec(i, absl::kZeroPad6)); };
  {
    const auto tables = Open();
    Table& under_test = *tables->table("items");
    ASSERT_TRUE(under_test.Write({{key(1), "few"}, {key(2), "few"}}, 5).ok());
    std::vector<Table::Change> changes;
    for (int i = kMany; i > 0; --i) changes.push_back({key(i), "many"});
    changes.push_back({key(7), "the last for a key counts"});
    changes.push_back({key(2), std::nullopt});
    ASSERT_TRUE(under_test.Write(changes, 6).ok());
    ASSERT_TRUE(under_test.Write({{key(3), "few again"}}, 7).ok());
    EXPECT_EQ(under_test.Checkpoint(), 7);
    EXPECT_EQ(**under_test.Get(key(3)), "few again");
  }
  const auto tables = Open();
  Table& under_test = *tables->table("items");
  EXPECT_EQ(under_test.Checkpoint(), 7);
  EXPECT_EQ(**under_test.Get(key(1)), "many");
  EXPECT_FALSE(under_test.Get(key(2))->has_value());
  EXPECT_EQ(**under_test.Get(key(3)), "few again");
  EXPECT_EQ(**under_test.Get(key(7)), "the last for a key counts");
  EXPECT_EQ(**under_test.Get(key(kMany)), "many");
  for (const auto& file : std::filesystem::directory_iterator(directory_.path())) EXPECT_NE(file.path().extension(), ".new");
}

TEST_F(RocksdbTablesTest, BeginsAnewForAnotherLedger) {
  WriteItems(5);
  const auto tables = Open("other epoch");
  EXPECT_NE(tables->rebuilt_because(), "");
  EXPECT_EQ(tables->table("items")->Checkpoint(), -1);
}

TEST_F(RocksdbTablesTest, BeginsAnewWhenItsRowsMeanSomethingElse) {
  for (const std::optional<std::string>& format : {std::optional<std::string>(), std::optional(EncodeNumber(kReadersFormat + 1))}) {
    WriteItems(5);
    LeaveFormat(format);
    EXPECT_NE(Open()->rebuilt_because(), "");
    const auto tables = Open();
    EXPECT_EQ(tables->rebuilt_because(), "") << "once";
    EXPECT_EQ(tables->table("items")->Checkpoint(), -1);
  }
}

TEST_F(RocksdbTablesTest, BeginsAnewWhenItIsAheadOfTheLedger) {
  WriteItems(5);
  EXPECT_EQ(Open("epoch", 5)->table("items")->Checkpoint(), 5);
  const auto tables = Open("epoch", 4);
  EXPECT_NE(tables->rebuilt_because(), "");
  EXPECT_EQ(tables->table("items")->Checkpoint(), -1);
}

TEST_F(RocksdbTablesTest, BeginsAnewWhenItCannotBeOpened) {
  WriteItems(5);
  std::ofstream(directory_.path() + "/CURRENT") << "nonsense";
  {
    const auto tables = Open();
    EXPECT_NE(tables->rebuilt_because(), "");
    EXPECT_EQ(tables->table("items")->Checkpoint(), -1);
    EXPECT_FALSE(tables->table("items")->Get("a")->has_value());
  }
  EXPECT_EQ(Open()->rebuilt_because(), "");
}

TEST_F(RocksdbTablesTest, DropsATableThatHasNoReaderAndMakesNewOnes) {
  WriteItems(5);
  { EXPECT_EQ(Open("epoch", 100, {"queues", "feeds"})->table("feeds")->Checkpoint(), -1); }
  const auto tables = Open();
  EXPECT_EQ(tables->rebuilt_because(), "");
  EXPECT_EQ(tables->table("items")->Checkpoint(), -1);
}

TEST_F(RocksdbTablesTest, ATableIsRenewedAloneAndStaysSo) {
  {
    const auto tables = Open();
    Table& former = *tables->table("items");
    ASSERT_TRUE(former.Write({{"a", "1"}}, 5).ok());
    ASSERT_TRUE(tables->table("queues")->Write({{"b", "2"}}, 6).ok());
    ASSERT_TRUE(tables->Renew("items").ok());
    EXPECT_EQ(**former.Get("a"), "1") << "whoever reads it still can";
    EXPECT_TRUE(absl::IsFailedPrecondition(former.Write({{"c", "3"}}, 7)));
    EXPECT_TRUE(tables->table("queues")->Write({{"b", "2"}}, 6).ok()) << "the other tables go on";
    EXPECT_EQ(tables->table("items")->Checkpoint(), -1);
    EXPECT_FALSE((*tables->table("items")->Get("a")).has_value());
    ASSERT_TRUE(tables->table("items")->Write({{"d", "4"}}, 3).ok());
    EXPECT_TRUE(absl::IsInvalidArgument(tables->Renew("unknown")));
  }
  const auto tables = Open();
  EXPECT_EQ(tables->rebuilt_because(), "");
  EXPECT_FALSE((*tables->table("items")->Get("a")).has_value());
  EXPECT_EQ(tables->table("queues")->Checkpoint(), 6);
}

TEST_F(RocksdbTablesTest, AScanPastTheCacheLeavesItAsItIs) {
  // Rows on disk: so many at once become a file.
  std::vector<Table::Change> changes;
  for (int i = 0; i < 30'000; ++i) changes.push_back({absl::StrCat("row", absl::Dec(i, absl::kZeroPad6)), std::string(100, 'x')});
  ASSERT_TRUE(Open()->table("items")->Write(changes, 6).ok());
  const auto cached_by_a_scan = [this](bool past_cache) {
    const auto tables = Open();
    if (past_cache) tables->ScanPastCache("items");
    size_t rows = 0;
    const size_t before = tables->CachedBytes();
    EXPECT_TRUE(tables->table("items")->Scan("", "", [&rows](absl::string_view, absl::string_view) { return ++rows > 0; }).ok());
    EXPECT_EQ(rows, 30'000u);
    return tables->CachedBytes() - before;
  };
  EXPECT_GT(cached_by_a_scan(false), 1'000'000u);
  EXPECT_LT(cached_by_a_scan(true), 100'000u) << "of the file's layout alone";
}

TEST_F(RocksdbTablesTest, ThrowsNothingAwayThatAnotherHasOpen) {
  const auto tables = Open();
  ASSERT_TRUE(tables->table("items")->Write({{"a", "1"}}, 5).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksdbTables(directory_.path(), {"items"}, "epoch", 100).status()));
  EXPECT_EQ(**tables->table("items")->Get("a"), "1");
}

}  // namespace
}  // namespace postgate::ledger
