// SPDX-License-Identifier: Apache-2.0
#include "server/intake/submit_session.h"

#include <gtest/gtest.h>

#include "server/intake/limits.h"
#include "server/intake/submit_session_fixture.h"

namespace postgate::intake {
namespace {

TEST_F(SubmitSessionTest, AnswersOpenWithOffsetWindowEpochAndLimits) {
  session_.Start();
  Read(MakeOpen());
  EXPECT_FALSE(actions_.reading) << "nothing is read before the earlier stream is fenced";
  session_.OnOpened(registry::OpenedProducer{7, 42, "epoch"});
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].opened().committed_offset(), 42);
  EXPECT_EQ(sent[0].opened().max_items_in_flight(), 1'000);
  EXPECT_EQ(sent[0].opened().ledger_epoch(), "epoch");
  EXPECT_EQ(sent[0].opened().max_items_per_batch(), 500);
  EXPECT_TRUE(actions_.reading);
}

TEST_F(SubmitSessionTest, EndsWhenTheFirstMessageIsNotOpen) {
  session_.Start();
  Read(MakeBatch(0, 1));
  EXPECT_TRUE(absl::IsInvalidArgument(*actions_.finished));
  EXPECT_EQ(ReasonOf(*actions_.finished), kOpenExpected);
}

TEST_F(SubmitSessionTest, EndsAtASecondOpen) {
  Open();
  Read(MakeOpen());
  EXPECT_EQ(ReasonOf(*actions_.finished), kOpenRepeated);
}

TEST_F(SubmitSessionTest, EndsWhenTheLedgerCantOpen) {
  session_.Start();
  Read(MakeOpen());
  session_.OnOpened(absl::ResourceExhaustedError("disk full"));
  EXPECT_TRUE(absl::IsUnavailable(*actions_.finished));
  EXPECT_EQ(ReasonOf(*actions_.finished), kLedgerStopped);
}

TEST_F(SubmitSessionTest, AcksOnlyAfterTheCommitWithResultsAndReceipt) {
  Open(10);
  Read(MakeBatch(10, 3));
  EXPECT_TRUE(actions_.reading) << "the next batch is read meanwhile";
  EvaluateNext();
  EXPECT_TRUE(actions_.TakeSent().empty());
  ASSERT_EQ(actions_.committing.size(), 1u);
  EXPECT_EQ(actions_.committing[0].second.producer_epoch, 7);
  EXPECT_EQ(actions_.committing[0].second.carrier, "demo");
  CommitNext();
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].ack().first_offset(), 10);
  EXPECT_EQ(sent[0].ack().next_offset(), 13);
  ASSERT_EQ(sent[0].ack().results_size(), 3);
  EXPECT_EQ(sent[0].ack().results(2).item_id(), "item 12");
  EXPECT_EQ(sent[0].ack().receipt().first_sequence(), 10);
  EXPECT_EQ(actions_.reserved, 0);
  EXPECT_EQ(actions_.acked_items, 3);
}

TEST_F(SubmitSessionTest, CommitsInOrderWhatIsEvaluatedOutOfOrder) {
  Open();
  Read(MakeBatch(0, 2));
  Read(MakeBatch(2, 2));
  auto second = actions_.evaluating[1];
  session_.OnEvaluated(second.first, Prepared(second.second));
  EXPECT_TRUE(actions_.committing.empty());
  EvaluateNext();
  ASSERT_EQ(actions_.committing.size(), 2u) << "the second does not wait for the first one's commit";
  EXPECT_EQ(actions_.committing[0].second.first_offset, 0);
  EXPECT_EQ(actions_.committing[1].second.first_offset, 2);
}

TEST_F(SubmitSessionTest, FaultsAGapOnceAndWaitsForTheExpectedOffset) {
  Open();
  Read(MakeBatch(5, 2));
  v1::Fault fault = TheFault();
  EXPECT_EQ(fault.status().code(), static_cast<int>(absl::StatusCode::kOutOfRange));
  EXPECT_EQ(FaultReason(fault), kOffsetGap);
  EXPECT_EQ(fault.expected_offset(), 0);
  Read(MakeBatch(7, 2));
  EXPECT_TRUE(actions_.TakeSent().empty()) << "it was under way";
  Read(MakeBatch(0, 1));
  CommitAll();
  EXPECT_TRUE(actions_.TakeSent()[0].has_ack());
  Read(MakeBatch(5, 2));
  EXPECT_EQ(TheFault().expected_offset(), 1) << "the expected offset is another";
}

