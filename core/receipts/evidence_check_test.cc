// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/evidence_check.h"

#include <gmock/gmock.h>

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/audit_tree/proofs.h"
#include "core/audit_tree/tree_fixture.h"
#include "core/digest/sha256.h"
#include "core/receipts/epoch_end.h"
#include "core/receipts/leaf.h"
#include "core/receipts/receipts_fixture.h"
#include "core/receipts/verify_receipt.h"

namespace postgate::receipts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A hub that commits and gives evidence; a second one with the same key stands for a history that was rewritten.
class Hub {
 public:
  explicit Hub(const std::string& key_pem) : key_(*SigningKey::FromPem(key_pem)) {}

  v1::Evidence Submit(const std::string& producer, int64_t first_offset, int count, absl::Time at) {
    v1::Evidence evidence;
    v1::SubmissionEvidence& submission = *evidence.mutable_submission();
    submission.set_producer(producer);
    submission.set_first_offset(first_offset);
    submission.set_next_offset(first_offset + count);
    v1::Receipt& receipt = *submission.mutable_receipt();
    const int64_t first = tree_.frontier().size();
    receipt.set_first_sequence(first);
    receipt.set_last_sequence(first + count - 1);
    receipt.set_ledger_epoch(epoch_);
    receipt.set_salt("0123456789abcdef");
    *receipt.mutable_committed_at() = encoding::ToTimestamp(at);
    Commitments commitments(receipt.salt());
    std::vector<SubmittedRecord> records;
    for (int i = 0; i < count; ++i) {
      records.push_back({digest::BytesOf(digest::Sha256Of({producer, absl::StrCat(first_offset + i)})), v1::OUTCOME_ACCEPTED, "26KRP"});
      Leaf leaf;
      leaf.sequence = first + i;
      leaf.committed_at = receipt.committed_at();
      leaf.commitment = commitments.To(records.back().received_digest);
      leaf.outcome = records.back().outcome;
      leaf.registration_number = records.back().registration_number;
      receipt.mutable_entry_hashes()->append(leaf.entry_hash.begin(), leaf.entry_hash.end());
      tree_.Append(HashOf(leaf));
      v1::SubmittedRecord& record = *submission.add_records();
      record.set_received_digest(records.back().received_digest);
      record.set_outcome(records.back().outcome);
      record.set_registration_number(records.back().registration_number);
    }
    receipt.set_digest(ReceiptDigest(receipt.salt(), records));
    const auto proof = audit_tree::RangeProof(first, first + count, tree_.frontier().size(), tree_.reader());
    for (const Hash& hash : *proof) receipt.add_range_proof(digest::BytesOf(hash));
    *receipt.mutable_tree_head() = HeadAt(at);
    return evidence;
  }

  v1::Evidence Tree(int64_t earlier, absl::Time at) {
    v1::Evidence evidence;
    *evidence.mutable_tree()->mutable_tree_head() = HeadAt(at);
    evidence.mutable_tree()->set_earlier_tree_size(earlier);
    if (earlier > 0) {
      const auto proof = audit_tree::ConsistencyProof(earlier, tree_.frontier().size(), tree_.reader());
      for (const Hash& hash : *proof) evidence.mutable_tree()->add_consistency_proof(digest::BytesOf(hash));
    }
    return evidence;
  }

  // Goes on from the first `kept` entries, as after a restore from a backup that ended with them.
  v1::Evidence Restore(int64_t kept, absl::Time at) {
    audit_tree::KeptTree tree{0};
    for (int64_t i = 0; i < kept; ++i) tree.Append(tree_.leaves()[static_cast<size_t>(i)]);
    tree_ = tree;
    v1::Evidence evidence;
    v1::EpochEnd& end = *evidence.mutable_epoch_end();
    end.set_ledger_epoch(epoch_);
    epoch_[0] = static_cast<char>(epoch_[0] + 1);
    end.set_next_ledger_epoch(epoch_);
    end.set_tree_size(kept);
    end.set_root_hash(digest::BytesOf(tree_.frontier().Root()));
    *end.mutable_restored_at() = encoding::ToTimestamp(at);
    EXPECT_TRUE(SignEpochEnd(key_, end).ok());
    return evidence;
  }

