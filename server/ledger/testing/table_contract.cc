// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/table_contract.h"

#include <vector>

namespace postgate::ledger {
namespace {

std::vector<std::string> Keys(const Table& table, absl::string_view from, absl::string_view until, size_t keys_max = 100) {
  std::vector<std::string> keys;
  const absl::Status status = table.Scan(from, until, [&](absl::string_view key, absl::string_view) {
    keys.emplace_back(key);
    return keys.size() < keys_max;
  });
  EXPECT_TRUE(status.ok()) << status;
  return keys;
}

TEST_P(TableContractTest, BeginsEmpty) {
  EXPECT_EQ(table().Checkpoint(), -1);
  EXPECT_FALSE(table().Get("a")->has_value());
  EXPECT_TRUE(Keys(table(), "", "").empty());
}

TEST_P(TableContractTest, HoldsChangesAndCheckpoint) {
  ASSERT_TRUE(table().Write({{"a", "1"}, {"b", std::string("\0x", 2)}, {"c", ""}}, 7).ok());
  EXPECT_EQ(table().Checkpoint(), 7);
  EXPECT_EQ(**table().Get("a"), "1");
  EXPECT_EQ(**table().Get("b"), std::string("\0x", 2));
  EXPECT_EQ(**table().Get("c"), "");
  ASSERT_TRUE(table().Write({{"a", std::nullopt}, {"b", "2"}}, 8).ok());
  EXPECT_EQ(table().Checkpoint(), 8);
  EXPECT_FALSE(table().Get("a")->has_value());
  EXPECT_EQ(**table().Get("b"), "2");
}

TEST_P(TableContractTest, MovesTheCheckpointWithoutChanges) {
  ASSERT_TRUE(table().Write({}, 3).ok());
  EXPECT_EQ(table().Checkpoint(), 3);
  EXPECT_TRUE(Keys(table(), "", "").empty()) << "the checkpoint is no row";
}

TEST_P(TableContractTest, ScansARangeInTheOrderOfBytes) {
  ASSERT_TRUE(table().Write({{"b", "1"}, {"a", "1"}, {"\xff", "1"}, {"ab", "1"}, {"c", "1"}}, 0).ok());
  EXPECT_EQ(Keys(table(), "", ""), (std::vector<std::string>{"a", "ab", "b", "c", "\xff"}));
  EXPECT_EQ(Keys(table(), "ab", "c"), (std::vector<std::string>{"ab", "b"}));
  EXPECT_EQ(Keys(table(), "aa", ""), (std::vector<std::string>{"ab", "b", "c", "\xff"}));
  EXPECT_EQ(Keys(table(), "", "", 2), (std::vector<std::string>{"a", "ab"}));
  EXPECT_TRUE(Keys(table(), "c", "a").empty());
  EXPECT_TRUE(Keys(table(), "a", "a").empty());
}

TEST_P(TableContractTest, RefusesAnEmptyKeyWhole) {
  EXPECT_TRUE(absl::IsInvalidArgument(table().Write({{"a", "1"}, {"", "1"}}, 5)));
  EXPECT_EQ(table().Checkpoint(), -1);
  EXPECT_FALSE(table().Get("a")->has_value());
  EXPECT_FALSE(table().Get("")->has_value());
}

}  // namespace
}  // namespace postgate::ledger
