// SPDX-License-Identifier: Apache-2.0
//
// What a submit stream does when a signature, which is checked after its batch was taken, is wrong or missing.
#include "server/intake/limits.h"
#include "server/intake/submit_session_fixture.h"

namespace postgate::intake {
namespace {

absl::Status WrongSignature() { return Invalid(kSignatureInvalid, "not over this batch"); }

class SubmitSessionSignatureTest : public SubmitSessionTest {
 protected:
  // The answer to the evaluation at that place in the queue.
  void RefuseAt(size_t place) {
    auto [id, batch] = std::move(actions_.evaluating[place]);
    actions_.evaluating.erase(actions_.evaluating.begin() + static_cast<std::ptrdiff_t>(place));
    session_.OnEvaluated(id, WrongSignature());
  }
};

TEST_F(SubmitSessionSignatureTest, GoesBackToTheBatchAndTellsItOnceAllBeforeIsAcked) {
  Open();
  for (int64_t first : {0, 10, 20, 30}) Read(MakeBatch(first, 10));
  RefuseAt(1);
  EXPECT_TRUE(actions_.TakeSent().empty()) << "the batch before it is not acked yet";
  CommitAll();
  const auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].ack().next_offset(), 10);
  EXPECT_EQ(FaultReason(sent[1].fault()), kSignatureInvalid);
  EXPECT_EQ(sent[1].fault().expected_offset(), 10);
  EXPECT_EQ(actions_.reserved, 0) << "what was taken behind it is given back";
  EXPECT_EQ(actions_.acked_items, 10);

  Read(MakeBatch(10, 10));
  CommitAll();
  const auto again = actions_.TakeSent();
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].ack().next_offset(), 20);
}

TEST_F(SubmitSessionSignatureTest, NothingBehindItIsCommittedWhicheverIsEvaluatedFirst) {
  Open();
  for (int64_t first : {0, 10, 20}) Read(MakeBatch(first, 10));
  // The last, the middle one, and then the one that is wrong.
  std::swap(actions_.evaluating[0], actions_.evaluating[2]);
  EvaluateNext();
  EvaluateNext();
  RefuseAt(0);
  EXPECT_TRUE(actions_.committing.empty());
  const v1::Fault fault = TheFault();
  EXPECT_EQ(FaultReason(fault), kSignatureInvalid);
  EXPECT_EQ(fault.expected_offset(), 0);
  EXPECT_EQ(actions_.reserved, 0);
}

TEST_F(SubmitSessionSignatureTest, ALateEvaluationOfWhatWasGivenBackIsNotTakenForTheNewBatch) {
  Open();
  Read(MakeBatch(0, 10, "wrong "));
  Read(MakeBatch(10, 10, "behind "));
  RefuseAt(0);
  EXPECT_EQ(FaultReason(TheFault()), kSignatureInvalid);
  Read(MakeBatch(0, 10, "right "));
  ASSERT_EQ(actions_.evaluating.size(), 2u);
  EvaluateNext();  // of the batch behind
  EXPECT_TRUE(actions_.committing.empty());
  EvaluateNext();
  ASSERT_EQ(actions_.committing.size(), 1u);
  EXPECT_EQ(actions_.committing.front().second.records.front().entry.item().item_id(), "right 0");
  CommitNext();
  EXPECT_EQ(actions_.TakeSent().at(0).ack().next_offset(), 10);
}

TEST_F(SubmitSessionSignatureTest, WhatWasUnderWayBehindItHasNoAnswer) {
  Open();
  Read(MakeBatch(0, 10));
  RefuseAt(0);
  TheFault();
  Read(MakeBatch(10, 10));
  EXPECT_TRUE(actions_.TakeSent().empty());
  EXPECT_TRUE(actions_.reading);
  Read(MakeBatch(0, 10));
  CommitAll();
  EXPECT_EQ(actions_.TakeSent().size(), 1u);
}

TEST_F(SubmitSessionSignatureTest, ARefusalOrComparisonThatWaitedIsDropped) {
  Open(5);
  Read(MakeBatch(5, 10));
  Read(MakeBatch(15, 10));
  Read(MakeBatch(0, 5));  // came again, and waits to be compared
  EXPECT_FALSE(actions_.reading);
  RefuseAt(0);
  EXPECT_TRUE(actions_.reading);
  EXPECT_EQ(FaultReason(TheFault()), kSignatureInvalid);
  EvaluateNext();
  EXPECT_EQ(actions_.reserved, 0);

  Read(MakeBatch(5, 10));
  Read(MakeBatch(40, 10));  // a gap, to be said once all is acked
  EXPECT_FALSE(actions_.reading);
  RefuseAt(0);
  EXPECT_TRUE(actions_.reading);
  EXPECT_EQ(FaultReason(TheFault()), kSignatureInvalid);
  EXPECT_EQ(actions_.reserved, 0);
  Read(MakeBatch(0, 5));
  EXPECT_TRUE(actions_.looking_up.has_value());
}