  v1::TreeHead HeadAt(absl::Time at) const {
    v1::TreeHead head;
    head.set_tree_size(tree_.frontier().size());
    head.set_root_hash(digest::BytesOf(tree_.frontier().Root()));
    *head.mutable_committed_at() = encoding::ToTimestamp(at);
    head.set_ledger_epoch(epoch_);
    head.set_key_id(key_.id());
    head.set_signature(*key_.Sign(SignedBytes(head)));
    return head;
  }

 private:
  std::string epoch_ = "0123456789abcdef0123456789abcdef";
  SigningKey key_;
  audit_tree::KeptTree tree_{0};
};

class EvidenceCheckTest : public ReceiptsFixture {
 protected:
  EvidenceCheckTest() {
    v1::Evidence certificates;
    certificates.set_receipt_certificates(Content("receipts.pem"));
    EXPECT_THAT(check_.Add(certificates), IsEmpty());
  }

  static absl::Time Second(int n) { return start_ + absl::Seconds(n); }

  static inline const absl::Time start_ = absl::Now();
  Hub hub_{Content("receipts.key")};
  EvidenceCheck check_{Content("ca.pem")};
};

TEST_F(EvidenceCheckTest, TakesAWholeHistory) {
  EXPECT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(0))), IsEmpty());
  EXPECT_THAT(check_.Add(hub_.Tree(0, Second(0))), IsEmpty());
  const v1::Evidence again = hub_.Submit("b", 0, 3, Second(1));
  EXPECT_THAT(check_.Add(again), IsEmpty());
  EXPECT_THAT(check_.Add(again), IsEmpty()) << "the same receipt once more";
  EXPECT_THAT(check_.Add(hub_.Submit("a", 10, 5, Second(1))), IsEmpty());
  EXPECT_THAT(check_.Add(hub_.Tree(10, Second(1))), IsEmpty());
  EXPECT_THAT(check_.Gaps(), IsEmpty());
  EXPECT_EQ(check_.totals().receipts, 4);
  EXPECT_EQ(check_.totals().records, 21);
  EXPECT_EQ(check_.totals().consistency_proofs, 1);
}

TEST_F(EvidenceCheckTest, OrderDoesNotMatter) {
  const v1::Evidence first = hub_.Submit("a", 0, 10, Second(0));
  const v1::Evidence second = hub_.Submit("a", 10, 10, Second(5));
  EXPECT_THAT(check_.Add(second), IsEmpty());
  EXPECT_THAT(check_.Add(first), IsEmpty());
}

TEST_F(EvidenceCheckTest, FindsARecordThatIsNotTheReceipts) {
  v1::Evidence evidence = hub_.Submit("a", 0, 10, Second(0));
  evidence.mutable_submission()->mutable_records(4)->set_outcome(v1::OUTCOME_REJECTED);
  EXPECT_THAT(check_.Add(evidence), ElementsAre(HasSubstr("the proof does not lead")));
}

TEST_F(EvidenceCheckTest, FindsAHeadThatTheHubDidNotSign) {
  v1::Evidence evidence = hub_.Submit("a", 0, 10, Second(0));
  evidence.mutable_submission()->mutable_receipt()->mutable_tree_head()->set_signature("forged");
  EXPECT_THAT(check_.Add(evidence), ElementsAre(HasSubstr("signature")));
}

// The hub itself signs, so only what is kept beside one another shows it.
TEST_F(EvidenceCheckTest, FindsTwoHistories) {
  Hub rewritten(Content("receipts.key"));
  EXPECT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(0))), IsEmpty());
  EXPECT_THAT(check_.Add(rewritten.Submit("b", 0, 10, Second(0))), ElementsAre(HasSubstr("two histories")));
}

