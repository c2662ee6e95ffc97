// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/verify_receipt.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "core/audit_tree/proofs.h"
#include "core/audit_tree/tree_fixture.h"
#include "core/digest/sha256.h"
#include "core/receipts/leaf.h"

namespace postgate::receipts {
namespace {

constexpr int kBefore = 21;
constexpr int kRecords = 5;
constexpr int kBehind = 3;

// Records and the receipt for them, as a hub gives it: other entries stand before and behind.
class VerifyReceiptTest : public testing::Test {
 protected:
  VerifyReceiptTest() {
    receipt_.set_first_sequence(kBefore);
    receipt_.set_last_sequence(kBefore + kRecords - 1);
    receipt_.set_ledger_epoch("epoch");
    receipt_.set_salt("0123456789abcdef");
    receipt_.mutable_committed_at()->set_seconds(1795478400);
    for (int i = 0; i < kRecords; ++i) {
      records_.push_back({digest::BytesOf(digest::Sha256Of({absl::StrCat("item", i)})), v1::OUTCOME_ACCEPTED, absl::StrCat("26KRP", i)});
    }
    audit_tree::KeptTree tree(kBefore);
    Commitments commitments(receipt_.salt());
    for (int i = 0; i < kRecords; ++i) {
      const SubmittedRecord& record = records_[static_cast<size_t>(i)];
      Leaf leaf;
      leaf.sequence = kBefore + i;
      leaf.committed_at = receipt_.committed_at();
      leaf.commitment = commitments.To(record.received_digest);
      leaf.outcome = record.outcome;
      leaf.registration_number = record.registration_number;
      leaf.entry_hash.fill(static_cast<uint8_t>(i));
      receipt_.mutable_entry_hashes()->append(leaf.entry_hash.begin(), leaf.entry_hash.end());
      tree.Append(HashOf(leaf));
    }
    for (int i = 0; i < kBehind; ++i) tree.Append(audit_tree::LeafHash("behind"));
    const int size = kBefore + kRecords + kBehind;
    receipt_.set_digest(ReceiptDigest(receipt_.salt(), records_));
    const auto proof = audit_tree::RangeProof(kBefore, kBefore + kRecords, size, tree.reader());
    for (const Hash& hash : *proof) receipt_.add_range_proof(digest::BytesOf(hash));
    receipt_.mutable_tree_head()->set_tree_size(size);
    receipt_.mutable_tree_head()->set_root_hash(digest::BytesOf(tree.RootOf(size)));
    receipt_.mutable_tree_head()->set_ledger_epoch("epoch");
  }

  v1::Receipt receipt_;
  std::vector<SubmittedRecord> records_;
};

TEST_F(VerifyReceiptTest, OfTheseRecords) { EXPECT_TRUE(VerifyReceipt(receipt_, records_).ok()) << VerifyReceipt(receipt_, records_); }

TEST_F(VerifyReceiptTest, NotOfOthers) {
  for (size_t i = 0; i < records_.size(); ++i) {
    std::vector<SubmittedRecord> other = records_;
    other[i].received_digest[7] ^= 1;
    EXPECT_TRUE(absl::IsDataLoss(VerifyReceipt(receipt_, other))) << i;
    other = records_;
    other[i].outcome = v1::OUTCOME_REJECTED;
    EXPECT_TRUE(absl::IsDataLoss(VerifyReceipt(receipt_, other))) << i;
    other = records_;
    other[i].registration_number += "0";
    EXPECT_TRUE(absl::IsDataLoss(VerifyReceipt(receipt_, other))) << i;
  }
  std::vector<SubmittedRecord> wrapped = records_;
  wrapped[0].outcome = static_cast<v1::Outcome>(wrapped[0].outcome + 256);
  EXPECT_FALSE(VerifyReceipt(receipt_, wrapped).ok()) << "a leaf holds one byte of it";
  std::vector<SubmittedRecord> swapped = records_;
  std::swap(swapped[0], swapped[1]);
  EXPECT_TRUE(absl::IsDataLoss(VerifyReceipt(receipt_, swapped)));
}

// Back-dated, put somewhere else, or salted anew.
TEST_F(VerifyReceiptTest, NoOtherTimePlaceOrSalt) {
  v1::Receipt other = receipt_;
  other.mutable_committed_at()->set_seconds(receipt_.committed_at().seconds() - 1);
  EXPECT_TRUE(absl::IsDataLoss(VerifyReceipt(other, records_)));
  other = receipt_;
  other.set_first_sequence(kBefore - 1);
  other.set_last_sequence(kBefore + kRecords - 2);
  EXPECT_TRUE(absl::IsDataLoss(VerifyReceipt(other, records_)));
  other = receipt_;
  other.set_salt("fedcba9876543210");
  EXPECT_TRUE(absl::IsDataLoss(VerifyReceipt(other, records_)));
  other = receipt_;
  (*other.mutable_entry_hashes())[40] ^= 1;
  EXPECT_TRUE(absl::IsDataLoss(VerifyReceipt(other, records_)));
  other = receipt_;
  (*other.mutable_range_proof(0))[3] ^= 1;
  EXPECT_TRUE(absl::IsDataLoss(VerifyReceipt(other, records_)));
}

TEST_F(VerifyReceiptTest, RefusesWhatIsNotWhole) {
  v1::Receipt other = receipt_;
  other.clear_tree_head();
  EXPECT_TRUE(absl::IsInvalidArgument(VerifyReceipt(other, records_)));
  other = receipt_;
  other.set_last_sequence(receipt_.last_sequence() + 1);
  EXPECT_TRUE(absl::IsInvalidArgument(VerifyReceipt(other, records_)));
  other = receipt_;
  other.mutable_entry_hashes()->pop_back();
  EXPECT_TRUE(absl::IsInvalidArgument(VerifyReceipt(other, records_)));
  other = receipt_;
  other.mutable_range_proof(0)->pop_back();
  EXPECT_TRUE(absl::IsInvalidArgument(VerifyReceipt(other, records_)));
  other = receipt_;
  other.mutable_tree_head()->mutable_root_hash()->clear();
  EXPECT_TRUE(absl::IsInvalidArgument(VerifyReceipt(other, records_)));
  other = receipt_;
  other.mutable_tree_head()->set_ledger_epoch("another");
  EXPECT_TRUE(absl::IsInvalidArgument(VerifyReceipt(other, records_)));
  other = receipt_;
  other.set_first_sequence(INT64_MAX);
  other.set_last_sequence(INT64_MAX);
  EXPECT_TRUE(absl::IsInvalidArgument(VerifyReceipt(other, records_)));
  EXPECT_TRUE(absl::IsInvalidArgument(VerifyReceipt(receipt_, {})));
}

}  // namespace
}  // namespace postgate::receipts
