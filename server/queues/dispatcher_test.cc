// SPDX-License-Identifier: Apache-2.0
#include "server/queues/dispatcher.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::queues {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr SubscriberId kAnna = 1;
constexpr SubscriberId kBert = 2;

class DispatcherTest : public ::testing::Test {
 protected:
  DispatcherTest() : under_test_(Options()) {
    under_test_.BeginFill();
    under_test_.EndFill({});
  }

  Dispatcher::Options Options() {
    Dispatcher::Options options;
    options.lease = absl::Seconds(60);
    options.attempts_max = 3;
    options.new_lease_id = [this] { return absl::StrCat("lease-", ++lease_ids_); };
    return options;
  }

  void Put(int64_t sequence) { Change(QueueChange::Kind::kPut, sequence); }
  void Remove(int64_t sequence) { Change(QueueChange::Kind::kRemoved, sequence); }
  void Change(QueueChange::Kind kind, int64_t sequence) { under_test_.Apply({kind, 0, Place{100, sequence, true}, {}}); }

  std::vector<Grant> GiveOut() { return under_test_.GiveOut(now_, 1000); }
  static std::vector<int64_t> Sequences(const std::vector<Grant>& grants) {
    std::vector<int64_t> sequences;
    for (const Grant& grant : grants) sequences.push_back(grant.place.sequence);
    return sequences;
  }
  void Advance(absl::Duration by) {
    now_ += by;
    under_test_.Expire(now_);
  }

  int lease_ids_ = 0;
  absl::Time now_ = absl::FromUnixSeconds(1000);
  Dispatcher under_test_;
};

TEST_F(DispatcherTest, GivesNothingWithoutASubscriber) {
  Put(1);
  EXPECT_THAT(GiveOut(), IsEmpty());
}

TEST_F(DispatcherTest, GivesInOrderUnderALeaseThatEnds) {
  under_test_.AddSubscriber(kAnna, 10);
  Put(2);
  Put(1);
  const std::vector<Grant> grants = GiveOut();
  EXPECT_THAT(Sequences(grants), ElementsAre(1, 2));
  EXPECT_EQ(grants[0].attempt, 1);
  EXPECT_EQ(grants[0].expires_at, now_ + absl::Seconds(60));
  EXPECT_EQ(under_test_.NextExpiry(), now_ + absl::Seconds(60));
  EXPECT_NE(grants[0].lease_id, grants[1].lease_id);
  EXPECT_THAT(GiveOut(), IsEmpty());
}

TEST_F(DispatcherTest, StopsAtTheCreditUntilSomeAreAcknowledgedOrReleased) {
  under_test_.AddSubscriber(kAnna, 2);
  for (int64_t i = 1; i <= 5; ++i) Put(i);
  const std::vector<Grant> grants = GiveOut();
  EXPECT_THAT(Sequences(grants), ElementsAre(1, 2));
  under_test_.Acknowledge(kAnna, {grants[0].lease_id});
  EXPECT_THAT(GiveOut(), IsEmpty()) << "an acknowledgement counts once it is on disk";
  under_test_.Committed({grants[0].lease_id});
  EXPECT_THAT(Sequences(GiveOut()), ElementsAre(3));
  under_test_.Release(kAnna, {grants[1].lease_id});
  EXPECT_THAT(Sequences(GiveOut()), ElementsAre(2)) << "what was given back is first again";
}

TEST_F(DispatcherTest, ServesSubscribersInTurn) {
  under_test_.AddSubscriber(kAnna, 10);
  under_test_.AddSubscriber(kBert, 3);
  for (int64_t i = 1; i <= 8; ++i) Put(i);
  std::map<SubscriberId, std::vector<int64_t>> given;
  for (const Grant& grant : GiveOut()) given[grant.subscriber].push_back(grant.place.sequence);
  EXPECT_THAT(given[kAnna], ElementsAre(1, 3, 5, 7, 8));
  EXPECT_THAT(given[kBert], ElementsAre(2, 4, 6));
}