TEST_F(EvidenceCheckTest, FindsAnEntryLeftOut) {
  Hub rewritten(Content("receipts.key"));
  EXPECT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(0))), IsEmpty());
  rewritten.Submit("a", 0, 4, Second(0));
  rewritten.Submit("a", 5, 10, Second(1));
  EXPECT_THAT(check_.Add(rewritten.Tree(10, Second(1))), ElementsAre(HasSubstr("something was altered")));
}

TEST_F(EvidenceCheckTest, FindsABackDatedHead) {
  EXPECT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(100))), IsEmpty());
  EXPECT_THAT(check_.Add(hub_.Submit("a", 10, 10, Second(50))), ElementsAre(HasSubstr("back-dated")));
}

TEST_F(EvidenceCheckTest, FindsABackDatedReceiptUnderAnHonestHead) {
  EXPECT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(100))), IsEmpty());
  v1::Evidence evidence = hub_.Submit("a", 10, 10, Second(50));
  *evidence.mutable_submission()->mutable_receipt()->mutable_tree_head() = hub_.HeadAt(Second(101));
  EXPECT_THAT(check_.Add(evidence), ElementsAre(HasSubstr("back-dated")));
}

TEST_F(EvidenceCheckTest, FindsABackDatedReceiptInAnyOrder) {
  const v1::Evidence honest = hub_.Submit("a", 0, 10, Second(100));
  const v1::Evidence back_dated = hub_.Submit("a", 10, 10, Second(50));
  EXPECT_THAT(check_.Add(back_dated), IsEmpty());
  EXPECT_THAT(check_.Add(honest), ElementsAre(HasSubstr("back-dated")));
}

TEST_F(EvidenceCheckTest, FindsAReceiptThatIsOfAnotherTimeThanItsTree) {
  v1::Evidence evidence = hub_.Submit("a", 0, 10, Second(50));
  *evidence.mutable_submission()->mutable_receipt()->mutable_tree_head() = hub_.HeadAt(Second(40));
  EXPECT_THAT(check_.Add(evidence), ElementsAre(HasSubstr("back-dated")));
}

TEST_F(EvidenceCheckTest, FindsTwoTimesForOneTree) {
  hub_.Submit("a", 0, 10, Second(50));
  EXPECT_THAT(check_.Add(hub_.Tree(0, Second(50))), IsEmpty());
  EXPECT_THAT(check_.Add(hub_.Tree(0, Second(51))), ElementsAre(HasSubstr("of another receipt or head")));
}

TEST_F(EvidenceCheckTest, FindsAHeadWhosePartsWereShifted) {
  hub_.Submit("a", 0, 10, Second(50));
  v1::Evidence evidence = hub_.Tree(0, Second(50));
  v1::TreeHead& head = *evidence.mutable_tree()->mutable_tree_head();
  head.set_ledger_epoch(head.ledger_epoch().substr(0, 24));
  EXPECT_THAT(check_.Add(evidence), ElementsAre(HasSubstr("32 digits")));
}

TEST_F(EvidenceCheckTest, CountsTheHeadsThatNoProofLinksToTheLargest) {
  EXPECT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(0))), IsEmpty());
  EXPECT_EQ(check_.UnlinkedHeads(), 0);
  EXPECT_THAT(check_.Add(hub_.Submit("a", 10, 10, Second(1))), IsEmpty());
  EXPECT_EQ(check_.UnlinkedHeads(), 1);
  hub_.Submit("b", 0, 5, Second(2));
  EXPECT_THAT(check_.Add(hub_.Tree(10, Second(2))), IsEmpty());
  EXPECT_EQ(check_.UnlinkedHeads(), 1);
  EXPECT_THAT(check_.Add(hub_.Tree(20, Second(2))), IsEmpty());
  EXPECT_EQ(check_.UnlinkedHeads(), 0);
  hub_.Submit("b", 5, 5, Second(3));
  EXPECT_THAT(check_.Add(hub_.Tree(25, Second(3))), IsEmpty());
  EXPECT_EQ(check_.UnlinkedHeads(), 0) << "by way of the head between";
}

