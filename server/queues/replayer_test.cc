// SPDX-License-Identifier: Apache-2.0
#include "server/queues/replayer.h"

#include <map>

#include "server/queues/decided_queues_fixture.h"
#include "server/queues/limits.h"

namespace postgate::queues {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReplayerTest : public DecidedQueuesTest {
 protected:
  ReplayerTest() { OpenReplayer(); }

  void OpenReplayer() {
    ReplayerOptions options;
    options.store = &store_;
    options.adjudication = &adjudication_;
    options.propose = [this](std::unique_ptr<ledger::Proposal> proposal) {
      if (before_commit_) before_commit_();
      committer_->Enqueue(std::move(proposal));
      committer_->CommitOnce();
    };
    options.when_applied = [this](int64_t, const std::function<void(const absl::Status&)>& then) {
      ApplyAll();
      then(absl::OkStatus());
    };
    options.delayed = [this](int64_t, const absl::Status& status) { delayed_ = status; };
    options.monotonic_clock = [this] { return now_; };
    replayer_ = std::make_unique<Replayer>(std::move(options));
  }

  // Accepts, delivers and acknowledges; the sequences of the entries.
  std::vector<int64_t> Done(int count) {
    const auto desk = Subscribe();
    std::vector<int64_t> sequences;
    for (int i = 0; i < count; ++i) sequences.push_back(Accept(absl::StrCat("D", ++items_)));
    Acknowledge(*desk);
    engine_->Unsubscribe(subscriber_);
    return sequences;
  }

  absl::StatusOr<int64_t> Start(int64_t first, int64_t end, int32_t items_per_second, const std::string& request_id = "") {
    absl::StatusOr<int64_t> replay_id;
    ledger::v1::ReplayEntry replay;
    replay.set_queue(kRelease);
    replay.set_first_sequence(first);
    replay.set_end_sequence(end);
    replay.set_items_per_second(items_per_second);
    Propose(replay, {absl::OkStatus(), engine_->reader()->applied_sequence()}, request_id, replay_id);
    CatchUp();
    return replay_id;
  }
  // Without a commit; `replay_id` is set by that.
  void Propose(const ledger::v1::ReplayEntry& replay, MayStartReplay may_start, const std::string& request_id, absl::StatusOr<int64_t>& replay_id) {
    committer_->Enqueue(ProposeReplay(&adjudication_, "operator/anna", replay, std::move(may_start), request_id,
                                      [&replay_id](absl::StatusOr<int64_t> done) { replay_id = std::move(done); }));
  }
  absl::Status Cancel(int64_t replay_id, const std::string& request_id = "") {
    absl::Status status;
    committer_->Enqueue(ProposeReplayCancellation(&adjudication_, "operator/anna", replay_id, request_id,
                                                  [&status](const absl::StatusOr<int64_t>& done) { status = done.status(); }));
    CatchUp();
    return status;
  }
  ledger::v1::ReplayRow Row(int64_t replay_id) { return **engine_->reader()->table().FindReplay(replay_id); }

  // Steps until there is nothing to do; how long that took by the clock.
  absl::Duration RunReplays() {
    const absl::Time began = now_;
    for (std::optional<absl::Duration> pause = replayer_->Step(); pause.has_value(); pause = replayer_->Step()) now_ += *pause;
    CatchUp();
    return now_ - began;
  }
  std::vector<int64_t> Delivered(const Desk& desk) {
    std::vector<int64_t> sequences;
    for (const v1::Delivery& delivery : desk.received.deliveries()) sequences.push_back(delivery.sequence());
    return sequences;
  }

