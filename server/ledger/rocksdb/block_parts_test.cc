// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/block_parts.h"

#include <map>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "server/ledger/testing/write_groups.h"

namespace postgate::ledger {
namespace {

using Parts = std::map<int64_t, v1::BlockPart>;  // by first sequence

Parts Cut(const std::string& block) {
  Parts parts;
  const absl::Status cut = CutBlock(block, [&parts](int64_t first_sequence, const v1::BlockPart& part) {
    EXPECT_TRUE(parts.try_emplace(first_sequence, part).second) << first_sequence;
    return absl::OkStatus();
  });
  EXPECT_TRUE(cut.ok()) << cut;
  return parts;
}

TEST(BlockPartsTest, PartsAreInARowAndTogetherAreTheBlock) {
  const std::string block = MakeWriteGroup(70000, 300, 1000).block;
  const Parts parts = Cut(block);
  EXPECT_GT(parts.size(), 3u);
  v1::Block joined;
  joined.set_first_sequence(70000);
  int64_t next = 70000;
  for (const auto& [first, part] : parts) {
    EXPECT_EQ(first, next);
    EXPECT_EQ(part.block_first_sequence(), 70000);
    EXPECT_EQ(part.committed_at().seconds(), kTestSeconds);
    EXPECT_EQ(part.ends_block(), first == parts.rbegin()->first);
    *joined.mutable_committed_at() = part.committed_at();
    ASSERT_TRUE(AppendPart(part, joined).ok());
    next += part.entry_count();
  }
  EXPECT_EQ(next, 70300);
  EXPECT_TRUE(joined.SerializeAsString() == block);
}

TEST(BlockPartsTest, APartEndsWithTheEntryThatFillsIt) {
  for (const auto& [first, part] : Cut(MakeWriteGroup(0, 300, 1000).block)) {
    EXPECT_LT(static_cast<size_t>(part.uncompressed_bytes()), kBlockPartBytes + 2000) << first;
    EXPECT_TRUE(part.ends_block() || static_cast<size_t>(part.uncompressed_bytes()) >= kBlockPartBytes) << first;
  }
  EXPECT_EQ(Cut(MakeWriteGroup(5, 3, 2 * kBlockPartBytes).block).size(), 3u) << "a large entry is a part of its own";
  EXPECT_EQ(Cut(MakeWriteGroup(5, 3).block).size(), 1u);
}

TEST(BlockPartsTest, FindsAnEntryByItsSequence) {
  for (const auto& [first, part] : Cut(MakeWriteGroup(70000, 300, 1000).block)) {
    for (const int64_t sequence : {first, first + part.entry_count() - 1}) {
      const absl::StatusOr<StoredEntry> entry = FindEntryInPart(part, first, sequence);
      ASSERT_TRUE(entry.ok()) << entry.status();
      EXPECT_EQ(entry->sequence, sequence);
      EXPECT_EQ(entry->entry.item().item_id(), TestItemId(sequence));
      EXPECT_EQ(entry->committed_at.seconds(), kTestSeconds);
    }
    EXPECT_TRUE(absl::IsNotFound(FindEntryInPart(part, first, first + part.entry_count()).status()));
  }
}

v1::BlockPart PartOfBody(const std::string& body) {
  v1::Block block;
  block.add_entries()->mutable_item()->set_body(body);
  return Cut(block.SerializeAsString()).begin()->second;
}

TEST(BlockPartsTest, WhatRepeatsIsStoredCompressedAndWhatDoesNotIsStoredAsItIs) {
  const std::string repeating(1000, 'a');
  const v1::BlockPart compressed = PartOfBody(repeating);
  EXPECT_EQ(compressed.compression(), v1::COMPRESSION_LZ4);
  EXPECT_LT(compressed.entries().size(), 100u);
  EXPECT_EQ(FindEntryInPart(compressed, 0, 0)->entry.item().body(), repeating);

  v1::Block noise;
  ASSERT_TRUE(noise.ParseFromString(MakeWriteGroup(0, 1, 1000).block));
  const v1::BlockPart plain = PartOfBody(noise.entries(0).item().body());
  EXPECT_EQ(plain.compression(), v1::COMPRESSION_NONE);
  EXPECT_EQ(FindEntryInPart(plain, 0, 0)->entry.item().body(), noise.entries(0).item().body());
}

TEST(BlockPartsTest, DamageIsFoundAndTakesNoMemory) {
  const v1::BlockPart part = PartOfBody(std::string(1000, 'a'));
  const auto damaged = [&part](const std::function<void(v1::BlockPart&)>& damage) {
    v1::BlockPart copy = part;
    damage(copy);
    v1::Block block;
    return absl::IsDataLoss(AppendPart(copy, block));
  };
  EXPECT_TRUE(damaged([](v1::BlockPart& p) { p.mutable_entries()->resize(p.entries().size() / 2); }));
  EXPECT_TRUE(damaged([](v1::BlockPart& p) { p.clear_entries(); }));
  EXPECT_TRUE(damaged([](v1::BlockPart& p) { p.set_uncompressed_bytes(p.uncompressed_bytes() + 1); }));
  EXPECT_TRUE(damaged([](v1::BlockPart& p) { p.set_uncompressed_bytes(2'000'000'000); }));
  EXPECT_TRUE(damaged([](v1::BlockPart& p) { p.set_uncompressed_bytes(-1); }));
  EXPECT_TRUE(damaged([](v1::BlockPart& p) { p.set_entry_count(p.entry_count() + 1); }));
  EXPECT_TRUE(damaged([](v1::BlockPart& p) { p.clear_compression(); }));
}

TEST(BlockPartsTest, TheFirstErrorEndsTheCutting) {
  int taken = 0;
  const absl::Status cut = CutBlock(MakeWriteGroup(0, 300, 1000).block, [&taken](int64_t, const v1::BlockPart&) {
    ++taken;
    return absl::ResourceExhaustedError("full");
  });
  EXPECT_TRUE(absl::IsResourceExhausted(cut));
  EXPECT_EQ(taken, 1);
}

}  // namespace
}  // namespace postgate::ledger