TEST_F(DispatcherTest, GivesALeaseThatRanOutToAnyoneWithTheNextAttempt) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  const Grant first = GiveOut()[0];
  under_test_.AddSubscriber(kBert, 1);
  Advance(absl::Seconds(59));
  EXPECT_THAT(GiveOut(), IsEmpty());
  Advance(absl::Seconds(1));
  const Grant second = GiveOut()[0];
  EXPECT_EQ(second.subscriber, kBert);
  EXPECT_EQ(second.attempt, 2);
  EXPECT_NE(second.lease_id, first.lease_id);
  EXPECT_THAT(under_test_.Acknowledge(kAnna, {first.lease_id}).unknown_lease_ids, ElementsAre(first.lease_id));
}

TEST_F(DispatcherTest, ExtendsFromNow) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  const Grant grant = GiveOut()[0];
  Advance(absl::Seconds(30));
  EXPECT_THAT(under_test_.Extend(kAnna, {grant.lease_id, "other"}, absl::Minutes(10), now_), ElementsAre("other"));
  Advance(absl::Minutes(10) - absl::Nanoseconds(1));
  EXPECT_EQ(under_test_.leased(), 1u);
  Advance(absl::Nanoseconds(1));
  EXPECT_EQ(under_test_.leased(), 0u);
  EXPECT_EQ(GiveOut()[0].attempt, 2);
}

TEST_F(DispatcherTest, ReleasesToAnyoneAtOnce) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  const Grant grant = GiveOut()[0];
  under_test_.AddSubscriber(kBert, 1);
  EXPECT_THAT(under_test_.Release(kAnna, {grant.lease_id, "other"}), ElementsAre("other"));
  const Grant again = GiveOut()[0];
  EXPECT_EQ(again.subscriber, kBert);
  EXPECT_EQ(again.attempt, 2);
  EXPECT_THAT(under_test_.Release(kAnna, {grant.lease_id}), ElementsAre(grant.lease_id));
}

TEST_F(DispatcherTest, DoesNotGiveAgainWhatIsOnItsWayToTheLedger) {
  under_test_.AddSubscriber(kAnna, 2);
  Put(1);
  const Grant grant = GiveOut()[0];
  const Dispatcher::Acknowledged acknowledged = under_test_.Acknowledge(kAnna, {grant.lease_id, "other", grant.lease_id});
  EXPECT_THAT(acknowledged.lease_ids, ElementsAre(grant.lease_id));
  EXPECT_THAT(acknowledged.sequences, ElementsAre(1));
  EXPECT_THAT(acknowledged.unknown_lease_ids, ElementsAre("other"));
  Advance(absl::Hours(1));
  EXPECT_THAT(GiveOut(), IsEmpty());
  EXPECT_THAT(under_test_.Release(kAnna, {grant.lease_id}), IsEmpty());
  EXPECT_THAT(GiveOut(), IsEmpty());
  under_test_.Committed({grant.lease_id});
  EXPECT_THAT(GiveOut(), IsEmpty()) << "until the ledger's word takes it out";
  Remove(1);
  EXPECT_THAT(GiveOut(), IsEmpty());
  EXPECT_EQ(under_test_.leased(), 0u);
}

TEST_F(DispatcherTest, AnswersAnAcknowledgementThatTheQueueHeardOfFirst) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  Put(2);
  const Grant grant = GiveOut()[0];
  under_test_.Acknowledge(kAnna, {grant.lease_id});
  Remove(1);
  EXPECT_THAT(GiveOut(), IsEmpty());
  under_test_.Committed({grant.lease_id});
  EXPECT_THAT(Sequences(GiveOut()), ElementsAre(2));
}

TEST_F(DispatcherTest, KnowsNoLeaseOfAnotherSubscriber) {
  under_test_.AddSubscriber(kAnna, 1);
  under_test_.AddSubscriber(kBert, 1);
  Put(1);
  const Grant grant = GiveOut()[0];
  const SubscriberId other = grant.subscriber == kAnna ? kBert : kAnna;
  EXPECT_THAT(under_test_.Acknowledge(other, {grant.lease_id}).unknown_lease_ids, ElementsAre(grant.lease_id));
  EXPECT_THAT(under_test_.Extend(other, {grant.lease_id}, absl::Minutes(1), now_), ElementsAre(grant.lease_id));
  EXPECT_THAT(under_test_.Release(other, {grant.lease_id}), ElementsAre(grant.lease_id));
}

