// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_reader.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ledger/testing/memory_table.h"
#include "server/queues/limits.h"
#include "server/queues/queue_fixture.h"

namespace postgate::queues {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// With the rows in memory, and with each block written to the table at once.
class QueueReaderTest : public ::testing::TestWithParam<size_t> {
 protected:
  QueueReaderTest() { Open(GetParam()); }

  void Open(size_t rows_in_memory_max) {
    const auto keep = [this](const std::vector<QueueChange>& changes) { changes_.insert(changes_.end(), changes.begin(), changes.end()); };
    under_test_ = *QueueReader::Open(&table_, keep, rows_in_memory_max);
  }

  // Appends one block with these entries.
  absl::Status Append(std::vector<ledger::v1::Entry> entries) {
    const ledger::CommittedBlock block = BlockOf(next_sequence_, std::move(entries));
    next_sequence_ += block->entries_size();
    return under_test_->Apply(block);
  }

  std::vector<Place> Places(const std::string& queue) {
    absl::StatusOr<std::vector<Place>> places = under_test_->Places(*QueueIndex(queue), std::nullopt, 1000);
    EXPECT_TRUE(places.ok());
    return places.value_or(std::vector<Place>());
  }

  std::vector<int64_t> Order(const std::string& queue) {
    std::vector<int64_t> sequences;
    for (const Place& place : Places(queue)) sequences.push_back(place.sequence);
    return sequences;
  }

  QueueDepth Depth(const std::string& queue) { return *under_test_->Depth(*QueueIndex(queue)); }

  ledger::MemoryTable table_;
  std::unique_ptr<QueueReader> under_test_;
  std::vector<QueueChange> changes_;
  int64_t next_sequence_ = 0;
};

TEST_P(QueueReaderTest, PutsAnAcceptedItemOnceIntoEachOfItsQueues) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release", "revenue", "release"})}).ok());
  EXPECT_THAT(Order("release"), ElementsAre(0));
  EXPECT_THAT(Order("revenue"), ElementsAre(0));
  EXPECT_THAT(Order("security"), IsEmpty());
  EXPECT_EQ(Depth("release").counters.depth, 1);
  EXPECT_EQ(changes_.size(), 2u);
}

TEST_P(QueueReaderTest, PutsNothingThatIsNotAccepted) {
  for (const v1::Outcome outcome : {v1::OUTCOME_REJECTED, v1::OUTCOME_DUPLICATE, v1::OUTCOME_UNSPECIFIED}) {
    ledger::v1::Entry entry = ItemEntryFor("A", {"release"});
    entry.mutable_item()->set_outcome(outcome);
    ASSERT_TRUE(Append({entry}).ok());
  }
  ledger::v1::Entry with_findings = ItemEntryFor("B", {"release"});
  with_findings.mutable_item()->set_outcome(v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  ASSERT_TRUE(Append({with_findings}).ok());
  EXPECT_THAT(Order("release"), ElementsAre(3));
}

TEST_P(QueueReaderTest, OrdersByDepartureThenAge) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release"}, kCommittedAt + 200), ItemEntryFor("B", {"release"}, kCommittedAt + 100),
                      ItemEntryFor("C", {"release"}, kCommittedAt + 200)})
                  .ok());
  EXPECT_THAT(Order("release"), ElementsAre(1, 0, 2));
}

TEST_P(QueueReaderTest, OrdersAnUnknownDepartureAsADayAfterAcceptance) {
  const int64_t day = absl::ToInt64Seconds(kAssumedDepartureAfter);
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release"}), ItemEntryFor("B", {"release"}, kCommittedAt + day - 1),
                      ItemEntryFor("C", {"release"}, kCommittedAt + day + 1)})
                  .ok());
  EXPECT_THAT(Order("release"), ElementsAre(1, 0, 2));
  const std::vector<Place> places = Places("release");
  EXPECT_TRUE(places[0].departure_known);
  EXPECT_FALSE(places[1].departure_known);
}

TEST_P(QueueReaderTest, MovesAnItemInAllItsQueuesWhenItsDepartureChanges) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release", "security"}, kCommittedAt + 100), ItemEntryFor("B", {"release"}, kCommittedAt + 200)}).ok());
  ASSERT_TRUE(Append({MovementEntryFor({0, 77}, kCommittedAt + 300), MovementEntryFor({1}, 0)}).ok());
  EXPECT_THAT(Order("release"), ElementsAre(1, 0));
  EXPECT_THAT(Order("security"), ElementsAre(0));
  EXPECT_EQ(Depth("release").counters.depth, 2);
  EXPECT_EQ(changes_.back().kind, QueueChange::Kind::kMoved);
  EXPECT_EQ(changes_.back().place.departure_s, kCommittedAt + 300);
}

