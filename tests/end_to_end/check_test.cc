// SPDX-License-Identifier: Apache-2.0
//
// The fsck, by the program itself: what it says of a sound ledger, of one that is damaged, and of one that it cannot check.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/ledger/rocksdb/ledger_format.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::ReadFile;

constexpr int kItems = 300;

class CheckTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(hub_.Start()) << hub_.log();
    testing_support::SubmitStream stream(hub_, "carrier-demo-post");
    ASSERT_TRUE(stream.Open("office").has_value());
    for (int first = 0; first < kItems; first += 50) {
      std::vector<v1::Item> items;
      for (int i = 0; i < 50; ++i) items.push_back(testing_support::AcceptableItem(first + i));
      ASSERT_TRUE(stream.Send(first, items));
    }
    for (int64_t acked = 0; acked < kItems;) {
      const auto response = stream.Read();
      ASSERT_TRUE(response.has_value());
      if (response->has_ack()) acked = response->ack().next_offset();
    }
  }

  // The largest table of the ledger.
  std::string Table() const {
    std::string largest;
    uintmax_t size = 0;
    for (const auto& file : std::filesystem::directory_iterator(hub_.data() + "/ledger")) {
      if (file.path().extension() != ".sst" || file.file_size() <= size) continue;
      largest = file.path().string();
      size = file.file_size();
    }
    return largest;
  }

  Hub hub_;
};

TEST_F(CheckTest, ASoundLedgerIsSoundAndStaysAsItIs) {
  const CommandResult busy = hub_.Gateway({"--check"});
  EXPECT_EQ(busy.exit_code, 2);
  EXPECT_THAT(busy.err, HasSubstr("a gateway has " + hub_.data() + "/ledger open"));
  EXPECT_EQ(hub_.Stop(), 0);

  const CommandResult checked = hub_.Gateway({"--check"});
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
  EXPECT_THAT(checked.out, HasSubstr(absl::StrCat(kItems, " entries in ")));
  EXPECT_THAT(checked.out, HasSubstr(absl::StrCat("0 held against their leaf, ", kItems, " against their receipt")));
  EXPECT_THAT(checked.out, HasSubstr("receipts of 1 producers"));
  EXPECT_THAT(checked.out, HasSubstr("the reader queues has applied entry 299 of 299"));
  EXPECT_THAT(checked.out, HasSubstr("\nsound\n"));

  // Also as a kill leaves it.
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  hub_.Kill();
  EXPECT_EQ(hub_.Gateway({"--check"}).exit_code, 0);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
}

TEST_F(CheckTest, DamageIsNamedWithItsPlaceAndARemedy) {
  ASSERT_EQ(hub_.Stop(), 0);
  ASSERT_TRUE(hub_.Start());  // the log becomes tables
  ASSERT_EQ(hub_.Stop(), 0);
  const std::string table = Table();
  ASSERT_FALSE(table.empty());
  const std::string content = ReadFile(table);
  std::string flipped = content;
  flipped[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
  testing_support::WriteFile(table, flipped);
  const CommandResult damaged = hub_.Gateway({"--check"});
  EXPECT_EQ(damaged.exit_code, 1) << damaged.out << damaged.err;
  EXPECT_THAT(damaged.out, HasSubstr(std::filesystem::path(table).filename().string()));
  EXPECT_THAT(damaged.out, HasSubstr("damaged\nWhat can be done: "));

  testing_support::WriteFile(table, content);
  EXPECT_EQ(hub_.Gateway({"--check"}).exit_code, 0);

  // Tables that are gone are found before anything is opened.
  std::filesystem::remove(hub_.data() + "/ledger/CURRENT");
  const CommandResult without = hub_.Gateway({"--check"});
  EXPECT_EQ(without.exit_code, 1) << without.out << without.err;
  EXPECT_THAT(without.err, HasSubstr("whose file CURRENT is missing"));
}

TEST_F(CheckTest, WhatCannotBeCheckedIsNoDamage) {
  ASSERT_EQ(hub_.Stop(), 0);
  const std::string data = hub_.data();
  hub_.MoveTo(hub_.folder() + "/nowhere");
  const CommandResult nowhere = hub_.Gateway({"--check"});
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_THAT(nowhere.err, HasSubstr("no ledger is in " + hub_.folder() + "/nowhere/ledger"));
  EXPECT_FALSE(std::filesystem::exists(hub_.folder() + "/nowhere"));
  hub_.MoveTo(data);
  const CommandResult both = hub_.Gateway({"--check", "--restore", "backup"});
  EXPECT_EQ(both.exit_code, 2) << "one at a time";
}

// A downgrade: the ledger was gone on with by a newer release.
TEST_F(CheckTest, ANewerLedgerIsRefusedWithAClearWord) {
  ASSERT_EQ(hub_.Stop(), 0);
  {
    const auto store = ledger::OpenRocksdbStore({hub_.data() + "/ledger", absl::Now()});
    ASSERT_TRUE(store.ok()) << store.status();
    ledger::WriteGroup group;
    group.metadata = (*store)->Metadata();
    group.metadata->set_format_version(ledger::kLedgerFormat + 1);
    ASSERT_TRUE((*store)->Write(group).ok());
  }
  const std::string word = absl::StrCat("has format ", ledger::kLedgerFormat + 1, ", which a newer release wrote; this one reads up to format ", ledger::kLedgerFormat);
  EXPECT_FALSE(hub_.Start());
  EXPECT_EQ(hub_.process().Wait(), 2);
  EXPECT_THAT(hub_.log(), HasSubstr(word));
  EXPECT_THAT(hub_.log(), HasSubstr("start the release that wrote it"));
  const CommandResult checked = hub_.Gateway({"--check"});
  EXPECT_EQ(checked.exit_code, 2);
  EXPECT_THAT(checked.err, HasSubstr(word));
}

}  // namespace
}  // namespace postgate