  int items_ = 0;
  std::function<void()> before_commit_;
  absl::Status delayed_;
  std::unique_ptr<Replayer> replayer_;
};

TEST_F(ReplayerTest, DeliversAgainWhatWasAcknowledgedInItsRangeAndIsCurrent) {
  const std::vector<int64_t> done = Done(6);
  const int64_t waits = Accept("waits");
  ASSERT_EQ(SubmitOne("post", Item("D2", "b", true)).version(), 2);
  const int64_t amended = store_.Head();
  ASSERT_TRUE(DecidedQueuesTest::Cancel("post", "D3").ok());
  CatchUp();
  const int64_t replay_id = *Start(done[0] + 1, done[5], 1'000);
  RunReplays();
  const auto desk = Subscribe();
  EXPECT_THAT(Delivered(*desk), ElementsAre(done[3], done[4], waits, amended)) << "neither before nor behind the range, replaced or cancelled";
  for (const v1::Delivery& delivery : desk->received.deliveries()) EXPECT_EQ(delivery.attempt(), 1);
  EXPECT_EQ(Row(replay_id).state(), v1::REPLAY_STATE_FINISHED);
  EXPECT_EQ(Row(replay_id).items_put_back(), 2);
  EXPECT_EQ(Row(replay_id).next_sequence(), done[5]);
  EXPECT_EQ(Row(replay_id).started_by(), "operator/anna");
  EXPECT_EQ(Queue().depth(), 4);
}

// Both counted the unfinished ones before either was started: together they could be more than may be.
TEST_F(ReplayerTest, OfTwoThatCountedBeforeEitherWasStartedTheSecondCountsAgain) {
  Done(2);
  ledger::v1::ReplayEntry replay;
  replay.set_queue(kRelease);
  replay.set_end_sequence(1);
  replay.set_items_per_second(1);
  const MayStartReplay counted = {absl::OkStatus(), engine_->reader()->applied_sequence()};
  absl::StatusOr<int64_t> first, second, again;
  Propose(replay, counted, "r1", first);
  Propose(replay, counted, "r2", second);
  CatchUp();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_TRUE(absl::IsAborted(second.status())) << second.status();
  // What it counted before says nothing, however late it comes.
  Propose(replay, counted, "r2", again);
  CatchUp();
  EXPECT_TRUE(absl::IsAborted(again.status()));
  EXPECT_TRUE(Start(0, 1, 1, "r2").ok());
  // A repetition of the first needs no count.
  Propose(replay, counted, "r1", again);
  CatchUp();
  EXPECT_EQ(*again, *first);
}

TEST_F(ReplayerTest, DeadLettersAndWhatWaitsAreLeftAsTheyAre) {
  const int64_t poison = Accept("poison");
  const auto desk = Subscribe(kDesk, 1);
  Refuse(*desk, "");
  const int64_t waits = Accept("waits");
  *Start(poison, waits + 1, 10);
  RunReplays();
  EXPECT_EQ(Letters().size(), 1u);
  EXPECT_EQ(Queue().depth(), 2);
  EXPECT_EQ(desk->received.deliveries_size(), 2);
}

TEST_F(ReplayerTest, CustomsWordsComeWithAnItemThatIsPutBack) {
  const int64_t poison = Accept("A");
  const auto desk = Subscribe();
  Refuse(*desk, "");
  ASSERT_TRUE(Resubmit(poison, "cotton").ok());
  ASSERT_TRUE(engine_->Acknowledge(subscriber_, {Last(*desk).lease_id()}).ok());
  CatchUp();
  *Start(0, store_.Head() + 1, 10);
  RunReplays();
  ASSERT_EQ(desk->received.deliveries_size(), 3);
  EXPECT_EQ(Last(*desk).revisions(0).description(), "cotton");
}

TEST_F(ReplayerTest, KeepsToItsPace) {
  Done(50);
  *Start(0, store_.Head() + 1, 10);
  const absl::Duration took = RunReplays();
  EXPECT_GE(took, absl::Seconds(4.8));
  EXPECT_LE(took, absl::Seconds(5.1));
  EXPECT_EQ(Queue().depth(), 50);
}

TEST_F(ReplayerTest, GoesOnAfterARestartAndPutsEachBackOnce) {
  const std::vector<int64_t> done = Done(30);
  const int64_t replay_id = *Start(0, store_.Head() + 1, 100);  // ten items a step
  replayer_->Step();
  EXPECT_EQ(Row(replay_id).items_put_back(), 10);
  // Some were delivered and acknowledged again before the hub ends: they don't come a third time.
  const auto desk = Subscribe();
  Acknowledge(*desk);
  OpenQueues();
  OpenReplayer();
  RunReplays();
  EXPECT_EQ(Row(replay_id).items_put_back(), 30);
  EXPECT_EQ(Row(replay_id).state(), v1::REPLAY_STATE_FINISHED);
  EXPECT_THAT(Delivered(*Subscribe()), testing::ElementsAreArray(done.begin() + 10, done.end()));
}

TEST_F(ReplayerTest, PutsNothingBackOnceItIsCancelledAlsoInTheSameGroup) {
  Done(30);
  const int64_t replay_id = *Start(0, store_.Head() + 1, 100);
  replayer_->Step();
  absl::Status cancelled = absl::UnknownError("not asked");
  before_commit_ = [&] {
    committer_->Enqueue(ProposeReplayCancellation(&adjudication_, "operator/anna", replay_id, "",
                                                  [&cancelled](const absl::StatusOr<int64_t>& done) { cancelled = done.status(); }));
    before_commit_ = nullptr;
  };
  RunReplays();
  EXPECT_TRUE(cancelled.ok()) << cancelled;
  EXPECT_EQ(Row(replay_id).state(), v1::REPLAY_STATE_CANCELLED);
  EXPECT_EQ(Row(replay_id).items_put_back(), 10);
  EXPECT_EQ(Queue().depth(), 10);
  EXPECT_TRUE(absl::IsFailedPrecondition(Cancel(replay_id)));
  EXPECT_TRUE(absl::IsNotFound(Cancel(4711)));
}

// An amendment that is committed after the replay has read the item and before its step.
TEST_F(ReplayerTest, WhatIsReplacedMeanwhileIsNotPutBack) {
  Done(1);
  *Start(0, store_.Head() + 1, 100);
  before_commit_ = [&] {
    before_commit_ = nullptr;
    ASSERT_EQ(SubmitOne("post", Item("D1", "b", true)).version(), 2);
  };
  RunReplays();
  const auto desk = Subscribe();
  ASSERT_EQ(desk->received.deliveries_size(), 1);
  EXPECT_EQ(Last(*desk).version(), 2);
}

TEST_F(ReplayerTest, OneAfterTheOtherInTheOrderOfTheirStart) {
  Done(10);
  const int64_t first = *Start(0, store_.Head() + 1, 10);
  const int64_t second = *Start(0, store_.Head() + 1, 10);
  replayer_->Step();
  EXPECT_EQ(Row(second).next_sequence(), 0);
  RunReplays();
  EXPECT_EQ(Row(first).items_put_back(), 10);
  EXPECT_EQ(Row(second).items_put_back(), 0) << "they wait already";
  EXPECT_EQ(Row(second).state(), v1::REPLAY_STATE_FINISHED);
  EXPECT_EQ(Queue().depth(), 10);
}

TEST_F(ReplayerTest, TheSameRequestStartsOne) {
  Done(1);
  const int64_t replay_id = *Start(0, 1, 10, "request");
  EXPECT_EQ(*Start(0, 1, 10, "request"), replay_id);
  EXPECT_NE(*Start(0, 1, 10, "another"), replay_id);
}

TEST_F(ReplayerTest, AFullDiskDelaysIt) {
  Done(1);
  const int64_t replay_id = *Start(0, store_.Head() + 1, 10);
  store_.SetCanWrite(absl::ResourceExhaustedError("the disk is full"));
  EXPECT_EQ(replayer_->Step(), kTryAgainAfter);
  EXPECT_TRUE(absl::IsResourceExhausted(delayed_)) << delayed_;
  store_.SetCanWrite(absl::OkStatus());
  RunReplays();
  EXPECT_EQ(Row(replay_id).items_put_back(), 1);
}

TEST_F(ReplayerTest, TheOldestIsFoundAgainWhenItComesBack) {
  const std::vector<int64_t> done = Done(2);
  now_ += absl::Hours(1);
  Accept("later");
  EXPECT_EQ(Queue().oldest_age().seconds(), 0);
  *Start(done[0], done[0] + 1, 10);
  RunReplays();
  EXPECT_EQ(Queue().oldest_age().seconds(), 3600);
}

TEST_F(ReplayerTest, AThreadOfItsOwnEndsWhenItIsTold) {
  replayer_->Start();
  replayer_->Wake();
  replayer_->Stop();
  EXPECT_THAT(Letters(), IsEmpty());
}

}  // namespace
}  // namespace postgate::queues