TEST_F(SubmitSessionSignatureTest, ABatchThatWaitsForRoomBehindItIsGivenBack) {
  Open();
  Read(MakeBatch(0, 10));
  actions_.has_room = false;
  Read(MakeBatch(10, 10));
  RefuseAt(0);
  EXPECT_EQ(FaultReason(TheFault()), kSignatureInvalid);
  EXPECT_FALSE(actions_.reading);
  GiveRoom();
  EXPECT_EQ(actions_.reserved, 0);
  EXPECT_TRUE(actions_.reading);
  EXPECT_TRUE(actions_.evaluating.empty());
}

TEST_F(SubmitSessionSignatureTest, EndsAfterTooManyInARow) {
  Open();
  for (int i = 0; i <= kFaultsInARowMax && !actions_.finished.has_value(); ++i) {
    Read(MakeBatch(0, 1));
    RefuseAt(0);
  }
  ASSERT_TRUE(actions_.finished.has_value());
  EXPECT_EQ(ReasonOf(*actions_.finished), kTooManyFaults);
}

TEST_F(SubmitSessionSignatureTest, AnotherErrorOfTheEvaluationEndsTheStream) {
  Open();
  Read(MakeBatch(0, 1));
  session_.OnEvaluated(actions_.evaluating.front().first, absl::UnavailableError("no keys"));
  ASSERT_TRUE(actions_.finished.has_value());
}

TEST_F(SubmitSessionSignatureTest, IsRefusedAlsoWhereNothingIsKept) {
  OpenToValidate();
  Read(MakeBatch(0, 10));
  RefuseAt(0);
  EXPECT_EQ(FaultReason(TheFault()), kSignatureInvalid);
  Read(MakeBatch(0, 10));
  EvaluateNext();
  EXPECT_EQ(actions_.TakeSent().at(0).ack().next_offset(), 10);
}

TEST_F(SubmitSessionSignatureTest, ADrainWaitsForTheFault) {
  Open();
  Read(MakeBatch(0, 10));
  Read(MakeBatch(10, 10));
  session_.OnDrain("stop");
  RefuseAt(0);
  EXPECT_FALSE(actions_.finished.has_value());
  EvaluateNext();
  ASSERT_TRUE(actions_.finished.has_value());
  EXPECT_TRUE(actions_.finished->ok());
}

class RequiredSignatureTest : public testing::Test {
 protected:
  void Read(IncomingMessage message) {
    actions_.reading = false;
    session_.OnMessage(std::move(message));
  }
  static ReceivedBatch Signed(ReceivedBatch batch) {
    batch.envelope.set_signature("signature");
    return batch;
  }

  ScriptedActions actions_;
  SubmitSession session_{{"demo", "epoch", 1'000, "", true}, &actions_};
};

TEST_F(RequiredSignatureTest, TakesNothingNewWithoutOne) {
  session_.Start();
  Read(MakeOpen());
  session_.OnOpened(registry::OpenedProducer{7, 10, "epoch"});
  actions_.TakeSent();
  Read(MakeBatch(10, 5));
  auto sent = actions_.TakeSent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(FaultReason(sent[0].fault()), kSignatureRequired);
  EXPECT_EQ(sent[0].fault().expected_offset(), 10);
  Read(Signed(MakeBatch(10, 5)));
  EXPECT_EQ(actions_.evaluating.size(), 1u);
}

TEST_F(RequiredSignatureTest, WhatWasAckedBeforeIsAnsweredWithoutOne) {
  session_.Start();
  Read(MakeOpen());
  session_.OnOpened(registry::OpenedProducer{7, 10, "epoch"});
  actions_.TakeSent();
  Read(MakeBatch(5, 5));
  EXPECT_TRUE(actions_.looking_up.has_value());
}

TEST_F(RequiredSignatureTest, ABatchThatGoesBeyondWhatWasAckedKeepsItsSignatureAndWhatItIsOver) {
  session_.Start();
  Read(MakeOpen());
  session_.OnOpened(registry::OpenedProducer{7, 10, "epoch"});
  actions_.TakeSent();
  Read(Signed(MakeBatch(8, 4)));
  ASSERT_TRUE(actions_.looking_up.has_value());
  session_.OnResent(ResentAnswer{});
  ASSERT_EQ(actions_.evaluating.size(), 1u);
  const ReceivedBatch& fresh = actions_.evaluating.front().second;
  EXPECT_EQ(fresh.first_offset(), 10);
  EXPECT_EQ(fresh.envelope.signature(), "signature");
  EXPECT_EQ(fresh.signed_before, (std::vector<std::string>{"item 8", "item 9"}));
}

}  // namespace
}  // namespace postgate::intake