TEST_F(SubmitSessionTest, AnswersAlwaysABatchAtTheExpectedOffset) {
  Open();
  Read(MakeBatch(0, 0));
  EXPECT_EQ(FaultReason(TheFault()), kMalformed);
  Read(MakeBatch(0, 501));
  EXPECT_EQ(FaultReason(TheFault()), kBatchTooLarge);
}

TEST_F(SubmitSessionTest, FaultsAfterTheAcksOfWhatWasTakenBefore) {
  Open();
  Read(MakeBatch(0, 2));
  Read(MakeBatch(9, 2));
  EXPECT_TRUE(actions_.TakeSent().empty());
  EXPECT_FALSE(actions_.reading);
  CommitAll();
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_TRUE(sent[0].has_ack());
  EXPECT_EQ(sent[1].fault().expected_offset(), 2);
  EXPECT_TRUE(actions_.reading);
}

TEST_F(SubmitSessionTest, FaultsMixedEmptyMalformedAndTooLargeBatches) {
  Open();
  ReceivedBatch mixed = MakeBatch(0, 1);
  mixed.envelope.add_movements("m");
  Read(mixed);
  v1::Fault fault = TheFault();
  EXPECT_EQ(FaultReason(fault), kMalformed);
  EXPECT_EQ(fault.status().code(), static_cast<int>(absl::StatusCode::kInvalidArgument));
  ReceivedBatch large = MakeBatch(0, 1);
  large.size_bytes = kBatchBytesMax + 1;
  Read(large);
  fault = TheFault();
  EXPECT_EQ(FaultReason(fault), kBatchTooLarge);
  EXPECT_FALSE(HasRetry(fault)) << "the same batch never fits";
  Read(MalformedMessage{"nonsense"});
  EXPECT_EQ(FaultReason(TheFault()), kMalformed);
  large.size_bytes = kBatchBytesMax;
  Read(large);
  CommitAll();
  EXPECT_TRUE(actions_.TakeSent()[0].has_ack());
  Read(MalformedMessage{"nonsense"});
  EXPECT_EQ(FaultReason(TheFault()), kMalformed);
}

