// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/block_scan.h"

#include <cstdint>
#include <limits>
#include <string>

#include "gtest/gtest.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/ledger/testing/write_groups.h"

namespace postgate::ledger {
namespace {

TEST(BlockScanTest, MeasuresABlock) {
  const absl::StatusOr<BlockExtent> extent = MeasureBlock(MakeWriteGroup(70000, 12).block);
  ASSERT_TRUE(extent.ok());
  EXPECT_EQ(extent->first_sequence, 70000);
  EXPECT_EQ(extent->entry_count, 12);
  EXPECT_EQ(extent->committed_at.seconds(), kTestSeconds);
}

TEST(BlockScanTest, FindsOnlyWhatTheBlockHolds) {
  const std::string block = MakeWriteGroup(5, 3).block;
  EXPECT_EQ(FindEntryInBlock(block, 7)->entry.item().item_id(), TestItemId(7));
  EXPECT_TRUE(absl::IsNotFound(FindEntryInBlock(block, 4).status()));
  EXPECT_TRUE(absl::IsNotFound(FindEntryInBlock(block, 8).status()));
}

TEST(BlockScanTest, StepsOverFieldsOfLaterFormats) {
  // Field 15, length-delimited, before the rest.
  const std::string block = std::string("\x7a\x02xy") + MakeWriteGroup(5, 3).block;
  EXPECT_EQ(FindEntryInBlock(block, 6)->entry.item().item_id(), TestItemId(6));
}

TEST(BlockScanTest, CallsSequencesThatNoLedgerHasDamage) {
  for (const int64_t first : {int64_t{-1}, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max() - 1}) {
    v1::Block block;
    block.set_first_sequence(first);
    for (int i = 0; i < 3; ++i) block.add_entries()->set_principal("carrier/a");
    const std::string bytes = block.SerializeAsString();
    EXPECT_TRUE(absl::IsDataLoss(MeasureBlock(bytes).status())) << first;
    EXPECT_TRUE(absl::IsNotFound(FindEntryInBlock(bytes, 7).status())) << first;
  }
}

TEST(BlockScanTest, CallsEveryTruncationDamageOrAShorterBlock) {
  const std::string block = MakeWriteGroup(5, 3).block;
  for (size_t size = 0; size < block.size(); ++size) {
    const absl::StatusOr<StoredEntry> entry = FindEntryInBlock(absl::string_view(block).substr(0, size), 7);
    EXPECT_TRUE(absl::IsDataLoss(entry.status()) || absl::IsNotFound(entry.status())) << size;
  }
}

}  // namespace
}  // namespace postgate::ledger
