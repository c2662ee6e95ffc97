// SPDX-License-Identifier: Apache-2.0
//
// What the reader of the release times writes, and that it counts the same whatever of it is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/ledger/store.h"
#include "server/release_times/release_time_fixture.h"

namespace postgate::release_times {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ReleaseTimeRebuildTest : public ReleaseTimeTest {};

TEST_F(ReleaseTimeRebuildTest, ABlockThatComesAgainCountsOnceAndAGapIsRefused) {
  Commit(kMidnight, {Item("A"), Decision("A")});
  ASSERT_TRUE(under_test_->Apply(blocks_[0]).ok());
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: ARRIVAL_UNKNOWN 1, waited 0"));
  auto block = std::make_shared<ledger::v1::Block>();
  block->set_first_sequence(next_ + 1);
  block->add_entries();
  EXPECT_EQ(under_test_->Apply(block).code(), absl::StatusCode::kInternal);
}

TEST_F(ReleaseTimeRebuildTest, IsWrittenWhenTimeHasPassedOrEntriesHaveAndWhenAskedTo) {
  const int64_t unwritten_s = absl::ToInt64Seconds(kUnwrittenFor);
  Commit(kMidnight, {Item("A")});
  EXPECT_EQ(table_.Checkpoint(), 0);
  Commit(kMidnight + unwritten_s - 1, {Item("B")});
  EXPECT_EQ(table_.Checkpoint(), 0);
  Commit(kMidnight + unwritten_s, {Item("C")});
  EXPECT_EQ(table_.Checkpoint(), 2);
  Commit(kMidnight + unwritten_s, std::vector<ledger::v1::Entry>(kEntriesUnwrittenMax + 5));
  EXPECT_EQ(table_.Checkpoint(), 2 + kEntriesUnwrittenMax) << "in the middle of a block as well";
  ASSERT_TRUE(under_test_->Flush().ok());
  EXPECT_EQ(table_.Checkpoint(), next_ - 1);
}

TEST_F(ReleaseTimeRebuildTest, ManyRowsInMemoryAreWritten) {
  std::vector<ledger::v1::Entry> items(static_cast<size_t>(kSequencesPerRow));
  for (size_t row = 0; row < kRowsInMemoryMax + 1; ++row) {
    items[0] = Item(absl::StrCat("N", row));
    Commit(kMidnight, items);
    ASSERT_TRUE(under_test_->Flush().ok());
    blocks_.clear();
  }
  std::vector<int64_t> sequences;
  for (size_t row = 0; row < kRowsInMemoryMax; ++row) sequences.push_back(static_cast<int64_t>(row) * kSequencesPerRow);
  const int64_t arrival = Commit(kMidnight, {Arrival(sequences, kMidnight)});
  EXPECT_EQ(table_.Checkpoint(), arrival);
}

// The items of a container may lie in any number of rows, which are not in memory all at once; a death in between counts nothing twice.
TEST_F(ReleaseTimeRebuildTest, OneMovementOfManyRowsIsWrittenInBetween) {
  std::vector<ledger::v1::Entry> items(static_cast<size_t>(kSequencesPerRow));
  std::vector<int64_t> sequences;
  for (size_t row = 0; row < kRowsInMemoryMax + 1; ++row) {
    items[0] = Item(absl::StrCat("N", row));
    sequences.push_back(Commit(kMidnight, items));
  }
  Commit(kMidnight, {Decision("N0")});
  ASSERT_TRUE(under_test_->Flush().ok());
  const int64_t before = table_.Checkpoint();
  blocks_.clear();
  Commit(kMidnight + 5, {Arrival(sequences, kMidnight + 5)});
  EXPECT_EQ(table_.Checkpoint(), before) << "the movement is not done with";
  Open(table_);  // a death: what was in memory is gone
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: BEFORE_ARRIVAL 1, waited 0")) << "and what was written is not";
  Replay();
  Commit(kMidnight + 7, {Decision("N1"), Decision(absl::StrCat("N", kRowsInMemoryMax))});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 3: BEFORE_ARRIVAL 1, UNDER_1_HOUR 2, waited 4"));
}

TEST_F(ReleaseTimeRebuildTest, ARebuildGivesTheSameWhereverTheFirstDied) {
  int64_t now = kMidnight;
  for (int round = 0; round < 40; ++round) {
    CommitADayOfEverything(round, now);
    now += 2 * kDay + round * 7;
    if (round % 9 != 4) continue;
    Open(table_);  // a death: what was in memory is gone
    Replay();
  }
  const std::string counted = ReadAll().SerializeAsString();
  ledger::MemoryTable other;
  Open(other);
  Replay();
  EXPECT_EQ(ReadAll().SerializeAsString(), counted);
  ASSERT_TRUE(under_test_->Flush().ok());
  Open(other);
  EXPECT_EQ(ReadAll().SerializeAsString(), counted) << "and so does what is on disk";
  int64_t released = 0;
  const v1::ListReleaseTimesResponse all = ReadAll();
  for (const v1::ReleaseTimes& times : all.release_times()) released += times.released();
  // Of 40 items 5 are rejected and 1 is taken back; of 5 in a row one is held.
  EXPECT_GT(released, 40 * 20);
  EXPECT_LT(released, 40 * 35);
  EXPECT_THAT(rebuilds_, IsEmpty());
}

TEST_F(ReleaseTimeRebuildTest, ADeathAnywhereBetweenTwoWritesCountsOnce) {
  for (int round = 0; round < 3; ++round) CommitADayOfEverything(round, kMidnight + round * 20);
  const std::string counted = ReadAll().SerializeAsString();
  for (size_t alive = 0; alive <= blocks_.size(); ++alive) {
    ledger::MemoryTable table;
    Open(table);
    for (size_t i = 0; i < alive; ++i) ASSERT_TRUE(under_test_->Apply(blocks_[i]).ok());
    Open(table);
    Replay();
    EXPECT_EQ(ReadAll().SerializeAsString(), counted) << alive;
  }
}

// Each kind of row, damaged while the reader is at work or before it opens: it counts anew, the same.
TEST_F(ReleaseTimeRebuildTest, ARowThatCannotBeReadIsCountedAnew) {
  for (int round = 0; round < 3; ++round) CommitADayOfEverything(round, kMidnight + round * kDay);
  ASSERT_TRUE(under_test_->Flush().ok());
  const std::string counted = ReadAll().SerializeAsString();
  const ReleaseDay day{kDayNumber, v1::FACILITATION_CATEGORY_DOCUMENTS, false};
  const std::vector<std::string> keys = {std::string(kStateKey), DayKey(day), DayKey(day).substr(0, 9), AwaitedKey(0)};
  for (const std::string& key : keys) {
    rebuilds_.clear();
    ASSERT_TRUE(under_test_->Flush().ok());
    ASSERT_TRUE(table_.Write({{key, "\xff"}}, table_.Checkpoint()).ok());
    Open(table_);
    Replay();
    // Rows of awaited releases are read when they are wanted.
    if (key == AwaitedKey(0)) {
      const int64_t now = kMidnight + 3 * kDay;
      Commit(now, {Arrival({30}, now)});
      EXPECT_LT(under_test_->applied_sequence(), next_ - 1) << "and comes again";
      EXPECT_EQ(under_test_->Read(0, kDayNumber + 9).status().code(), absl::StatusCode::kUnavailable);
      Replay();
      blocks_.pop_back();
      --next_;
      ledger::MemoryTable other;
      Open(other);
      Replay();
      EXPECT_EQ(ReadAll().SerializeAsString(), counted);
      break;
    }
    EXPECT_EQ(ReadAll().SerializeAsString(), counted);
    EXPECT_EQ(rebuilds_.size(), 1U) << "and says so";
  }
}

TEST_F(ReleaseTimeRebuildTest, AnIndexRowThatCannotBeReadIsCountedAnewAndTheFirstBlockAtOnce) {
  ASSERT_TRUE(table_.Write({{CounterKey(CounterOf("A") / kCountersPerRow), "\xff"}}, ledger::kNoSequence).ok());
  Commit(kMidnight, {Decision("A"), Item("A"), Decision("A")});
  EXPECT_EQ(under_test_->applied_sequence(), 2);
  EXPECT_THAT(rebuilds_, ElementsAre(HasSubstr("can't be read")));
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: ARRIVAL_UNKNOWN 1, waited 0"));
}

TEST_F(ReleaseTimeRebuildTest, ADeathWhileRowsAreDroppedLeavesNothingThatCounts) {
  Commit(kMidnight, {Item("A"), Decision("A")});
  ASSERT_TRUE(under_test_->Flush().ok());
  ASSERT_TRUE(table_.Write({}, ledger::kNoSequence).ok());
  Open(table_);
  EXPECT_THAT(Lines(), IsEmpty());
  EXPECT_FALSE((*table_.Get(kStateKey)).has_value());
  Replay();
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: ARRIVAL_UNKNOWN 1, waited 0"));
}

TEST_F(ReleaseTimeRebuildTest, WhatIsDamagedAgainAndAgainIsAnError) {
  Commit(kMidnight, {Item("A")});
  absl::Status applied;
  for (int i = 0; i <= kRebuildsMax; ++i) {
    ASSERT_TRUE(under_test_->Flush().ok());
    ASSERT_TRUE(table_.Write({{AwaitedKey(0), "\xff"}}, table_.Checkpoint()).ok());
    auto block = std::make_shared<ledger::v1::Block>();
    block->set_first_sequence(1);
    *block->add_entries() = Arrival({0}, kMidnight);
    applied = under_test_->Apply(block);
    if (i < kRebuildsMax) {
      ASSERT_TRUE(applied.ok()) << applied;
      Replay();
    }
  }
  EXPECT_EQ(applied.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(rebuilds_.size(), static_cast<size_t>(kRebuildsMax));
}

TEST_F(ReleaseTimeRebuildTest, ATableThatCannotBeReadAtAllIsTheErrorOfEachBlock) {
  Commit(kMidnight, {Item("A")});
  ASSERT_TRUE(under_test_->Flush().ok());
  table_.SetError(absl::DataLossError("the disk"));
  Open(table_);
  auto block = std::make_shared<ledger::v1::Block>();
  block->set_first_sequence(1);
  block->add_entries();
  EXPECT_EQ(under_test_->Apply(block).code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(under_test_->Flush().ok()) << "there is nothing to write";
}

TEST_F(ReleaseTimeRebuildTest, AWriteThatFailsIsReportedAndLosesNothing) {
  Commit(kMidnight, {Item("A")});
  table_.SetError(absl::ResourceExhaustedError("the disk is full"));
  auto block = std::make_shared<ledger::v1::Block>();
  block->set_first_sequence(next_);
  block->mutable_committed_at()->set_seconds(kMidnight + absl::ToInt64Seconds(kUnwrittenFor));
  *block->add_entries() = Item("B");
  next_ += 1;
  blocks_.push_back(block);
  EXPECT_EQ(under_test_->Apply(block).code(), absl::StatusCode::kResourceExhausted);
  table_.SetError(absl::OkStatus());
  EXPECT_EQ(under_test_->Apply(block).code(), absl::StatusCode::kResourceExhausted) << "the first error stands";
  ASSERT_TRUE(under_test_->Flush().ok());
  EXPECT_EQ(table_.Checkpoint(), 0) << "and nothing is written that may be half counted";
  Open(table_);
  Replay();
  Commit(kMidnight + kHour, {Decision("A"), Decision("B")});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 2: ARRIVAL_UNKNOWN 2, waited 0"));
}

}  // namespace
}  // namespace postgate::release_times