TEST_F(SubmitSessionTest, FaultsWhatGoesBeyondTheWindowWithRetry) {
  Open();
  Read(MakeBatch(0, 500));
  Read(MakeBatch(500, 500));
  Read(MakeBatch(1'000, 1));
  CommitAll();
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_EQ(FaultReason(sent[2].fault()), kWindowExceeded);
  EXPECT_TRUE(HasRetry(sent[2].fault()));
  Read(MakeBatch(1'000, 1));
  CommitAll();
  EXPECT_TRUE(actions_.TakeSent()[0].has_ack());
}

TEST_F(SubmitSessionTest, EnforcesTheLargestWindowThatWasTold) {
  Open();
  session_.OnWindow(500);
  EXPECT_EQ(actions_.TakeSent()[0].flow().max_items_in_flight(), 500);
  Read(MakeBatch(0, 500));
  Read(MakeBatch(500, 500));
  CommitAll();
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_TRUE(sent[1].has_ack());
  session_.OnWindow(500);
  EXPECT_TRUE(actions_.TakeSent().empty()) << "it is told already";
}

TEST_F(SubmitSessionTest, LooksUpWhatCameAgainAfterEverythingBeforeIsAcked) {
  Open();
  Read(MakeBatch(0, 2));
  Read(MakeBatch(0, 2));
  EXPECT_FALSE(actions_.looking_up.has_value());
  CommitAll();
  ASSERT_TRUE(actions_.looking_up.has_value());
  EXPECT_FALSE(actions_.reading);
  actions_.TakeSent();
  ResentAnswer answer;
  answer.acks.resize(2);
  answer.acks[0].set_next_offset(1);
  answer.acks[1].set_next_offset(2);
  AnswerLookUp(answer);
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[1].ack().next_offset(), 2);
  EXPECT_TRUE(actions_.reading);
  EXPECT_EQ(actions_.reserved, 0);
}

TEST_F(SubmitSessionTest, FaultsOtherContentBelowTheOffset) {
  Open(10);
  Read(MakeBatch(4, 2));
  AnswerLookUp(ResentAnswer{true, {}});
  v1::Fault fault = TheFault();
  EXPECT_EQ(FaultReason(fault), kContentDiffers);
  EXPECT_EQ(fault.status().code(), static_cast<int>(absl::StatusCode::kAlreadyExists));
  EXPECT_EQ(fault.expected_offset(), 10);
  Read(MakeBatch(4, 2));
  AnswerLookUp(ResentAnswer{true, {}});
  EXPECT_TRUE(actions_.TakeSent().empty()) << "one fault for one expected offset";
  EXPECT_TRUE(actions_.reading);
}

TEST_F(SubmitSessionTest, AnswersEachMessageThatIsNone) {
  Open(10);
  for (int i = 0; i < 3; ++i) {
    Read(MalformedMessage{"the message does not parse"});
    EXPECT_EQ(FaultReason(TheFault()), kMalformed);
  }
}

TEST_F(SubmitSessionTest, EndsAStreamThatDoesNotHeedItsFaults) {
  Open(10);
  for (int i = 0; i < kFaultsInARowMax; ++i) Read(MakeBatch(10, 0));
  EXPECT_EQ(actions_.TakeSent().size(), static_cast<size_t>(kFaultsInARowMax));
  EXPECT_FALSE(actions_.finished.has_value());
  Read(MakeBatch(10, 0));
  ASSERT_TRUE(actions_.finished.has_value());
  EXPECT_EQ(ReasonOf(*actions_.finished), kTooManyFaults);
}

TEST_F(SubmitSessionTest, ABatchThatIsTakenForgivesTheFaultsBeforeIt) {
  Open(0);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < kFaultsInARowMax; ++i) Read(MakeBatch(round, 0));
    Read(MakeBatch(round, 1));
    CommitAll();
  }
  EXPECT_FALSE(actions_.finished.has_value());
}

TEST_F(SubmitSessionTest, ReservesLargeItemsByTheirBytes) {
  Open(0);
  ReceivedBatch batch = MakeBatch(0, 2);
  batch.size_bytes = 40 * kBytesPerItemInFlight;
  Read(std::move(batch));
  EXPECT_EQ(actions_.reserved, 40);
  CommitAll();
  EXPECT_EQ(actions_.reserved, 0);
}

TEST_F(SubmitSessionTest, TakesTheFreshPartOfABatchThatStraddlesTheOffset) {
  Open(10);
  Read(MakeBatch(8, 5));
  ASSERT_TRUE(actions_.looking_up.has_value());
  EXPECT_EQ(actions_.looking_up->count(), 2);
  EXPECT_TRUE(actions_.evaluating.empty());
  ResentAnswer answer;
  answer.acks.resize(1);
  AnswerLookUp(answer);
  ASSERT_EQ(actions_.evaluating.size(), 1u);
  EXPECT_EQ(actions_.evaluating[0].second.first_offset(), 10);
  EXPECT_EQ(actions_.evaluating[0].second.envelope.items(0), "item 10");
  CommitAll();
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[1].ack().first_offset(), 10);
  EXPECT_EQ(sent[1].ack().next_offset(), 13);
  EXPECT_EQ(actions_.reserved, 0);
}

TEST_F(SubmitSessionTest, TakesNothingOfAStraddlingBatchThatDiffers) {
  Open(10);
  Read(MakeBatch(30, 1));
  EXPECT_EQ(FaultReason(TheFault()), kOffsetGap);
  Read(MakeBatch(8, 5));
  AnswerLookUp(ResentAnswer{true, {}});
  EXPECT_EQ(TheFault().expected_offset(), 10) << "it reaches the expected offset, so it is the client's next try";
  EXPECT_TRUE(actions_.evaluating.empty());
  EXPECT_EQ(actions_.reserved, 0);
}

TEST_F(SubmitSessionTest, EndsWhenTheLedgerLostWhatItAcked) {
  Open(10);
  Read(MakeBatch(0, 1));
  AnswerLookUp(absl::DataLossError("gone"));
  EXPECT_TRUE(absl::IsDataLoss(*actions_.finished));
}

TEST_F(SubmitSessionTest, StopsReadingUntilThereIsRoomForAll) {
  Open();
  actions_.has_room = false;
  Read(MakeBatch(0, 2));
  EXPECT_FALSE(actions_.reading);
  EXPECT_TRUE(actions_.evaluating.empty());
  GiveRoom();
  EXPECT_TRUE(actions_.reading);
  CommitAll();
  EXPECT_TRUE(actions_.TakeSent()[0].has_ack());
  EXPECT_EQ(actions_.reserved, 0);
}

