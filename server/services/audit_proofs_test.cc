// SPDX-License-Identifier: Apache-2.0
#include "server/services/audit_proofs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "core/audit_tree/verify.h"
#include "server/intake/errors.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/test_tree.h"
#include "server/ledger/testing/write_groups.h"

namespace postgate::services {
namespace {

using audit_tree::Hash;

Hash HashFrom(const std::string& bytes) { return digest::FromBytes(bytes).value(); }

template <typename Response>
std::vector<Hash> Proof(const Response& response) {
  std::vector<Hash> proof;
  for (const std::string& hash : response.hashes()) proof.push_back(HashFrom(hash));
  return proof;
}

class AuditProofsTest : public testing::Test {
 protected:
  void Commit(int count) {
    ledger::WriteGroup group = ledger::MakeWriteGroup(store_.Head() + 1, count);
    std::deque<ledger::PromisedReceipt> none;
    ASSERT_TRUE(ledger::IntegrateSerialized(*tree_, group, none).ok());
    ASSERT_TRUE(store_.Write(group).ok());
  }

  absl::StatusOr<v1::GetInclusionProofResponse> Inclusion(int64_t leaf, int64_t size) const {
    v1::GetInclusionProofRequest request;
    request.set_leaf_index(leaf);
    request.set_tree_size(size);
    return ProveInclusion(store_, request);
  }

  absl::StatusOr<v1::GetConsistencyProofResponse> Consistency(int64_t first, int64_t second) const {
    v1::GetConsistencyProofRequest request;
    request.set_first_tree_size(first);
    request.set_second_tree_size(second);
    return ProveConsistency(store_, request);
  }