TEST_F(EvidenceCheckTest, FindsEntriesThatWereGivenTwice) {
  const v1::Evidence first = hub_.Submit("a", 0, 10, Second(0));
  Hub rewritten(Content("receipts.key"));
  rewritten.Submit("a", 0, 5, Second(0));
  EXPECT_THAT(check_.Add(first), IsEmpty());
  EXPECT_THAT(check_.Add(rewritten.Submit("b", 0, 8, Second(0))), ElementsAre(HasSubstr("two receipts")));
}

TEST_F(EvidenceCheckTest, TellsGapsInAProducersOffsets) {
  EXPECT_THAT(check_.Add(hub_.Submit("a", 5, 10, Second(0))), IsEmpty());
  EXPECT_THAT(check_.Add(hub_.Submit("a", 20, 10, Second(0))), IsEmpty());
  EXPECT_THAT(check_.Gaps(), ElementsAre("producer a: no receipt for offsets 0 to 4", "producer a: no receipt for offsets 15 to 19"));
}

TEST_F(EvidenceCheckTest, RefusesOffsetsThatAreNoRange) {
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  for (const auto& [first, next] : {std::pair(kMin, kMax), std::pair(kMax, kMin), std::pair(int64_t{1}, int64_t{0}), std::pair(int64_t{-1}, int64_t{0})}) {
    v1::Evidence evidence = hub_.Submit("a", 0, 1, Second(0));
    evidence.mutable_submission()->set_first_offset(first);
    evidence.mutable_submission()->set_next_offset(next);
    EXPECT_THAT(check_.Add(evidence), testing::Contains(HasSubstr("for 1 records"))) << first << " " << next;
  }
}

TEST_F(EvidenceCheckTest, NeedsTheCertificateFirst) {
  EvidenceCheck without(Content("ca.pem"));
  EXPECT_THAT(without.Add(hub_.Submit("a", 0, 1, Second(0))), ElementsAre(HasSubstr("no certificate")));
}

TEST_F(EvidenceCheckTest, RefusesAConsistencyProofFromAnUnknownHead) {
  hub_.Submit("a", 0, 10, Second(0));
  hub_.Submit("a", 10, 10, Second(0));
  EXPECT_THAT(check_.Add(hub_.Tree(10, Second(0))), ElementsAre(HasSubstr("of which no head stands before it")));
}

TEST_F(EvidenceCheckTest, RefusesWhatItDoesNotKnow) { EXPECT_THAT(check_.Add(v1::Evidence()), ElementsAre(HasSubstr("known here"))); }

TEST_F(EvidenceCheckTest, TellsWhatARestoredHubNoLongerCovers) {
  EXPECT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(0))), IsEmpty());
  EXPECT_THAT(check_.Add(hub_.Submit("a", 10, 10, Second(1))), IsEmpty());
  EXPECT_THAT(check_.Add(hub_.Submit("a", 20, 5, Second(2))), IsEmpty());
  EXPECT_THAT(check_.Losses(), IsEmpty());
  EXPECT_THAT(check_.Add(hub_.Restore(10, Second(3))), IsEmpty());
  auto losses = check_.Losses();
  ASSERT_EQ(losses.size(), 1u);
  EXPECT_EQ(losses[0].producer, "a");
  EXPECT_EQ(losses[0].first_offset, 10);
  EXPECT_EQ(losses[0].next_offset, 25);
  EXPECT_EQ(losses[0].end.tree_size(), 10);
  EXPECT_FALSE(losses[0].is_sent_again);
  EXPECT_EQ(check_.LostHeads(), 2);
  // Sent again in part, and then whole, in other batches.
  EXPECT_THAT(check_.Add(hub_.Submit("a", 10, 7, Second(4))), IsEmpty());
  EXPECT_FALSE(check_.Losses()[0].is_sent_again);
  EXPECT_THAT(check_.Add(hub_.Submit("a", 17, 8, Second(5))), IsEmpty());
  EXPECT_TRUE(check_.Losses()[0].is_sent_again);
}

