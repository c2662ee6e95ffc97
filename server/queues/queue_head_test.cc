// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_head.h"

#include <optional>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::queues {
namespace {

using ::testing::ElementsAre;

Place At(int64_t departure_s, int64_t sequence) { return Place{departure_s, sequence, true}; }

bool NoneTaken(int64_t) { return false; }

std::vector<int64_t> TakeAll(QueueHead& head) {
  std::vector<int64_t> sequences;
  while (!head.empty()) sequences.push_back(head.Take().sequence);
  return sequences;
}

TEST(QueueHeadTest, KnowsNothingBeforeItsFirstFill) {
  QueueHead head(4);
  head.Put(At(1, 1));
  EXPECT_TRUE(head.empty());
  ASSERT_TRUE(head.NeedsFill());
  EXPECT_EQ(head.BeginFill().after, std::nullopt);
  EXPECT_FALSE(head.NeedsFill());
  head.EndFill({At(1, 1)}, NoneTaken);
  EXPECT_THAT(TakeAll(head), ElementsAre(1));
  EXPECT_FALSE(head.NeedsFill());
}

TEST(QueueHeadTest, FillsOnFromItsEnd) {
  QueueHead head(2);
  head.BeginFill();
  head.EndFill({At(1, 1), At(2, 2)}, NoneTaken);
  EXPECT_FALSE(head.NeedsFill());
  EXPECT_THAT(TakeAll(head), ElementsAre(1, 2));
  ASSERT_TRUE(head.NeedsFill());
  EXPECT_EQ(head.BeginFill().after, At(2, 2));
}

TEST(QueueHeadTest, TakesInWhatIsPutBeforeItsEndAndLeavesTheRestOnDisk) {
  QueueHead head(2);
  head.BeginFill();
  head.EndFill({At(10, 1), At(20, 2)}, NoneTaken);
  head.Put(At(15, 3));
  head.Put(At(25, 4));
  EXPECT_THAT(TakeAll(head), ElementsAre(1, 3, 2));
}

TEST(QueueHeadTest, TakesEverythingWhenItHoldsAll) {
  QueueHead head(4);
  head.BeginFill();
  head.EndFill({}, NoneTaken);
  head.Put(At(25, 4));
  head.Put(At(5, 5));
  EXPECT_THAT(TakeAll(head), ElementsAre(5, 4));
}

TEST(QueueHeadTest, CutsAnOvergrownWindowAndFindsTheRestAgain) {
  QueueHead head(2);
  head.BeginFill();
  head.EndFill({}, NoneTaken);
  for (int64_t i = 1; i <= 5; ++i) head.Put(At(i, i));
  EXPECT_EQ(head.size(), 2u);
  EXPECT_THAT(TakeAll(head), ElementsAre(1, 2));
  ASSERT_TRUE(head.NeedsFill());
  EXPECT_EQ(head.BeginFill().after, At(2, 2));
}

TEST(QueueHeadTest, LeavesOutWhatItsOwnerHas) {
  QueueHead head(4);
  head.BeginFill();
  head.EndFill({At(1, 1), At(2, 2)}, [](int64_t sequence) { return sequence == 1; });
  EXPECT_THAT(TakeAll(head), ElementsAre(2));
}

TEST(QueueHeadTest, LeavesOutWhatWasRemovedDuringTheFill) {
  QueueHead head(4);
  head.BeginFill();
  head.Remove(At(1, 1));
  head.EndFill({At(1, 1), At(2, 2)}, NoneTaken);
  EXPECT_THAT(TakeAll(head), ElementsAre(2));
}

TEST(QueueHeadTest, HasAMovedItemOnceWhateverTheFillRead) {
  for (const bool read_old : {true, false}) {
    QueueHead head(4);
    head.BeginFill();
    head.Move(At(1, 1), At(9, 1), false);
    head.EndFill(read_old ? std::vector<Place>{At(1, 1), At(2, 2)} : std::vector<Place>{At(2, 2), At(9, 1)}, NoneTaken);
    EXPECT_THAT(TakeAll(head), ElementsAre(2, 1));
  }
}

TEST(QueueHeadTest, KeepsWhatWasPutDuringTheLastFill) {
  QueueHead head(4);
  head.BeginFill();
  head.Put(At(7, 7));
  head.EndFill({At(1, 1)}, NoneTaken);
  EXPECT_THAT(TakeAll(head), ElementsAre(1, 7));
}

TEST(QueueHeadTest, DoesNotCutDuringAFill) {
  QueueHead head(4);
  head.BeginFill();
  head.EndFill({At(10, 10), At(20, 20), At(30, 30), At(40, 40)}, NoneTaken);
  for (int i = 0; i < 4; ++i) head.Take();
  head.BeginFill();
  for (int64_t i = 1; i <= 9; ++i) head.Put(At(i, i));
  head.EndFill({At(50, 50)}, NoneTaken);
  // 10 are too many: the window is cut to its first 4, and the next fill goes on from there.
  EXPECT_THAT(TakeAll(head), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(head.BeginFill().after, At(4, 4));
}

TEST(QueueHeadTest, AsksAgainAfterAnAbandonedFill) {
  QueueHead head(4);
  head.BeginFill();
  head.AbandonFill();
  EXPECT_TRUE(head.NeedsFill());
}

}  // namespace
}  // namespace postgate::queues