TEST_F(SubmitSessionTest, GivesBackRoomThatComesAfterTheEnd) {
  Open();
  actions_.has_room = false;
  Read(MakeBatch(0, 2));
  session_.OnCancelled();
  EXPECT_EQ(actions_.cancelled_reservations, 1);
  GiveRoom();
  EXPECT_EQ(actions_.reserved, 0);
}

TEST_F(SubmitSessionTest, ValidatesWithoutLedgerReceiptOrComparison) {
  OpenToValidate();
  Read(MakeBatch(0, 2));
  CommitAll();
  Read(MakeBatch(0, 2, "other "));
  CommitAll();
  EXPECT_FALSE(actions_.opening.has_value());
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_FALSE(sent[0].ack().has_receipt());
  EXPECT_EQ(sent[1].ack().results(0).item_id(), "other 0");
  Read(MakeBatch(5, 1));
  EXPECT_EQ(TheFault().expected_offset(), 2);
}

TEST_F(SubmitSessionTest, EndsWithAbortedWhenFenced) {
  Open();
  Read(MakeBatch(0, 2));
  session_.OnFenced();
  EXPECT_TRUE(absl::IsAborted(*actions_.finished));
  EXPECT_EQ(ReasonOf(*actions_.finished), kFenced);
  EXPECT_EQ(actions_.reserved, 0);
  EvaluateNext();
  EXPECT_TRUE(actions_.committing.empty());
}

TEST_F(SubmitSessionTest, EndsWithAbortedWhenTheCommitIsRefusedAsFenced) {
  Open();
  Read(MakeBatch(0, 2));
  EvaluateNext();
  registry::SubmissionOutcome outcome;
  outcome.status = absl::AbortedError("a later stream");
  session_.OnCommitted(actions_.committing[0].first, outcome);
  EXPECT_EQ(ReasonOf(*actions_.finished), kFenced);
}

TEST_F(SubmitSessionTest, EndsWithUnavailableWhenTheLedgerStops) {
  Open();
  Read(MakeBatch(0, 2));
  EvaluateNext();
  registry::SubmissionOutcome outcome;
  outcome.status = absl::DataLossError("sync failed");
  session_.OnCommitted(actions_.committing[0].first, outcome);
  EXPECT_TRUE(absl::IsUnavailable(*actions_.finished));
  EXPECT_EQ(ReasonOf(*actions_.finished), kLedgerStopped);
  EXPECT_TRUE(actions_.TakeSent().empty());
}

TEST_F(SubmitSessionTest, FinishesItsAcksAfterDrainAndDropsWhatComesLater) {
  Open();
  Read(MakeBatch(0, 2));
  session_.OnDrain("restart");
  session_.OnDrain("restart");
  Read(MakeBatch(2, 2));
  ASSERT_EQ(actions_.evaluating.size(), 1u);
  EXPECT_FALSE(actions_.finished.has_value());
  CommitAll();
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].drain().reason(), "restart");
  EXPECT_TRUE(sent[1].has_ack());
  EXPECT_TRUE(actions_.finished->ok());
}

TEST_F(SubmitSessionTest, SendsOpenedBeforeDrain) {
  session_.Start();
  Read(MakeOpen());
  session_.OnDrain("restart");
  EXPECT_TRUE(actions_.TakeSent().empty());
  session_.OnOpened(registry::OpenedProducer{1, 0, "epoch"});
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_TRUE(sent[1].has_drain());
  EXPECT_TRUE(actions_.finished->ok());
}

TEST_F(SubmitSessionTest, FinishesItsAcksWhenTheClientHalfCloses) {
  Open();
  Read(MakeBatch(0, 2));
  actions_.reading = false;
  session_.OnPeerHalfClosed();
  EXPECT_FALSE(actions_.finished.has_value());
  CommitAll();
  EXPECT_TRUE(actions_.TakeSent()[0].has_ack());
  EXPECT_TRUE(actions_.finished->ok());
}

TEST_F(SubmitSessionTest, EndsAtOnceWhenCancelled) {
  Open();
  Read(MakeBatch(0, 2));
  session_.OnCancelled();
  EXPECT_TRUE(absl::IsCancelled(*actions_.finished));
  EXPECT_EQ(actions_.reserved, 0);
  CommitAll();
  EXPECT_TRUE(actions_.TakeSent().empty());
}

}  // namespace
}  // namespace postgate::intake