TEST_F(EvidenceCheckTest, ATreeGoesOnOverARestore) {
  EXPECT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(0))), IsEmpty());
  const v1::TreeHead kept = hub_.HeadAt(Second(0));
  hub_.Submit("b", 0, 4, Second(1));
  EXPECT_THAT(check_.Add(hub_.Restore(12, Second(2))), IsEmpty());
  EXPECT_EQ(check_.UnlinkedHeads(), 1) << "what was kept is not shown to be the beginning of what goes on";
  hub_.Submit("c", 0, 3, Second(3));
  v1::Evidence link = hub_.Tree(10, Second(3));
  EXPECT_THAT(check_.Add(link), ElementsAre(HasSubstr("of which no head stands before it"))) << "in the new epoch";
  link.mutable_tree()->set_earlier_ledger_epoch(kept.ledger_epoch());
  EXPECT_THAT(check_.Add(link), IsEmpty());
  EXPECT_EQ(check_.UnlinkedHeads(), 0);
}

TEST_F(EvidenceCheckTest, FindsARestoreThatGoesOnFromAnotherTree) {
  Hub rewritten(Content("receipts.key"));
  rewritten.Submit("b", 0, 10, Second(0));
  EXPECT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(0))), IsEmpty());
  EXPECT_THAT(check_.Add(rewritten.Restore(10, Second(1))), ElementsAre(HasSubstr("went on from another tree of 10 leaves")));
}

TEST_F(EvidenceCheckTest, FindsAnEndThatTheHubDidNotSign) {
  EXPECT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(0))), IsEmpty());
  v1::Evidence end = hub_.Restore(10, Second(1));
  end.mutable_epoch_end()->set_tree_size(4);
  EXPECT_THAT(check_.Add(end), ElementsAre(HasSubstr("signature")));
  EXPECT_THAT(check_.Losses(), IsEmpty());
}

// Entries 3 to 12 of one receipt; a signature over records 4 to 6 of it is kept in entry 9.
class SignedTimeTest : public EvidenceCheckTest {
 protected:
  SignedTimeTest() {
    hub_.Submit("other", 0, 3, Second(50));
    before_ = hub_.Tree(0, Second(50));
    receipt_ = hub_.Submit("a", 0, 10, Second(100));
  }

  v1::SignedBatch At(absl::Time time) const {
    v1::SignedBatch batch;
    batch.set_producer("a");
    batch.set_first_offset(4);
    batch.set_count(3);
    batch.set_sequence(9);
    batch.set_ledger_epoch(receipt_.submission().receipt().ledger_epoch());
    *batch.mutable_committed_at() = encoding::ToTimestamp(time);
    return batch;
  }

  v1::Evidence before_;
  v1::Evidence receipt_;
};

TEST_F(SignedTimeTest, IsTheReceiptsAndNoOther) {
  ASSERT_THAT(check_.Add(receipt_), IsEmpty());
  EXPECT_TRUE(check_.CheckSignedTime(At(Second(100))).ok()) << check_.CheckSignedTime(At(Second(100)));
  for (const int second : {99, 101}) {
    const absl::Status dated = check_.CheckSignedTime(At(Second(second)));
    EXPECT_TRUE(absl::IsDataLoss(dated)) << second;
    EXPECT_THAT(std::string(dated.message()), HasSubstr("back-dated"));
  }
}

TEST_F(SignedTimeTest, IsNotShownWithoutAReceiptButBoundedByWhatIsSigned) {
  EXPECT_TRUE(absl::IsNotFound(check_.CheckSignedTime(At(Second(1)))));
  ASSERT_THAT(check_.Add(before_), IsEmpty());
  EXPECT_TRUE(absl::IsDataLoss(check_.CheckSignedTime(At(Second(49)))));
  EXPECT_TRUE(absl::IsNotFound(check_.CheckSignedTime(At(Second(50)))));
  hub_.Submit("other", 3, 1, Second(200));
  ASSERT_THAT(check_.Add(hub_.Tree(0, Second(200))), IsEmpty());
  EXPECT_TRUE(absl::IsNotFound(check_.CheckSignedTime(At(Second(200)))));
  EXPECT_TRUE(absl::IsDataLoss(check_.CheckSignedTime(At(Second(201)))));
}