TEST_P(QueueReaderTest, SeesWhatTheSameBlockDidBefore) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release"}, kCommittedAt + 100), MovementEntryFor({0}, kCommittedAt + 50),
                      MovementEntryFor({0}, kCommittedAt + 60), CancellationEntryFor(0)})
                  .ok());
  EXPECT_THAT(Order("release"), IsEmpty());
  EXPECT_EQ(Depth("release").counters.depth, 0);
}

TEST_P(QueueReaderTest, ANewVersionWithdrawsTheOlderOneEverywhere) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release", "security"})}).ok());
  ledger::v1::Entry amended = ItemEntryFor("A", {"revenue"});
  amended.mutable_item()->set_version(2);
  amended.mutable_item()->set_replaces_sequence_plus_one(1);
  ASSERT_TRUE(Append({amended}).ok());
  EXPECT_THAT(Order("release"), IsEmpty());
  EXPECT_THAT(Order("security"), IsEmpty());
  EXPECT_THAT(Order("revenue"), ElementsAre(1));
}

TEST_P(QueueReaderTest, ACancellationWithdrawsEverywhere) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release", "security"})}).ok());
  ASSERT_TRUE(Append({CancellationEntryFor(0)}).ok());
  EXPECT_THAT(Order("release"), IsEmpty());
  EXPECT_THAT(Order("security"), IsEmpty());
}

TEST_P(QueueReaderTest, AnAcknowledgementRemovesFromItsQueueAlone) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release", "security"}), ItemEntryFor("B", {"release"})}).ok());
  ASSERT_TRUE(Append({AcknowledgementEntryFor("release", {0}), AcknowledgementEntryFor("release", {0})}).ok());
  EXPECT_THAT(Order("release"), ElementsAre(1));
  EXPECT_THAT(Order("security"), ElementsAre(0));
  EXPECT_EQ(Depth("release").counters.depth, 1);
}

TEST_P(QueueReaderTest, ADeadLetterIsNotDeliveredButCounted) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release"})}).ok());
  ASSERT_TRUE(Append({DeadLetterEntryFor("release", 0), DeadLetterEntryFor("release", 0), MovementEntryFor({0}, kCommittedAt)}).ok());
  EXPECT_THAT(Order("release"), IsEmpty());
  EXPECT_EQ(Depth("release").counters.depth, 1);
  EXPECT_EQ(Depth("release").counters.dead_lettered, 1);
  ASSERT_TRUE(Append({CancellationEntryFor(0)}).ok());
  EXPECT_EQ(Depth("release").counters.depth, 0);
  EXPECT_EQ(Depth("release").counters.dead_lettered, 0);
}

TEST_P(QueueReaderTest, ADeadLetterStaysOneAfterARestart) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release"}, kCommittedAt + 100)}).ok());
  ASSERT_TRUE(Append({DeadLetterEntryFor("release", 0)}).ok());
  ASSERT_TRUE(under_test_->Flush().ok());
  EXPECT_TRUE(table_.Get(DeadLetterKey("release", 0))->has_value());
  Open(GetParam());
  EXPECT_THAT(Order("release"), IsEmpty());
  EXPECT_EQ(Depth("release").counters.dead_lettered, 1);
  EXPECT_EQ(Depth("release").oldest_accepted_at, absl::FromUnixSeconds(kCommittedAt));
  ASSERT_TRUE(Append({CancellationEntryFor(0)}).ok());
  EXPECT_EQ(Depth("release").counters.dead_lettered, 0);
  ASSERT_TRUE(under_test_->Flush().ok());
  EXPECT_FALSE(table_.Get(DeadLetterKey("release", 0))->has_value());
}

TEST_P(QueueReaderTest, TellsOfABlockThatChangesNothing) {
  int told = 0;
  under_test_ = *QueueReader::Open(&table_, [&told](const std::vector<QueueChange>&) { ++told; }, GetParam());
  ASSERT_TRUE(Append({AcknowledgementEntryFor("release", {0})}).ok());
  EXPECT_EQ(told, 1);
}

