// SPDX-License-Identifier: Apache-2.0
#include "server/queues/dead_letters.h"

#include "server/queues/decided_queues_fixture.h"

namespace postgate::queues {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using DeadLettersTest = DecidedQueuesTest;

TEST_F(DeadLettersTest, ARefusalSetsAsideAtOnceAndNeighboursAreNotHeldBack) {
  const int64_t poison = Accept("A");
  const auto desk = Subscribe(kDesk, 1);
  Refuse(*desk, "CANARY: the value of piece 1 is no number");
  EXPECT_EQ(desk->received.refused_lease_ids_size(), 1);
  Accept("B");
  EXPECT_EQ(desk->received.deliveries_size(), 2) << "its credit is free again";
  const std::vector<v1::DeadLetter> letters = Letters();
  ASSERT_EQ(letters.size(), 1u);
  EXPECT_EQ(letters[0].sequence(), poison);
  EXPECT_EQ(letters[0].registration_number(), desk->received.deliveries(0).registration_number());
  EXPECT_EQ(letters[0].item_id(), "A");
  EXPECT_EQ(letters[0].version(), 1);
  EXPECT_EQ(letters[0].attempts(), 1);
  EXPECT_EQ(letters[0].reason(), v1::DEAD_LETTER_REASON_REFUSED);
  EXPECT_EQ(letters[0].consumer(), kDesk);
  EXPECT_EQ(letters[0].reason_code(), "X1");
  EXPECT_EQ(letters[0].text(), "CANARY: the value of piece 1 is no number");
  EXPECT_EQ(letters[0].set_aside_at().seconds(), absl::ToUnixSeconds(now_));
  EXPECT_EQ(Queue().dead_lettered(), 1);
}

TEST_F(DeadLettersTest, TheTextOfARefusalIsSealed) {
  Accept("A");
  const auto desk = Subscribe();
  Refuse(*desk, "CANARY");
  for (int64_t sequence = 0; sequence <= store_.Head(); ++sequence) {
    EXPECT_THAT(store_.ReadEntry(sequence)->entry.SerializeAsString(), Not(HasSubstr("CANARY")));
  }
}

TEST_F(DeadLettersTest, NamesWhoHadItLastWhenItsAttemptsAreUsedUp) {
  Accept("A");
  const auto desk = Subscribe("customs/first", 1);
  now_ += absl::Seconds(60);
  CatchUp();
  engine_->Unsubscribe(subscriber_);
  const std::vector<v1::DeadLetter> before = Letters();
  CatchUp();
  const std::vector<v1::DeadLetter> letters = Letters();
  EXPECT_THAT(before, IsEmpty());
  ASSERT_EQ(letters.size(), 1u);
  EXPECT_EQ(letters[0].reason(), v1::DEAD_LETTER_REASON_ATTEMPTS_USED_UP);
  EXPECT_EQ(letters[0].consumer(), "customs/first");
  EXPECT_EQ(letters[0].attempts(), 2);
}

TEST_F(DeadLettersTest, ARetriedOneIsDeliveredAgainFromTheFirstAttempt) {
  const int64_t poison = Accept("A");
  const auto desk = Subscribe();
  Refuse(*desk, "");
  const auto retried = Retry({poison, 4711});
  ASSERT_TRUE(retried.ok()) << retried.status();
  EXPECT_THAT(*retried, ElementsAre(poison));
  ASSERT_EQ(desk->received.deliveries_size(), 2);
  EXPECT_EQ(Last(*desk).attempt(), 1);
  EXPECT_EQ(Last(*desk).sequence(), poison);
  EXPECT_THAT(Letters(), IsEmpty());
  EXPECT_EQ(Queue().dead_lettered(), 0);
  EXPECT_EQ(Queue().depth(), 1);
  EXPECT_TRUE(absl::IsFailedPrecondition(Retry({poison}).status()));
}

TEST_F(DeadLettersTest, AResubmittedOneHasCustomsWordsBesideTheDeclaration) {
  const int64_t poison = Accept("A");
  const auto desk = Subscribe();
  Refuse(*desk, "");
  const Resubmitted resubmitted = Resubmit(poison, "CANARY cotton shirt");
  ASSERT_TRUE(resubmitted.ok()) << resubmitted.status();
  ASSERT_EQ(desk->received.deliveries_size(), 2);
  const v1::Delivery& first = desk->received.deliveries(0);
  EXPECT_EQ(resubmitted->registration_number(), first.registration_number());
  EXPECT_EQ(Last(*desk).attempt(), 1);
  EXPECT_EQ(Last(*desk).declaration().SerializeAsString(), first.declaration().SerializeAsString());
  ASSERT_EQ(Last(*desk).revisions_size(), 1);
  EXPECT_EQ(Last(*desk).revisions(0).description(), "CANARY cotton shirt");
  EXPECT_EQ(Last(*desk).revisions(0).hs_code(), "610910");
  EXPECT_EQ(first.revisions_size(), 0);
  EXPECT_THAT(store_.ReadEntry(resubmitted->resubmission_sequence())->entry.SerializeAsString(), Not(HasSubstr("CANARY")));
}

TEST_F(DeadLettersTest, CustomsWordsStayWithTheItemUntilNewerOnes) {
  const int64_t poison = Accept("A");
  const auto desk = Subscribe();
  Refuse(*desk, "");
  ASSERT_TRUE(Resubmit(poison, "first").ok());
  Refuse(*desk, "");
  ASSERT_TRUE(Retry({poison}).ok());
  EXPECT_EQ(Last(*desk).revisions(0).description(), "first");
  Refuse(*desk, "");
  ASSERT_TRUE(engine_->reader()->Flush().ok());
  OpenQueues();
  const auto later = Subscribe();
  ASSERT_TRUE(Resubmit(poison, "second").ok());
  EXPECT_EQ(Last(*later).revisions(0).description(), "second");
  ASSERT_EQ(Last(*later).revisions_size(), 1);
}

TEST_F(DeadLettersTest, IsResubmittedOnceHoweverOftenItIsAsked) {
  const int64_t poison = Accept("A");
  const auto desk = Subscribe();
  Refuse(*desk, "");
  // In one group, as when the answer is lost and the request comes again before the commit.
  Resubmitted first;
  Resubmitted again;
  Resubmitted other;
  ProposeToResubmit(poison, "x", "request", &first);
  ProposeToResubmit(poison, "x", "request", &again);
  ProposeToResubmit(poison, "x", "another request", &other);
  CatchUp();
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->resubmission_sequence(), first->resubmission_sequence());
  EXPECT_TRUE(absl::IsFailedPrecondition(other.status())) << other.status();
  // And later, also after a restart.
  OpenQueues();
  const Resubmitted later = Resubmit(poison, "x", "request");
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(later->SerializeAsString(), first->SerializeAsString());
  EXPECT_TRUE(absl::IsFailedPrecondition(Resubmit(poison, "x", "a third one").status()));
  EXPECT_EQ(desk->received.deliveries_size(), 2);
  EXPECT_TRUE(absl::IsAlreadyExists(Retry({poison}, "request").status())) << "the request_id is another kind's";
}

