// SPDX-License-Identifier: Apache-2.0
#include "server/listener/handshake_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/listener/limits.h"

namespace postgate::listener {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class HandshakeQueueTest : public testing::Test {
 protected:
  // A connection that begins its handshake at once.
  void Connect(int fd) {
    queue_.OnAccepted(fd, now_);
    queue_.OnFirstByte(fd, now_);
  }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  HandshakeQueue queue_{2};
};

TEST_F(HandshakeQueueTest, SoManyBeginAndTheNextWhenOneEnds) {
  for (const int fd : {5, 6, 7, 8}) Connect(fd);
  EXPECT_THAT(queue_.Begin(now_), ElementsAre(5, 6));
  EXPECT_THAT(queue_.Begin(now_), IsEmpty());
  queue_.OnEnded(1);
  EXPECT_THAT(queue_.Begin(now_), ElementsAre(7));
  queue_.OnEnded(5);
  EXPECT_THAT(queue_.Begin(now_), ElementsAre(8));
}

TEST_F(HandshakeQueueTest, OneThatIsSilentTakesNoTurnAndIsEndedInTime) {
  queue_.OnAccepted(5, now_);
  queue_.OnAccepted(6, now_);
  EXPECT_THAT(queue_.Begin(now_), IsEmpty());
  EXPECT_EQ(queue_.NextEvent(), now_ + kFirstByteTimeout);
  Connect(7);
  EXPECT_THAT(queue_.Begin(now_), ElementsAre(7)) << "those before it have not begun";
  now_ += kFirstByteTimeout - absl::Milliseconds(1);
  EXPECT_THAT(queue_.TakeExpired(now_), IsEmpty());
  queue_.OnFirstByte(6, now_);
  now_ += absl::Milliseconds(1);
  EXPECT_THAT(queue_.TakeExpired(now_), ElementsAre(5));
  EXPECT_THAT(queue_.Begin(now_), ElementsAre(6));
  EXPECT_EQ(queue_.NextEvent(), absl::InfiniteFuture());
}

TEST_F(HandshakeQueueTest, HandshakesThatStopInTheMiddleKeepNobodyOut) {
  for (const int fd : {5, 6, 7}) Connect(fd);
  EXPECT_THAT(queue_.Begin(now_), ElementsAre(5, 6));
  EXPECT_EQ(queue_.NextEvent(), now_ + kHandshakeTurn);
  now_ += kHandshakeTurn;
  EXPECT_THAT(queue_.Begin(now_), ElementsAre(7));
}

TEST_F(HandshakeQueueTest, OneWhoseTurnDoesNotComeIsEnded) {
  for (const int fd : {5, 6, 7}) Connect(fd);
  EXPECT_THAT(queue_.Begin(now_), ElementsAre(5, 6));
  now_ += kTurnTimeout;
  EXPECT_THAT(queue_.TakeExpired(now_), ElementsAre(7));
  EXPECT_THAT(queue_.Begin(now_), IsEmpty());
}

TEST_F(HandshakeQueueTest, ADescriptorThatIsUsedAgainHasItsOwnTime) {
  queue_.OnAccepted(5, now_);
  now_ += absl::Seconds(1);
  queue_.OnGone(5);
  queue_.OnAccepted(5, now_);
  EXPECT_THAT(queue_.TakeExpired(now_ + kFirstByteTimeout - absl::Seconds(1)), IsEmpty());
  EXPECT_THAT(queue_.TakeExpired(now_ + kFirstByteTimeout), ElementsAre(5));
}

TEST_F(HandshakeQueueTest, GivesBackWhatIsLeft) {
  for (const int fd : {5, 6, 7}) Connect(fd);
  queue_.OnAccepted(8, now_);
  EXPECT_THAT(queue_.Begin(now_), ElementsAre(5, 6));
  EXPECT_THAT(queue_.TakeAll(), UnorderedElementsAre(7, 8));
  EXPECT_THAT(queue_.TakeAll(), IsEmpty());
}

}  // namespace
}  // namespace postgate::listener