TEST_P(QueueReaderTest, TellsTheAgeOfTheOldest) {
  EXPECT_EQ(Depth("release").oldest_accepted_at, std::nullopt);
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release"}, kCommittedAt + 900)}).ok());
  ASSERT_TRUE(Append({ItemEntryFor("B", {"release"}, kCommittedAt + 100)}).ok());
  EXPECT_EQ(Depth("release").oldest_accepted_at, absl::FromUnixSeconds(kCommittedAt));
  ASSERT_TRUE(Append({AcknowledgementEntryFor("release", {0})}).ok());
  EXPECT_EQ(Depth("release").oldest_accepted_at, absl::FromUnixSeconds(kCommittedAt + 1));
}

TEST_P(QueueReaderTest, ContinuesExactlyAfterARestart) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release"}), ItemEntryFor("B", {"release"})}).ok());
  ASSERT_TRUE(under_test_->Flush().ok());
  Open(GetParam());
  EXPECT_EQ(under_test_->applied_sequence(), 1);
  EXPECT_EQ(Depth("release").counters.depth, 2);
  ASSERT_TRUE(Append({AcknowledgementEntryFor("release", {0})}).ok());
  EXPECT_EQ(Depth("release").counters.depth, 1);
}

TEST_P(QueueReaderTest, AfterACrashTakesTheLedgerAgainFromItsCheckpoint) {
  Open(kRowsInMemoryMax);
  const ledger::CommittedBlock first = BlockOf(0, {ItemEntryFor("A", {"release"}), ItemEntryFor("B", {"release"})});
  const ledger::CommittedBlock second = BlockOf(2, {AcknowledgementEntryFor("release", {0})});
  ASSERT_TRUE(under_test_->Apply(first).ok());
  ASSERT_TRUE(under_test_->Flush().ok());
  ASSERT_TRUE(under_test_->Apply(second).ok());
  Open(GetParam());
  EXPECT_EQ(under_test_->applied_sequence(), 1);
  EXPECT_THAT(Order("release"), ElementsAre(0, 1));
  ASSERT_TRUE(under_test_->Apply(second).ok());
  EXPECT_THAT(Order("release"), ElementsAre(1));
  EXPECT_EQ(Depth("release").counters.depth, 1);
}

TEST_P(QueueReaderTest, WritesItsTableWhenEnoughRowsAreDifferent) {
  Open(4);
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release"})}).ok());
  EXPECT_EQ(table_.Checkpoint(), -1);
  ASSERT_TRUE(Append({ItemEntryFor("B", {"release"})}).ok());
  EXPECT_EQ(table_.Checkpoint(), 1);
}

TEST_P(QueueReaderTest, TakesTheRestOfABlockThatHoldsTheCheckpoint) {
  const ledger::v1::Entry a = ItemEntryFor("A", {"release"});
  const ledger::v1::Entry b = ItemEntryFor("B", {"release"});
  ASSERT_TRUE(under_test_->Apply(BlockOf(0, {a})).ok());
  ASSERT_TRUE(under_test_->Apply(BlockOf(0, {a, b})).ok());
  ASSERT_TRUE(under_test_->Apply(BlockOf(0, {a, b})).ok());
  EXPECT_EQ(Depth("release").counters.depth, 2);
  EXPECT_THAT(Order("release"), ElementsAre(0, 1));
}

TEST_P(QueueReaderTest, RefusesABlockThatLeavesAHole) {
  EXPECT_EQ(under_test_->Apply(BlockOf(1, {ItemEntryFor("A", {"release"})})).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(under_test_->applied_sequence(), -1);
}

TEST_P(QueueReaderTest, ReportsATableThatCannotBeWrittenAndKeepsTheRows) {
  Open(2);
  table_.SetError(absl::ResourceExhaustedError("disk full"));
  EXPECT_FALSE(Append({ItemEntryFor("A", {"release"})}).ok());
  table_.SetError(absl::OkStatus());
  EXPECT_EQ(table_.Checkpoint(), -1);
  EXPECT_THAT(Order("release"), ElementsAre(0));
  EXPECT_TRUE(under_test_->Flush().ok());
  Open(2);
  EXPECT_THAT(Order("release"), ElementsAre(0));
}

TEST_P(QueueReaderTest, TakesADepartureBefore1970AsTheFirst) {
  ASSERT_TRUE(Append({ItemEntryFor("A", {"release"}, 10), ItemEntryFor("B", {"release"}, -10)}).ok());
  EXPECT_THAT(Order("release"), ElementsAre(1, 0));
  ASSERT_TRUE(Append({AcknowledgementEntryFor("release", {1})}).ok());
  EXPECT_THAT(Order("release"), ElementsAre(0));
}

INSTANTIATE_TEST_SUITE_P(RowsInMemory, QueueReaderTest, ::testing::Values(1, kRowsInMemoryMax));

}  // namespace
}  // namespace postgate::queues