TEST_F(DeadLettersTest, AnAmendmentWithdrawsItAndDeliversTheNewVersion) {
  const int64_t poison = Accept("A");
  const auto desk = Subscribe();
  Refuse(*desk, "");
  ASSERT_EQ(Letters().size(), 1u);
  ASSERT_EQ(SubmitOne("post", Item("A", "b", true)).version(), 2);
  CatchUp();
  EXPECT_THAT(Letters(), IsEmpty());
  EXPECT_EQ(Queue().dead_lettered(), 0);
  EXPECT_EQ(Queue().depth(), 1);
  EXPECT_EQ(Last(*desk).version(), 2);
  EXPECT_TRUE(absl::IsFailedPrecondition(Resubmit(poison, "x").status()));
}

TEST_F(DeadLettersTest, ACancellationWithdrawsItAlsoOneThatIsOnItsWay) {
  const int64_t poison = Accept("A");
  const auto desk = Subscribe();
  Refuse(*desk, "");
  Resubmitted outcome;
  // It is committed before, and has not reached the queues.
  ASSERT_TRUE(Cancel("post", "A").ok());
  ProposeToResubmit(poison, "x", "", &outcome);
  committer_->CommitOnce();
  EXPECT_TRUE(absl::IsFailedPrecondition(outcome.status())) << outcome.status();
  CatchUp();
  EXPECT_THAT(Letters(), IsEmpty());
  EXPECT_EQ(Queue().depth(), 0);
  EXPECT_EQ(desk->received.deliveries_size(), 1);
}