TEST_F(SignedTimeTest, IsThatOfTheBatchsOwnLastRecord) {
  ASSERT_THAT(check_.Add(receipt_), IsEmpty());
  v1::SignedBatch other = At(Second(100));
  other.set_sequence(8);
  EXPECT_TRUE(absl::IsDataLoss(check_.CheckSignedTime(other)));
  other = At(Second(100));
  other.set_producer("b");
  EXPECT_TRUE(absl::IsDataLoss(check_.CheckSignedTime(other)));
  for (const int64_t nowhere : {int64_t{-1}, std::numeric_limits<int64_t>::max()}) {
    other.set_sequence(nowhere);
    EXPECT_TRUE(absl::IsInvalidArgument(check_.CheckSignedTime(other)));
  }
}

// A hub that was restored tells the present epoch of an entry that it kept; the receipt is of the epoch before.
TEST_F(SignedTimeTest, IsShownOverARestoreThatKeptTheEntry) {
  ASSERT_THAT(check_.Add(receipt_), IsEmpty());
  const v1::Evidence end = hub_.Restore(10, Second(150));
  v1::SignedBatch batch = At(Second(100));
  batch.set_ledger_epoch(end.epoch_end().next_ledger_epoch());
  EXPECT_TRUE(absl::IsNotFound(check_.CheckSignedTime(batch)));
  ASSERT_THAT(check_.Add(end), IsEmpty());
  EXPECT_TRUE(check_.CheckSignedTime(batch).ok());
  *batch.mutable_committed_at() = encoding::ToTimestamp(Second(99));
  EXPECT_TRUE(absl::IsDataLoss(check_.CheckSignedTime(batch)));
  ASSERT_THAT(check_.Add(receipt_), IsEmpty());
}

// The first restore kept entry 9 and the second did not: what the third epoch wrote there is another entry.
TEST_F(SignedTimeTest, IsNotThatOfAnEntryThatALaterRestoreLost) {
  ASSERT_THAT(check_.Add(receipt_), IsEmpty());
  ASSERT_THAT(check_.Add(hub_.Restore(13, Second(150))), IsEmpty());
  const v1::Evidence second = hub_.Restore(3, Second(160));
  ASSERT_THAT(check_.Add(second), IsEmpty());
  v1::SignedBatch batch = At(Second(200));
  batch.set_ledger_epoch(second.epoch_end().next_ledger_epoch());
  EXPECT_TRUE(absl::IsNotFound(check_.CheckSignedTime(batch))) << check_.CheckSignedTime(batch);
  ASSERT_THAT(check_.Add(hub_.Submit("a", 0, 10, Second(200))), IsEmpty());
  EXPECT_TRUE(check_.CheckSignedTime(batch).ok()) << check_.CheckSignedTime(batch);
}

// The batch was fetched in the first epoch and its entry lost; the second wrote another there and ended, keeping it.
TEST_F(SignedTimeTest, IsNotThatOfAnEntryOfALaterEpoch) {
  ASSERT_THAT(check_.Add(receipt_), IsEmpty());
  ASSERT_THAT(check_.Add(hub_.Restore(3, Second(150))), IsEmpty());
  ASSERT_THAT(check_.Add(hub_.Submit("b", 0, 10, Second(200))), IsEmpty());
  ASSERT_THAT(check_.Add(hub_.Restore(11, Second(250))), IsEmpty());
  EXPECT_TRUE(check_.CheckSignedTime(At(Second(100))).ok()) << check_.CheckSignedTime(At(Second(100)));
}

// Offsets are not signed: whoever wrote the file may say any.
TEST_F(SignedTimeTest, IsNotShownByAReceiptOfOffsetsThatAreNoRange) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  receipt_.mutable_submission()->set_first_offset(kMax);
  receipt_.mutable_submission()->set_next_offset(kMax);
  ASSERT_THAT(check_.Add(receipt_), ElementsAre(HasSubstr("for 10 records")));
  EXPECT_TRUE(absl::IsNotFound(check_.CheckSignedTime(At(Second(100))))) << check_.CheckSignedTime(At(Second(100)));
}

}  // namespace
}  // namespace postgate::receipts