TEST_F(DispatcherTest, EndsTheLeasesOfASubscriberThatLeaves) {
  under_test_.AddSubscriber(kAnna, 2);
  Put(1);
  Put(2);
  const std::vector<Grant> grants = GiveOut();
  under_test_.Acknowledge(kAnna, {grants[0].lease_id});
  under_test_.RemoveSubscriber(kAnna);
  under_test_.AddSubscriber(kBert, 2);
  const std::vector<Grant> again = GiveOut();
  EXPECT_THAT(Sequences(again), ElementsAre(2)) << "what was acknowledged goes on";
  EXPECT_EQ(again[0].attempt, 2);
}

TEST_F(DispatcherTest, AWithdrawnItemsLeaseIsUnknown) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  Put(2);
  const Grant grant = GiveOut()[0];
  Remove(1);
  EXPECT_THAT(Sequences(GiveOut()), ElementsAre(2)) << "its credit is free";
  EXPECT_THAT(under_test_.Acknowledge(kAnna, {grant.lease_id}).unknown_lease_ids, ElementsAre(grant.lease_id));
  Advance(absl::Hours(1));
  EXPECT_THAT(Sequences(GiveOut()), ElementsAre(2));
}

TEST_F(DispatcherTest, SetsAsideAfterTheLastAttempt) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const Grant grant = GiveOut()[0];
    EXPECT_EQ(grant.attempt, attempt);
    EXPECT_THAT(under_test_.TakeDeadLetters(), IsEmpty());
    under_test_.Release(kAnna, {grant.lease_id});
  }
  EXPECT_THAT(GiveOut(), IsEmpty());
  const std::vector<DeadLetter> dead = under_test_.TakeDeadLetters();
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].sequence, 1);
  EXPECT_EQ(dead[0].attempts, 3);
  EXPECT_THAT(under_test_.TakeDeadLetters(), IsEmpty());
  Change(QueueChange::Kind::kSetAside, 1);
  EXPECT_THAT(GiveOut(), IsEmpty());
}

TEST_F(DispatcherTest, GivesBackWhatTheLedgerRefusedToAcknowledge) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  const Grant grant = GiveOut()[0];
  const Dispatcher::Acknowledged acknowledged = under_test_.Acknowledge(kAnna, {grant.lease_id});
  under_test_.Refused(acknowledged);
  EXPECT_EQ(under_test_.leased(), 0u);
  const std::vector<Grant> again = GiveOut();
  EXPECT_THAT(Sequences(again), ElementsAre(1));
  EXPECT_EQ(again[0].attempt, 2);
  EXPECT_THAT(under_test_.Acknowledge(kAnna, {grant.lease_id}).unknown_lease_ids, ElementsAre(grant.lease_id));
}

TEST_F(DispatcherTest, GivesBackARefusedAcknowledgementWhoseSubscriberHasLeft) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  const Dispatcher::Acknowledged acknowledged = under_test_.Acknowledge(kAnna, {GiveOut()[0].lease_id});
  under_test_.RemoveSubscriber(kAnna);
  under_test_.AddSubscriber(kBert, 1);
  EXPECT_THAT(GiveOut(), IsEmpty());
  under_test_.Refused(acknowledged);
  EXPECT_THAT(Sequences(GiveOut()), ElementsAre(1));
}

TEST_F(DispatcherTest, GivesNothingBackThatWasWithdrawnWhileTheLedgerRefused) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  const Dispatcher::Acknowledged acknowledged = under_test_.Acknowledge(kAnna, {GiveOut()[0].lease_id});
  Remove(1);
  under_test_.Refused(acknowledged);
  EXPECT_THAT(GiveOut(), IsEmpty());
  Put(2);
  EXPECT_THAT(Sequences(GiveOut()), ElementsAre(2)) << "the credit is free";
}

TEST_F(DispatcherTest, DoesNotSetAsideWhatAConsumerWasDoneWith) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    under_test_.Refused(under_test_.Acknowledge(kAnna, {GiveOut()[0].lease_id}));
  }
  EXPECT_THAT(under_test_.TakeDeadLetters(), IsEmpty());
  EXPECT_EQ(GiveOut()[0].attempt, 4);
}