  ledger::MemoryStore store_;
  std::unique_ptr<ledger::AuditTree> tree_ = ledger::OpenTestTree(&store_);
};

TEST_F(AuditProofsTest, AnEmptyLedgerHasNoHead) {
  EXPECT_TRUE(absl::IsNotFound(NewestTreeHead(store_).status()));
  EXPECT_TRUE(absl::IsOutOfRange(Inclusion(0, 0).status()));
  EXPECT_TRUE(absl::IsOutOfRange(Consistency(1, 0).status()));
}

TEST_F(AuditProofsTest, ProveLeavesAndEarlierTreesOfTheNewestHead) {
  Commit(300);
  const auto earlier = NewestTreeHead(store_);
  Commit(700);
  const auto head = NewestTreeHead(store_);
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->tree_size(), 1000);
  EXPECT_EQ(head->tree_head().root_hash(), head->root_hash());
  for (int64_t leaf : {0, 255, 256, 299, 300, 999}) {
    const auto proof = Inclusion(leaf, 0);
    ASSERT_TRUE(proof.ok()) << proof.status();
    EXPECT_EQ(proof->tree_size(), 1000);
    EXPECT_EQ(proof->root_hash(), head->root_hash());
    EXPECT_TRUE(audit_tree::VerifyInclusion(HashFrom(proof->leaf_hash()), leaf, 1000, Proof(*proof), HashFrom(head->root_hash())).ok()) << leaf;
  }
  const auto proof = Consistency(300, 0);
  ASSERT_TRUE(proof.ok()) << proof.status();
  EXPECT_EQ(proof->first_root_hash(), earlier->root_hash());
  EXPECT_EQ(proof->second_root_hash(), head->root_hash());
  EXPECT_TRUE(audit_tree::VerifyConsistency(300, HashFrom(earlier->root_hash()), 1000, HashFrom(head->root_hash()), Proof(*proof)).ok());
}

TEST_F(AuditProofsTest, AnyEarlierSizeHasProofs) {
  Commit(600);
  for (int64_t size : {1, 2, 255, 256, 257, 511, 512, 513, 600}) {
    const auto inclusion = Inclusion(size - 1, size);
    ASSERT_TRUE(inclusion.ok()) << inclusion.status();
    EXPECT_TRUE(audit_tree::VerifyInclusion(HashFrom(inclusion->leaf_hash()), size - 1, size, Proof(*inclusion), HashFrom(inclusion->root_hash())).ok());
    const auto consistency = Consistency(1, size);
    ASSERT_TRUE(consistency.ok()) << consistency.status();
    EXPECT_TRUE(audit_tree::VerifyConsistency(1, HashFrom(consistency->first_root_hash()), size, HashFrom(inclusion->root_hash()), Proof(*consistency)).ok());
  }
}

TEST_F(AuditProofsTest, RefuseWhatIsNotThere) {
  Commit(10);
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  for (const auto& [leaf, size] : {std::pair<int64_t, int64_t>{10, 0}, {-1, 0}, {0, 11}, {5, 5}, {0, -1}, {kLast, 0}, {kLast, kLast}, {kFirst, 0}}) {
    EXPECT_TRUE(absl::IsOutOfRange(Inclusion(leaf, size).status())) << leaf << " " << size;
  }
  for (const auto& [first, second] : {std::pair<int64_t, int64_t>{0, 0}, {-1, 0}, {1, 11}, {6, 5}, {1, -1}}) {
    EXPECT_TRUE(absl::IsOutOfRange(Consistency(first, second).status())) << first << " " << second;
  }
}

TEST_F(AuditProofsTest, AFormerEpochIsProvenAsFarAsItWasKept) {
  Commit(100);
  ledger::WriteGroup restored;
  restored.metadata = store_.Metadata();
  const std::string former = restored.metadata->ledger_epoch();
  restored.metadata->set_ledger_epoch(std::string(32, 'b'));
  v1::EpochEnd& end = *restored.metadata->add_former_epochs()->mutable_end();
  end.set_ledger_epoch(former);
  end.set_tree_size(100);
  ASSERT_TRUE(store_.Write(restored).ok());
  Commit(50);

  v1::GetInclusionProofRequest leaf;
  leaf.set_ledger_epoch(former);
  leaf.set_leaf_index(99);
  EXPECT_TRUE(ProveInclusion(store_, leaf).ok());
  leaf.set_leaf_index(100);
  const absl::Status lost = ProveInclusion(store_, leaf).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(lost)) << lost;
  EXPECT_EQ(intake::ReasonOf(lost), "LOST_AT_RESTORE");
  leaf.set_leaf_index(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(intake::ReasonOf(ProveInclusion(store_, leaf).status()), "LOST_AT_RESTORE");
  leaf.set_leaf_index(100);
  leaf.set_ledger_epoch(std::string(32, 'b'));
  EXPECT_TRUE(ProveInclusion(store_, leaf).ok()) << "in the present epoch it is another entry";

  v1::GetConsistencyProofRequest trees;
  trees.set_ledger_epoch(former);
  trees.set_first_tree_size(100);
  EXPECT_TRUE(ProveConsistency(store_, trees).ok());
  trees.set_first_tree_size(101);
  EXPECT_EQ(intake::ReasonOf(ProveConsistency(store_, trees).status()), "LOST_AT_RESTORE");
  trees.set_ledger_epoch(std::string(32, 'c'));
  EXPECT_EQ(intake::ReasonOf(ProveConsistency(store_, trees).status()), "UNKNOWN_EPOCH");

  const v1::GetLedgerEpochsResponse epochs = LedgerEpochsOf(store_);
  EXPECT_EQ(epochs.ledger_epoch(), std::string(32, 'b'));
  ASSERT_EQ(epochs.former_epochs_size(), 1);
  EXPECT_EQ(epochs.former_epochs(0).tree_size(), 100);
}

TEST_F(AuditProofsTest, ListsProducersBehindAnother) {
  ledger::WriteGroup group;
  for (const char* producer : {"x", "y", "z"}) {
    ledger::v1::ProducerState state;
    state.set_committed_offset(producer[0]);
    group.producers.push_back({ledger::ProducerKey("post", producer), state});
  }
  ASSERT_TRUE(store_.Write(group).ok());
  v1::ListProducersRequest request;
  request.set_page_size(2);
  const auto first = ListProducers(store_, request);
  ASSERT_EQ(first->producers_size(), 2);
  EXPECT_EQ(first->producers(1).carrier(), "post");
  EXPECT_EQ(first->producers(1).producer(), "y");
  EXPECT_EQ(first->producers(1).next_offset(), 'y');
  request.set_after_carrier("post");
  request.set_after_producer("y");
  EXPECT_EQ(ListProducers(store_, request)->producers(0).producer(), "z");
  request.set_after_producer("z");
  EXPECT_EQ(ListProducers(store_, request)->producers_size(), 0);
}

}  // namespace
}  // namespace postgate::services
