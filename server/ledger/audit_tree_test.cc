// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/audit_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/audit_tree/proofs.h"
#include "core/audit_tree/verify.h"
#include "core/digest/sha256.h"
#include "core/receipts/leaf.h"
#include "core/receipts/tree_head.h"
#include "core/receipts/verify_receipt.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/test_tree.h"
#include "server/ledger/testing/write_groups.h"
#include "server/ledger/tree_reader.h"

namespace postgate::ledger {
namespace {

constexpr char kEpoch[] = "0123456789abcdef0123456789abcdef";

std::vector<receipts::SubmittedRecord> Records(int64_t first_sequence, int count) {
  std::vector<receipts::SubmittedRecord> records;
  for (int i = 0; i < count; ++i) records.push_back({digest::BytesOf(digest::Sha256Of({absl::StrCat("sent", first_sequence + i)}))});
  return records;
}

std::vector<receipts::SubmittedRecord> RecordsOf(const postgate::v1::Receipt& receipt) {
  return Records(receipt.first_sequence(), static_cast<int>(receipt.last_sequence() - receipt.first_sequence()) + 1);
}

PromisedReceipt Promise(int64_t first_sequence, int count) {
  PromisedReceipt promise;
  promise.receipt.set_first_sequence(first_sequence);
  promise.receipt.set_last_sequence(first_sequence + count - 1);
  promise.receipt.set_ledger_epoch(kEpoch);
  promise.receipt.set_salt(absl::StrCat("salt", first_sequence));
  promise.receipt.mutable_committed_at()->set_seconds(kTestSeconds);
  promise.receipt.set_digest(receipts::ReceiptDigest(promise.receipt.salt(), Records(first_sequence, count)));
  receipts::Commitments commitments(promise.receipt.salt());
  for (const receipts::SubmittedRecord& record : Records(first_sequence, count)) {
    promise.leaf_parts.push_back({commitments.To(record.received_digest), digest::Sha256Of({"body"})});
  }
  return promise;
}

class AuditTreeTest : public testing::Test {
 protected:
  // Commits a group of `count` entries, of which each `batch` in a row has a receipt.
  void Commit(int count, int batch) {
    WriteGroup group = MakeWriteGroup(store_.Head() + 1, count);
    std::deque<PromisedReceipt> promised;
    for (int at = 0; at + batch <= count; at += batch) promised.push_back(Promise(group.first_sequence + at, batch));
    const absl::Status integrated = IntegrateSerialized(*tree_, group, promised);
    ASSERT_TRUE(integrated.ok()) << integrated;
    ASSERT_TRUE(store_.Write(group).ok());
    for (PromisedReceipt& promise : promised) receipts_.push_back(std::move(promise));
  }

  MemoryStore store_;
  std::unique_ptr<AuditTree> tree_ = OpenTestTree(&store_);
  std::vector<PromisedReceipt> receipts_;
};

TEST_F(AuditTreeTest, EveryReceiptProvesItsEntries) {
  for (int count : {1, 7, 300, 2, 100, 513, 64}) Commit(count, std::min(count, 50));
  ASSERT_EQ(receipts_.size(), 1u + 1u + 6u + 1u + 2u + 10u + 1u);
  for (const PromisedReceipt& promise : receipts_) {
    const absl::Status verified = receipts::VerifyReceipt(promise.receipt, RecordsOf(promise.receipt));
    EXPECT_TRUE(verified.ok()) << promise.receipt.first_sequence() << ": " << verified;
    const postgate::v1::TreeHead& head = promise.receipt.tree_head();
    EXPECT_TRUE(receipts::IsSignature(TestKey()->key(), receipts::SignedBytes(head), head.signature()));
    EXPECT_EQ(head.ledger_epoch(), kEpoch);
    EXPECT_EQ(head.committed_at().seconds(), kTestSeconds);
  }
}

TEST_F(AuditTreeTest, EveryHeadBeginsWithTheEarlierOnes) {
  for (int count : {1, 7, 300, 2, 100, 513, 64}) Commit(count, 1);
  const audit_tree::ReadNode read = MakeTreeReader(&store_);
  for (int64_t second = 1; second <= store_.Head() + 1; second = store_.ReadTreeHead(second)->tree_size() + 1) {
    const auto later = store_.ReadTreeHead(second);
    for (int64_t first = 1; first <= later->tree_size(); first = store_.ReadTreeHead(first)->tree_size() + 1) {
      const auto earlier = store_.ReadTreeHead(first);
      const audit_tree::Hash a = digest::FromBytes(earlier->root_hash()).value();
      const audit_tree::Hash b = digest::FromBytes(later->root_hash()).value();
      const auto proof = audit_tree::ConsistencyProof(earlier->tree_size(), later->tree_size(), read);
      ASSERT_TRUE(proof.ok()) << proof.status();
      EXPECT_TRUE(audit_tree::VerifyConsistency(earlier->tree_size(), a, later->tree_size(), b, *proof).ok());
    }
  }
}

TEST_F(AuditTreeTest, GoesOnAfterEachRestartAsWithoutOne) {
  MemoryStore unbroken_store;
  std::unique_ptr<AuditTree> unbroken = OpenTestTree(&unbroken_store);
  for (int count : {1, 300, 2, 40, 600}) {
    tree_ = OpenTestTree(&store_);
    Commit(count, 1);
    WriteGroup group = MakeWriteGroup(unbroken_store.Head() + 1, count);
    std::deque<PromisedReceipt> promised;
    for (int i = 0; i < count; ++i) promised.push_back(Promise(group.first_sequence + i, 1));
    ASSERT_TRUE(IntegrateSerialized(*unbroken, group, promised).ok());
    ASSERT_TRUE(unbroken_store.Write(group).ok());
    EXPECT_EQ(store_.ReadTreeHead(group.tree_head->tree_size())->root_hash(), group.tree_head->root_hash());
  }
}

TEST_F(AuditTreeTest, RefusesATreeThatIsNotTheLedgers) {
  Commit(5, 1);
  ASSERT_TRUE(store_.Write(MakeWriteGroup(5, 1)).ok()) << "an entry without a leaf";
  EXPECT_TRUE(absl::IsDataLoss(AuditTree::Open(&store_, TestKey()).status()));
}

TEST_F(AuditTreeTest, RefusesANodeThatWasAltered) {
  WriteGroup group = MakeWriteGroup(0, 300);
  std::deque<PromisedReceipt> none;
  ASSERT_TRUE(IntegrateSerialized(*tree_, group, none).ok());
  ASSERT_EQ(group.tree_nodes.size(), 1u);
  WriteGroup altered = group;
  altered.tree_nodes[0].hash[0] ^= 1;
  ASSERT_TRUE(store_.Write(altered).ok());
  EXPECT_TRUE(absl::IsDataLoss(AuditTree::Open(&store_, TestKey()).status()));
}

TEST_F(AuditTreeTest, RefusesAGroupThatDoesNotFollow) {
  Commit(5, 1);
  WriteGroup group = MakeWriteGroup(6, 1);
  std::deque<PromisedReceipt> none;
  EXPECT_EQ(IntegrateSerialized(*tree_, group, none).code(), absl::StatusCode::kInternal);
}

TEST_F(AuditTreeTest, RefusesAReceiptBeyondItsGroup) {
  WriteGroup group = MakeWriteGroup(0, 5);
  std::deque<PromisedReceipt> promised;
  promised.push_back(Promise(3, 3));
  EXPECT_EQ(IntegrateSerialized(*tree_, group, promised).code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace postgate::ledger
