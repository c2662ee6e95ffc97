// SPDX-License-Identifier: Apache-2.0
#include "server/register/submission.h"

#include "core/receipts/verify_receipt.h"
#include "server/register/register_fixture.h"

namespace postgate::registry {
namespace {

class SubmissionTest : public RegisterTest {
 protected:
  static Submission Batch(const OpenedProducer& opened, int64_t first_offset, std::vector<PreparedRecord> records) {
    Submission submission;
    submission.carrier = "post";
    submission.producer = "office";
    submission.producer_epoch = opened.producer_epoch;
    submission.first_offset = first_offset;
    submission.records = std::move(records);
    return submission;
  }
  static std::vector<PreparedRecord> Two(const std::string& a, const std::string& b) {
    std::vector<PreparedRecord> records;
    records.push_back(Item(a));
    records.push_back(Item(b));
    return records;
  }
};

TEST_F(SubmissionTest, MovesTheProducersOffsetOn) {
  const OpenedProducer opened = Open("post", "office");
  EXPECT_EQ(opened.committed_offset, 0);
  EXPECT_TRUE(Run(Batch(opened, 0, Two("A", "B"))).status.ok());
  Restart();
  const OpenedProducer again = Open("post", "office");
  EXPECT_EQ(again.committed_offset, 2);
  EXPECT_GT(again.producer_epoch, opened.producer_epoch);
  EXPECT_EQ(again.ledger_epoch, opened.ledger_epoch);
}

TEST_F(SubmissionTest, ProducersOfTwoCarriersAreTwo) {
  const OpenedProducer opened = Open("post", "office");
  EXPECT_TRUE(Run(Batch(opened, 0, Two("A", "B"))).status.ok());
  EXPECT_EQ(Open("express", "office").committed_offset, 0);
}

TEST_F(SubmissionTest, RefusesAFencedStreamWholly) {
  const OpenedProducer first = Open("post", "office");
  Open("post", "office");
  const SubmissionOutcome outcome = Run(Batch(first, 0, Two("A", "B")));
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(store_.Head(), ledger::kNoSequence);
}

TEST_F(SubmissionTest, RefusesAnOffsetThatIsNotTheNext) {
  const OpenedProducer opened = Open("post", "office");
  EXPECT_EQ(Run(Batch(opened, 1, Two("A", "B"))).status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(store_.Head(), ledger::kNoSequence);
}

TEST_F(SubmissionTest, KeepsTheAckForTheSameBatchSentAgain) {
  const OpenedProducer opened = Open("post", "office");
  const SubmissionOutcome outcome = Run(Batch(opened, 0, Two("A", "B")));
  auto acks = store_.ReadAcks(ledger::ProducerKey("post", "office"), 0, 2);
  ASSERT_TRUE(acks.ok());
  ASSERT_EQ(acks->size(), 1u);
  EXPECT_EQ((*acks)[0].next_offset(), 2);
  v1::Receipt kept = (*acks)[0].receipt();
  EXPECT_EQ(kept.salt(), "");
  ASSERT_TRUE(RestoreSalt(keys_, "carrier/post", (*acks)[0].key_day(), (*acks)[0].salt_seed(), kept).ok());
  EXPECT_EQ(kept.SerializeAsString(), outcome.receipt.SerializeAsString());
}

TEST_F(SubmissionTest, WithTheKeyTheSaltGoesAndNothingElseOfTheReceipt) {
  const SubmissionOutcome outcome = Run(Batch(Open("post", "office"), 0, Two("A", "B")));
  const ledger::v1::AckRecord ack = store_.ReadAcks(ledger::ProducerKey("post", "office"), 0, 2)->at(0);
  keys_.Erase({"carrier/post", ack.key_day(), ledger::v1::RETENTION_CLASS_PERSONAL});
  v1::Receipt kept = ack.receipt();
  ASSERT_TRUE(RestoreSalt(keys_, "carrier/post", ack.key_day(), ack.salt_seed(), kept).ok());
  v1::Receipt without_salt = outcome.receipt;
  without_salt.clear_salt();
  EXPECT_EQ(kept.SerializeAsString(), without_salt.SerializeAsString());
}

// Whoever has the ledger and a guess of what was sent can't find out whether it was that.
TEST_F(SubmissionTest, TheLedgerHoldsNoDigestThatCanBeGuessed) {
  Run(Batch(Open("post", "office"), 0, Two("A", "B")));
  const ledger::v1::Entry entry = store_.ReadEntry(0)->entry;
  EXPECT_NE(entry.item().received_digest(), "received a");
  EXPECT_EQ(entry.item().received_digest().size(), 32u);
  EXPECT_EQ(entry.SerializeAsString().find("content a"), std::string::npos);
}

TEST_F(SubmissionTest, GivesTheSameResultFromTheStoredEntry) {
  PreparedRecord rejected = Rejected(Item("A"));
  const SubmissionOutcome outcome = Submit("post", std::move(rejected));
  EXPECT_EQ(ResultOf(keys_, store_.ReadEntry(0)->entry)->SerializeAsString(), outcome.results[0].SerializeAsString());
  const SubmissionOutcome amended = Submit("post", Item("B", "b", true));
  EXPECT_EQ(ResultOf(keys_, store_.ReadEntry(1)->entry)->SerializeAsString(), amended.results[0].SerializeAsString());
}

// What the rules said is sealed before it has a place; what is found under the lock comes to it.
TEST_F(SubmissionTest, GivesTheSameResultOfAMovementWithFindingsOfBothKinds) {
  Submit("post", Moved(Nest({"A"}, "R")));
  PreparedRecord record = Moved(Nest({"B"}, "R"));
  v1::Finding& finding = *record.entry.mutable_movement()->add_findings();
  finding.set_rule_id("movement.test");
  finding.set_message("CANARY is odd");
  *record.result.add_findings() = finding;
  const SubmissionOutcome outcome = Submit("express", std::move(record));
  ASSERT_EQ(outcome.results[0].findings_size(), 2);
  const ledger::v1::Entry stored = store_.ReadEntry(1)->entry;
  EXPECT_EQ(stored.SerializeAsString().find("CANARY"), std::string::npos);
  const auto again = ResultOf(keys_, stored);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), outcome.results[0].SerializeAsString());
}

TEST_F(SubmissionTest, ReceiptsDigestCoversSaltAndWhatWasReceived) {
  const SubmissionOutcome outcome = Submit("post", Item("A", "a"));
  EXPECT_EQ(outcome.receipt.salt().size(), 16u);
  EXPECT_EQ(outcome.receipt.digest(), receipts::ReceiptDigest(outcome.receipt.salt(), {{"received a"}}));
  EXPECT_EQ(outcome.receipt.ledger_epoch(), store_.Metadata().ledger_epoch());
}

TEST_F(SubmissionTest, TheSameRequestIdGivesTheFirstAnswerFor24Hours) {
  const SubmissionOutcome first = Submit("post", Item("A", "a"), "r1");
  const SubmissionOutcome again = Submit("post", Item("A", "a"), "r1");
  EXPECT_EQ(again.results[0].SerializeAsString(), first.results[0].SerializeAsString());
  EXPECT_EQ(again.receipt.SerializeAsString(), first.receipt.SerializeAsString());
  EXPECT_EQ(store_.Head(), 0);
  EXPECT_EQ(Submit("express", Item("A", "a"), "r1").results[0].outcome(), v1::OUTCOME_ACCEPTED);
  now_ += absl::Hours(24) + absl::Seconds(1);
  EXPECT_EQ(Submit("post", Item("A", "a"), "r1").results[0].outcome(), v1::OUTCOME_DUPLICATE);
}

TEST_F(SubmissionTest, TheSameRequestIdInOneGroupIsAnsweredOnce) {
  std::vector<SubmissionOutcome> outcomes;
  for (int i = 0; i < 2; ++i) {
    Submission submission;
    submission.carrier = "post";
    submission.request_id = "r1";
    submission.records.push_back(Item("A"));
    Seal(submission);
    committer_->Enqueue(
        ProposeSubmission(registry_.get(), std::move(submission), [&](SubmissionOutcome done) { outcomes.push_back(std::move(done)); }));
  }
  committer_->CommitOnce();
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[1].results.at(0).SerializeAsString(), outcomes[0].results.at(0).SerializeAsString());
  EXPECT_EQ(store_.Head(), 0);
}

TEST_F(SubmissionTest, AReceiptThatIsNotOfTheRecordsIsRefused) {
  Submission submission;
  submission.carrier = "post";
  submission.records.push_back(Item("A"));
  SubmissionOutcome outcome;
  committer_->Enqueue(ProposeSubmission(registry_.get(), std::move(submission), [&](SubmissionOutcome done) { outcome = std::move(done); }));
  committer_->CommitOnce();
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(store_.Head(), ledger::kNoSequence);
}

TEST_F(SubmissionTest, ARequestIdOfAnotherKindOfRequestIsRefused) {
  ASSERT_TRUE(Submit("post", Item("A"), "r1").status.ok());
  EXPECT_EQ(Submit("post", Moved(Nest({"A"}, "R")), "r1").status.code(), absl::StatusCode::kAlreadyExists);
  ASSERT_TRUE(Submit("post", Moved(Nest({"A"}, "R")), "r2").status.ok());
  EXPECT_EQ(Submit("post", Item("B"), "r2").status.code(), absl::StatusCode::kAlreadyExists);
}

}  // namespace
}  // namespace postgate::registry