TEST_F(DispatcherTest, SetsAsideLaterWhatTheLedgerRefusedToSetAside) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  for (int attempt = 1; attempt <= 3; ++attempt) under_test_.Release(kAnna, {GiveOut()[0].lease_id});
  ASSERT_EQ(under_test_.TakeDeadLetters().size(), 1u);
  under_test_.DeadLetterRefused(1, now_);
  EXPECT_THAT(under_test_.TakeDeadLetters(), IsEmpty());
  EXPECT_EQ(under_test_.NextExpiry(), now_ + kTryAgainAfter);
  Advance(kTryAgainAfter);
  EXPECT_THAT(GiveOut(), IsEmpty()) << "nobody is to get it any more";
  const std::vector<DeadLetter> dead = under_test_.TakeDeadLetters();
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].sequence, 1);
  EXPECT_EQ(dead[0].attempts, 3);
}

TEST_F(DispatcherTest, ForgetsAWithdrawnItemThatWasPutOff) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  under_test_.Unreadable(GiveOut()[0].lease_id, /*for_good=*/false, now_);
  Remove(1);
  EXPECT_EQ(under_test_.NextExpiry(), std::nullopt);
  Advance(kTryAgainAfter);
  EXPECT_THAT(GiveOut(), IsEmpty());
}

TEST_F(DispatcherTest, TriesAnUnreadableItemAgainLaterWhileTheOthersGoOn) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  Put(2);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const Grant grant = GiveOut()[0];
    EXPECT_EQ(grant.place.sequence, 1);
    EXPECT_EQ(grant.attempt, attempt);
    under_test_.Unreadable(grant.lease_id, /*for_good=*/false, now_);
    const std::vector<Grant> others = GiveOut();
    EXPECT_THAT(Sequences(others), ElementsAre(2)) << "it costs nobody's credit";
    if (attempt < 3) {
      EXPECT_THAT(under_test_.TakeDeadLetters(), IsEmpty());
      Advance(kTryAgainAfter);
      // The other one goes behind it for the next round.
      under_test_.Refused(under_test_.Acknowledge(kAnna, {others[0].lease_id}));
    }
  }
  ASSERT_EQ(under_test_.TakeDeadLetters().size(), 1u);
}

TEST_F(DispatcherTest, SetsAsideAtOnceWhatIsUnreadableForGood) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  under_test_.Unreadable(GiveOut()[0].lease_id, /*for_good=*/true, now_);
  const std::vector<DeadLetter> dead = under_test_.TakeDeadLetters();
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].attempts, 1);
  EXPECT_EQ(under_test_.leased(), 0u);
}

TEST_F(DispatcherTest, GivesBackAMovedItemAtItsNewPlace) {
  under_test_.AddSubscriber(kAnna, 1);
  Put(1);
  Put(2);
  const Grant grant = GiveOut()[0];
  under_test_.Apply({QueueChange::Kind::kMoved, 0, Place{200, 1, true}, Place{100, 1, true}});
  under_test_.Release(kAnna, {grant.lease_id});
  EXPECT_THAT(Sequences(GiveOut()), ElementsAre(2));
}

TEST_F(DispatcherTest, GivesAnItemOnceThatAFillSawAtTwoPlaces) {
  Dispatcher dispatcher(Options());
  dispatcher.AddSubscriber(kAnna, 10);
  ASSERT_TRUE(dispatcher.WantsFill());
  dispatcher.BeginFill();
  // The disk already has its move; the ledger's word of it comes later.
  dispatcher.EndFill({Place{100, 1, true}, Place{200, 1, true}, Place{300, 2, true}});
  EXPECT_THAT(Sequences(dispatcher.GiveOut(now_, 10)), ElementsAre(1, 2));
}

TEST_F(DispatcherTest, AsksForAFillOnlyWhenSomebodyWaits) {
  Dispatcher dispatcher(Options());
  EXPECT_FALSE(dispatcher.WantsFill());
  dispatcher.AddSubscriber(kAnna, 1);
  EXPECT_TRUE(dispatcher.WantsFill());
  dispatcher.BeginFill();
  EXPECT_FALSE(dispatcher.WantsFill());
}

}  // namespace
}  // namespace postgate::queues
