// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/epochs.h"

#include "gtest/gtest.h"

namespace postgate::ledger {
namespace {

constexpr int64_t kSecondBase = int64_t{50} << 20;
constexpr int64_t kThirdBase = int64_t{90} << 20;

// Restored twice: 100 entries were kept of the first epoch, and 40 more of the second.
v1::LedgerMetadata RestoredTwice() {
  v1::LedgerMetadata metadata;
  metadata.set_ledger_epoch("third");
  metadata.set_cursor_base(kThirdBase);
  v1::FormerEpoch& first = *metadata.add_former_epochs();
  first.mutable_end()->set_ledger_epoch("first");
  first.mutable_end()->set_tree_size(100);
  v1::FormerEpoch& second = *metadata.add_former_epochs();
  second.mutable_end()->set_ledger_epoch("second");
  second.mutable_end()->set_tree_size(140);
  second.set_cursor_base(kSecondBase);
  return metadata;
}

v1::LedgerMetadata NeverRestored() {
  v1::LedgerMetadata metadata;
  metadata.set_ledger_epoch("first");
  return metadata;
}

TEST(LedgerEpochsTest, JudgesWhatWasKeptOfEachEpoch) {
  const LedgerEpochs epochs(RestoredTwice());
  EXPECT_EQ(epochs.Judge("first", 100), Coverage::kHeld);
  EXPECT_EQ(epochs.Judge("first", 101), Coverage::kLost);
  EXPECT_EQ(epochs.Judge("second", 140), Coverage::kHeld);
  EXPECT_EQ(epochs.Judge("second", 141), Coverage::kLost);
  EXPECT_EQ(epochs.Judge("third", 1'000'000), Coverage::kHeld);
  EXPECT_EQ(epochs.Judge("fourth", 1), Coverage::kUnknownEpoch);
  EXPECT_EQ(epochs.EndOf("third"), nullptr);
}

TEST(LedgerEpochsTest, KnowsWhichEpochAnEntryIsOf) {
  const LedgerEpochs epochs(RestoredTwice());
  EXPECT_EQ(epochs.EpochOf(0), "first");
  EXPECT_EQ(epochs.EpochOf(99), "first");
  EXPECT_EQ(epochs.EpochOf(100), "second");
  EXPECT_EQ(epochs.EpochOf(139), "second");
  EXPECT_EQ(epochs.EpochOf(140), "third");
}

TEST(LedgerEpochsTest, ACursorIsTheSequencePlusOneWhereNothingWasRestored) {
  const LedgerEpochs epochs(NeverRestored());
  EXPECT_EQ(epochs.CursorOf(0), 1);
  EXPECT_EQ(epochs.CursorOf(99), 100);
  EXPECT_EQ(epochs.FirstSequenceAfter(0), 0);
  EXPECT_EQ(epochs.FirstSequenceAfter(100), 100);
  EXPECT_FALSE(epochs.IsLostCursor(0));
  EXPECT_FALSE(epochs.IsLostCursor(1'000'000)) << "beyond the feed, and not lost";
}

TEST(LedgerEpochsTest, EveryCursorLeadsToTheEntryBehindItsOwn) {
  const LedgerEpochs epochs(RestoredTwice());
  int64_t before = 0;
  for (int64_t sequence = 0; sequence < 200; ++sequence) {
    const int64_t cursor = epochs.CursorOf(sequence);
    ASSERT_GT(cursor, before) << sequence;
    ASSERT_EQ(epochs.FirstSequenceAfter(cursor), sequence + 1);
    ASSERT_EQ(epochs.FirstSequenceAfter(cursor - 1), sequence);
    ASSERT_FALSE(epochs.IsLostCursor(cursor));
    before = cursor;
  }
  EXPECT_EQ(epochs.CursorOf(99), 100) << "as it was given before the restore";
  EXPECT_EQ(epochs.CursorOf(100), kSecondBase + 101);
}

// A carrier that saw decisions which the restored hub has lost reads on from a cursor that no entry has.
TEST(LedgerEpochsTest, ACursorOfALostEntryLeadsToAllThatIsNew) {
  const LedgerEpochs epochs(RestoredTwice());
  for (const int64_t cursor : {int64_t{101}, int64_t{150}, int64_t{5'000}, kSecondBase, kSecondBase + 100}) {
    EXPECT_EQ(epochs.FirstSequenceAfter(cursor), 100) << cursor;
    EXPECT_TRUE(epochs.IsLostCursor(cursor)) << cursor;
  }
  for (const int64_t cursor : {kSecondBase + 141, kSecondBase + 9'999, kThirdBase}) {
    EXPECT_EQ(epochs.FirstSequenceAfter(cursor), 140) << cursor;
    EXPECT_TRUE(epochs.IsLostCursor(cursor)) << cursor;
  }
}

TEST(LedgerEpochsTest, AnEpochThatCommittedNothingHoldsNoEntry) {
  v1::LedgerMetadata metadata = RestoredTwice();
  metadata.mutable_former_epochs(1)->mutable_end()->set_tree_size(100);
  const LedgerEpochs epochs(metadata);
  EXPECT_EQ(epochs.EpochOf(99), "first");
  EXPECT_EQ(epochs.EpochOf(100), "third");
  EXPECT_EQ(epochs.FirstSequenceAfter(kSecondBase + 120), 100);
  EXPECT_EQ(epochs.FirstSequenceAfter(150), 100);
  EXPECT_EQ(epochs.CursorOf(100), kThirdBase + 101);
}

// A second that was restored within can bring no cursor of the earlier epoch above those of the later.
TEST(LedgerEpochsTest, LaterEpochsHaveHigherCursors) {
  const absl::Time now = absl::FromUnixSeconds(1795478400);
  EXPECT_EQ(CursorBase(now + absl::Seconds(1)) - CursorBase(now), 1 << 20);
  EXPECT_LT(CursorBase(now + absl::Hours(24 * 365 * 200)), int64_t{1} << 53);
}

}  // namespace
}  // namespace postgate::ledger
