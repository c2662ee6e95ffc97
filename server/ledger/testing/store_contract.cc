// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/store_contract.h"

#include <memory>
#include <tuple>
#include <utility>

#include "server/ledger/testing/write_groups.h"

namespace postgate::ledger {
namespace {

TEST_P(StoreContractTest, BeginsEmptyWithItsOwnFacts) {
  EXPECT_EQ(store().Head(), kNoSequence);
  EXPECT_TRUE(store().CanWrite().ok());
  const v1::LedgerMetadata metadata = store().Metadata();
  EXPECT_EQ(metadata.ledger_epoch().size(), 32u);
  EXPECT_EQ(metadata.registration_key().size(), 16u);
  EXPECT_GT(metadata.format_version(), 0);
  EXPECT_GT(metadata.registration_range(), 0);
  EXPECT_TRUE(absl::IsNotFound(store().ReadBlock(0).status()));
  EXPECT_TRUE(absl::IsNotFound(store().ReadEntry(0).status()));
  EXPECT_TRUE(absl::IsNotFound(store().ReadEntry(kNoSequence).status()));
}

TEST_P(StoreContractTest, FindsTheBlockThatHoldsASequence) {
  ASSERT_TRUE(store().Write(MakeWriteGroup(0, 3)).ok());
  ASSERT_TRUE(store().Write(MakeWriteGroup(3, 1)).ok());
  ASSERT_TRUE(store().Write(MakeWriteGroup(4, 250)).ok());
  EXPECT_EQ(store().Head(), 253);
  for (const auto& [sequence, first] : {std::pair<int64_t, int64_t>{0, 0}, {2, 0}, {3, 3}, {4, 4}, {253, 4}}) {
    const absl::StatusOr<CommittedBlock> block = store().ReadBlock(sequence);
    ASSERT_TRUE(block.ok()) << sequence << ": " << block.status();
    EXPECT_EQ((*block)->first_sequence(), first);
  }
  EXPECT_TRUE(absl::IsNotFound(store().ReadBlock(254).status()));
}

TEST_P(StoreContractTest, ReadsOneEntryWithWhatItsBlockSays) {
  ASSERT_TRUE(store().Write(MakeWriteGroup(0, 300, 1000)).ok());
  for (const int64_t sequence : {0, 1, 127, 128, 299}) {
    const absl::StatusOr<StoredEntry> entry = store().ReadEntry(sequence);
    ASSERT_TRUE(entry.ok()) << entry.status();
    EXPECT_EQ(entry->sequence, sequence);
    EXPECT_EQ(entry->committed_at.seconds(), kTestSeconds);
    EXPECT_EQ(entry->entry.item().item_id(), TestItemId(sequence));
  }
  EXPECT_TRUE(absl::IsNotFound(store().ReadEntry(300).status()));
}

TEST_P(StoreContractTest, ReadsEntriesOneAfterTheOther) {
  ASSERT_TRUE(store().Write(MakeWriteGroup(0, 300, 1000)).ok());
  const std::unique_ptr<EntryReader> entries = store().OpenEntryReader();
  // The next one, the same again, one far off in the same group, back again, and what came after the reader was opened.
  for (const int64_t sequence : {0, 1, 1, 299, 128, 127, 0}) {
    const absl::StatusOr<StoredEntry> entry = entries->Read(sequence);
    ASSERT_TRUE(entry.ok()) << sequence << ": " << entry.status();
    EXPECT_EQ(entry->sequence, sequence);
    EXPECT_EQ(entry->committed_at.seconds(), kTestSeconds);
    EXPECT_EQ(entry->entry.item().item_id(), TestItemId(sequence));
  }
  EXPECT_TRUE(absl::IsNotFound(entries->Read(300).status()));
  EXPECT_TRUE(absl::IsNotFound(entries->Read(kNoSequence).status()));
  ASSERT_TRUE(store().Write(MakeWriteGroup(300, 2)).ok());
  for (const int64_t sequence : {301, 299}) {
    const absl::StatusOr<StoredEntry> entry = entries->Read(sequence);
    ASSERT_TRUE(entry.ok()) << sequence << ": " << entry.status();
    EXPECT_EQ(entry->entry.item().item_id(), TestItemId(sequence));
  }
}

TEST_P(StoreContractTest, RefusesAGroupThatLeavesAGap) {
  ASSERT_TRUE(store().Write(MakeWriteGroup(0, 2)).ok());
  EXPECT_FALSE(store().Write(MakeWriteGroup(3, 2)).ok());
  EXPECT_FALSE(store().Write(MakeWriteGroup(2, 2)).ok()) << "the first failure latches";
  EXPECT_FALSE(store().CanWrite().ok());
  EXPECT_EQ(store().Head(), 1);
}

TEST_P(StoreContractTest, ListsProducersPageByPage) {
  WriteGroup group;
  for (const auto& [carrier, producer, offset] : {std::tuple{"a", "y", 3}, {"b", "x", 7}, {"a", "x", 5}}) {
    v1::ProducerState state;
    state.set_committed_offset(offset);
    group.producers.push_back({ProducerKey(carrier, producer), state});
  }
  ASSERT_TRUE(store().Write(group).ok());
  const auto first = store().ReadProducers("", 2);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->size(), 2u);
  EXPECT_EQ((*first)[0].key, ProducerKey("a", "x"));
  EXPECT_EQ((*first)[0].state.committed_offset(), 5);
  EXPECT_EQ((*first)[1].key, ProducerKey("a", "y"));
  const auto second = store().ReadProducers(first->back().key, 2);
  ASSERT_EQ(second->size(), 1u);
  EXPECT_EQ(SplitProducerKey(second->front().key), (std::pair<absl::string_view, absl::string_view>("b", "x")));
  EXPECT_TRUE(store().ReadProducers(second->back().key, 2)->empty());
}

TEST_P(StoreContractTest, KeepsTheLastStateOfEachProducer) {
  ASSERT_TRUE(store().Write(MakeWriteGroup(0, 2)).ok());
  ASSERT_TRUE(store().Write(MakeWriteGroup(2, 5)).ok());
  const auto state = store().ReadProducer(ProducerKey("carrier/a", "office"));
  ASSERT_TRUE(state.ok() && state->has_value());
  EXPECT_EQ((*state)->committed_offset(), 7);
  const auto other = store().ReadProducer(ProducerKey("carrier/a", "offic"));
  ASSERT_TRUE(other.ok());
  EXPECT_FALSE(other->has_value());
}

TEST_P(StoreContractTest, WritesRowsWithoutEntries) {
  WriteGroup group;
  group.producers.push_back({"p", v1::ProducerState()});
  ASSERT_TRUE(store().Write(group).ok());
  EXPECT_EQ(store().Head(), kNoSequence);
  EXPECT_TRUE(store().ReadProducer("p")->has_value());
}

TEST_P(StoreContractTest, GivesTheAcksThatOverlapARangeInOrder) {
  for (int64_t first : {0, 10, 20, 300}) {
    WriteGroup group;
    v1::AckRecord ack;
    ack.set_first_offset(first);
    ack.set_next_offset(first + 10);
    group.acks.push_back({"p", ack});
    group.acks.push_back({std::string("p\0", 2), ack});
    group.acks.push_back({"o", ack});
    ASSERT_TRUE(store().Write(group).ok());
  }
  const auto firsts = [this](int64_t first, int64_t next) {
    std::vector<int64_t> found;
    const auto acks = store().ReadAcks("p", first, next);
    EXPECT_TRUE(acks.ok()) << acks.status();
    for (const v1::AckRecord& ack : *acks) found.push_back(ack.first_offset());
    return found;
  };
  EXPECT_EQ(firsts(0, 1000), (std::vector<int64_t>{0, 10, 20, 300}));
  EXPECT_EQ(firsts(15, 21), (std::vector<int64_t>{10, 20}));
  EXPECT_EQ(firsts(9, 10), (std::vector<int64_t>{0}));
  EXPECT_EQ(firsts(10, 20), (std::vector<int64_t>{10}));
  EXPECT_EQ(firsts(100, 300), (std::vector<int64_t>{}));
  EXPECT_EQ(firsts(309, 310), (std::vector<int64_t>{300}));
  EXPECT_EQ(firsts(310, 400), (std::vector<int64_t>{}));
}

TEST_P(StoreContractTest, KeepsTheAuditTree) {
  EXPECT_TRUE(absl::IsNotFound(store().ReadLeafHashes(0).status()));
  EXPECT_TRUE(absl::IsNotFound(store().ReadTreeHead(1).status()));
  for (int64_t first : {0, 3, 6}) {
    WriteGroup group = MakeWriteGroup(first, 3);
    group.leaf_hashes = std::string(96, static_cast<char>('a' + first));
    group.tree_head.emplace().set_tree_size(first + 3);
    audit_tree::Hash hash;
    hash.fill(static_cast<uint8_t>(first));
    group.tree_nodes.push_back({{8, first}, hash});
    ASSERT_TRUE(store().Write(group).ok());
  }
  EXPECT_EQ(store().ReadLeafHashes(5)->first_sequence, 3);
  EXPECT_EQ(store().ReadLeafHashes(5)->hashes, std::string(96, 'd'));
  EXPECT_TRUE(absl::IsNotFound(store().ReadLeafHashes(9).status()));
  EXPECT_TRUE(absl::IsNotFound(store().ReadLeafHashes(-1).status()));
  EXPECT_EQ((*store().ReadTreeNode({8, 3}))[0], 3);
  EXPECT_TRUE(absl::IsNotFound(store().ReadTreeNode({8, 4}).status()));
  EXPECT_TRUE(absl::IsNotFound(store().ReadTreeNode({16, 3}).status()));
  EXPECT_EQ(store().ReadTreeHead(1)->tree_size(), 3);
  EXPECT_EQ(store().ReadTreeHead(4)->tree_size(), 6);
  EXPECT_EQ(store().ReadTreeHead(9)->tree_size(), 9);
  EXPECT_TRUE(absl::IsNotFound(store().ReadTreeHead(10).status()));
}

TEST_P(StoreContractTest, ForgetsRequestsAfterADay) {
  const auto write = [this](const std::string& key, int64_t seconds) {
    WriteGroup group;
    group.requests.push_back({key, MakeRequestRecord(1, seconds)});
    ASSERT_TRUE(store().Write(group).ok());
  };
  write("first", kTestSeconds);
  write("second", kTestSeconds + 86400);
  EXPECT_TRUE(store().ReadRequest("first")->has_value()) << "within 24 hours";
  write("third", kTestSeconds + 86401);
  EXPECT_FALSE(store().ReadRequest("first")->has_value());
  EXPECT_TRUE(store().ReadRequest("second")->has_value());
  EXPECT_FALSE(store().ReadRequest("unknown")->has_value());
}

TEST_P(StoreContractTest, ChangesItsOwnFactsWithAGroup) {
  WriteGroup group = MakeWriteGroup(0, 1);
  group.metadata = store().Metadata();
  group.metadata->set_registration_numbers_reserved(4096);
  ASSERT_TRUE(store().Write(group).ok());
  EXPECT_EQ(store().Metadata().registration_numbers_reserved(), 4096);
}

}  // namespace
}  // namespace postgate::ledger