TEST_F(DeadLettersTest, AreTheSameAfterARestartWithAndWithoutTheTable) {
  Accept("A");
  const auto desk = Subscribe();
  Refuse(*desk, "why");
  const std::string before = Letters().at(0).SerializeAsString();
  OpenQueues();  // from the ledger alone
  EXPECT_EQ(Letters().at(0).SerializeAsString(), before);
  ASSERT_TRUE(engine_->reader()->Flush().ok());
  OpenQueues();  // from the table
  EXPECT_EQ(Letters().at(0).SerializeAsString(), before);
  EXPECT_EQ(Subscribe()->received.deliveries_size(), 0) << "it is given to nobody";
}

TEST_F(DeadLettersTest, AreListedPageByPageTheOldestFirst) {
  std::vector<int64_t> sequences;
  for (int i = 0; i < 5; ++i) sequences.push_back(Accept(absl::StrCat("I", i)));
  const auto desk = Subscribe();
  std::vector<std::string> lease_ids;
  for (const v1::Delivery& delivery : desk->received.deliveries()) lease_ids.push_back(delivery.lease_id());
  ASSERT_TRUE(engine_->Refuse(subscriber_, {lease_ids[4], lease_ids[0], lease_ids[2]}, {"", "", KeysOf(kDesk)}).ok());
  CatchUp();
  ASSERT_TRUE(engine_->reader()->Flush().ok());
  ASSERT_TRUE(engine_->Refuse(subscriber_, {lease_ids[1]}, {"", "", KeysOf(kDesk)}).ok());
  CatchUp();
  const auto page = [this](int64_t from, size_t limit) {
    std::vector<int64_t> listed;
    const auto rows = engine_->reader()->table().DeadLettersFrom(*QueueIndex(kRelease), from, limit);
    for (const auto& [sequence, row] : *rows) listed.push_back(sequence);
    return listed;
  };
  EXPECT_THAT(page(0, 2), ElementsAre(sequences[0], sequences[1]));
  EXPECT_THAT(page(sequences[1] + 1, 2), ElementsAre(sequences[2], sequences[4]));
  EXPECT_THAT(page(sequences[4] + 1, 2), IsEmpty());
  ASSERT_TRUE(Retry({sequences[0], sequences[2]}).ok());
  EXPECT_THAT(page(0, 2), ElementsAre(sequences[1], sequences[4]));
}

TEST_F(DeadLettersTest, AFullDiskLeavesTheItemInItsQueue) {
  Accept("A");
  const auto desk = Subscribe();
  store_.SetCanWrite(absl::ResourceExhaustedError("the disk is full"));
  Refuse(*desk, "");
  EXPECT_EQ(desk->received.refused_lease_ids_size(), 0);
  EXPECT_EQ(desk->end->code(), absl::StatusCode::kResourceExhausted);
  store_.SetCanWrite(absl::OkStatus());
  EXPECT_EQ(Subscribe()->received.deliveries_size(), 1);
  EXPECT_THAT(Letters(), IsEmpty());
}

TEST_F(DeadLettersTest, ARefusalHasItsLimit) {
  Subscribe();
  const absl::Status refused = engine_->Refuse(subscriber_, std::vector<std::string>(101, "x"), {"", "", KeysOf(kDesk)});
  EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;
}

}  // namespace
}  // namespace postgate::queues
