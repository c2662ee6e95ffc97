// SPDX-License-Identifier: Apache-2.0
#include "server/scorecards/scorecard_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/completeness/f43_elements.h"
#include "server/ledger/testing/memory_table.h"

namespace postgate::scorecards {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kHour = 3'600;
constexpr int64_t kDay = 24 * kHour;
// 2026-11-26 00:00:00 UTC.
constexpr int64_t kMidnight = 1'795'651'200;
constexpr int64_t kDayNumber = kMidnight / kDay;

ledger::v1::Entry Item(const std::string& carrier, v1::Outcome outcome) {
  ledger::v1::Entry entry;
  entry.set_principal("carrier/" + carrier);
  entry.mutable_item()->set_outcome(outcome);
  entry.mutable_item()->set_f43_elements(completeness::kMeasured);
  return entry;
}

ledger::v1::Entry Departing(ledger::v1::Entry entry, int64_t departure_s) {
  entry.mutable_item()->mutable_planned_departure_at()->set_seconds(departure_s);
  return entry;
}

ledger::v1::Entry Amending(ledger::v1::Entry entry, int64_t replaced) {
  entry.mutable_item()->set_replaces_sequence_plus_one(replaced + 1);
  return entry;
}

ledger::v1::Entry Movement(const std::vector<int64_t>& items, int64_t departure_s) {
  ledger::v1::Entry entry;
  entry.set_principal("carrier/one");
  for (const int64_t sequence : items) entry.mutable_movement()->add_affected_item_sequences(sequence);
  entry.mutable_movement()->mutable_departure_at()->set_seconds(departure_s);
  return entry;
}

class ScorecardReaderTest : public ::testing::Test {
 protected:
  ScorecardReaderTest() { Open(table_); }

  void Open(ledger::Table& table) {
    auto opened = ScorecardReader::Open(&table);
    ASSERT_TRUE(opened.ok()) << opened.status();
    under_test_ = *std::move(opened);
  }
  // A commit; its first sequence.
  int64_t Commit(int64_t committed_s, std::vector<ledger::v1::Entry> entries) {
    auto block = std::make_shared<ledger::v1::Block>();
    block->set_first_sequence(next_);
    block->mutable_committed_at()->set_seconds(committed_s);
    for (ledger::v1::Entry& entry : entries) *block->add_entries() = std::move(entry);
    next_ += block->entries_size();
    blocks_.push_back(block);
    const absl::Status applied = under_test_->Apply(block);
    EXPECT_TRUE(applied.ok()) << applied;
    return block->first_sequence();
  }
  // All blocks once more, as a start brings what is behind the checkpoint.
  void Replay() {
    for (const auto& block : blocks_) {
      if (block->first_sequence() + block->entries_size() - 1 <= under_test_->applied_sequence()) continue;
      const absl::Status applied = under_test_->Apply(block);
      EXPECT_TRUE(applied.ok()) << applied;
    }
  }
  v1::ListScorecardsResponse Read(ScorecardRange range) {
    auto page = under_test_->Read(range);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.value_or(v1::ListScorecardsResponse());
  }
  v1::ListScorecardsResponse ReadAll(const std::string& carrier = "") {
    ScorecardRange range;
    range.carrier = carrier;
    range.to_day = kDayNumber + 10'000;
    range.limit = 1'000'000;
    return Read(range);
  }
  // "2026-11-26 one 2/1": items and rejects.
  std::vector<std::string> Lines(const v1::ListScorecardsResponse& page) {
    std::vector<std::string> lines;
    for (const v1::Scorecard& card : page.scorecards()) {
      lines.push_back(absl::StrCat(card.day(), " ", card.carrier(), " ", card.items(), "/", card.rejected()));
    }
    return lines;
  }
  // "DEPARTURE_UNKNOWN 2" of the one scorecard there is of the carrier.
  std::vector<std::string> LeadTimes(const std::string& carrier = "one") {
    std::vector<std::string> lines;
    const v1::ListScorecardsResponse page = ReadAll(carrier);
    EXPECT_EQ(page.scorecards_size(), 1);
    if (page.scorecards().empty()) return lines;
    for (const v1::LeadTimeCount& count : page.scorecards(0).lead_times()) {
      lines.push_back(absl::StrCat(v1::LeadTime_Name(count.lead_time()).substr(10), " ", count.items()));
    }
    return lines;
  }

  ledger::MemoryTable table_;
  std::unique_ptr<ScorecardReader> under_test_;
  std::vector<ledger::CommittedBlock> blocks_;
  int64_t next_ = 0;
};

TEST_F(ScorecardReaderTest, CountsByCarrierAndDayOfTheCommit) {
  Commit(kMidnight - 1, {Item("one", v1::OUTCOME_ACCEPTED)});
  Commit(kMidnight, {Item("one", v1::OUTCOME_REJECTED), Item("two", v1::OUTCOME_ACCEPTED), Item("one", v1::OUTCOME_ACCEPTED)});
  EXPECT_THAT(Lines(ReadAll()), ElementsAre("2026-11-25 one 1/0", "2026-11-26 one 2/1", "2026-11-26 two 1/0"));
  EXPECT_THAT(Lines(ReadAll("two")), ElementsAre("2026-11-26 two 1/0"));
  EXPECT_THAT(Lines(ReadAll("tw")), IsEmpty());
  EXPECT_EQ(ReadAll().counted_until().seconds(), kMidnight);
  EXPECT_EQ(under_test_->applied_sequence(), 3);
}

TEST_F(ScorecardReaderTest, OtherEntriesAreNoItems) {
  ledger::v1::Entry access;
  access.set_principal("customs/officer");
  access.mutable_access();
  ledger::v1::Entry nesting = Movement({}, 0);
  nesting.mutable_movement()->clear_departure_at();
  Commit(kMidnight, {access, nesting});
  EXPECT_THAT(Lines(ReadAll()), IsEmpty());
  EXPECT_EQ(under_test_->applied_sequence(), 1);
}

TEST_F(ScorecardReaderTest, ABlockThatComesAgainCountsOnce) {
  Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  ASSERT_TRUE(under_test_->Apply(blocks_[0]).ok());
  EXPECT_THAT(Lines(ReadAll()), ElementsAre("2026-11-26 one 1/0"));
}

TEST_F(ScorecardReaderTest, AGapIsRefused) {
  Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  auto block = std::make_shared<ledger::v1::Block>();
  block->set_first_sequence(2);
  block->add_entries();
  EXPECT_EQ(under_test_->Apply(block).code(), absl::StatusCode::kInternal);
}

TEST_F(ScorecardReaderTest, WhatWasNotWrittenBeforeADeathIsCountedOnceAfterIt) {
  Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});  // the first is written at once
  Commit(kMidnight + 1, {Item("one", v1::OUTCOME_REJECTED), Item("two", v1::OUTCOME_ACCEPTED)});
  ASSERT_EQ(table_.Checkpoint(), 0) << "the second is in memory alone";
  const std::string before = ReadAll().SerializeAsString();
  Open(table_);
  EXPECT_EQ(under_test_->applied_sequence(), 0);
  Replay();
  EXPECT_EQ(ReadAll().SerializeAsString(), before);
  EXPECT_THAT(Lines(ReadAll()), ElementsAre("2026-11-26 one 2/1", "2026-11-26 two 1/0"));
}

TEST_F(ScorecardReaderTest, AWriteThatFailsIsReportedAndLosesNothing) {
  Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  table_.SetError(absl::DataLossError("the disk"));
  auto block = std::make_shared<ledger::v1::Block>();
  block->set_first_sequence(next_);
  block->mutable_committed_at()->set_seconds(kMidnight + absl::ToInt64Seconds(kUnwrittenFor));
  *block->add_entries() = Item("one", v1::OUTCOME_REJECTED);
  blocks_.push_back(block);
  EXPECT_EQ(under_test_->Apply(block).code(), absl::StatusCode::kDataLoss);
  table_.SetError(absl::OkStatus());
  Open(table_);
  Replay();
  EXPECT_THAT(Lines(ReadAll()), ElementsAre("2026-11-26 one 2/1"));
}

TEST_F(ScorecardReaderTest, IsWrittenWhenTimeHasPassedOrEntriesHaveAndWhenAskedTo) {
  Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  Commit(kMidnight + absl::ToInt64Seconds(kUnwrittenFor) - 1, {Item("one", v1::OUTCOME_ACCEPTED)});
  EXPECT_EQ(table_.Checkpoint(), 0);
  Commit(kMidnight + absl::ToInt64Seconds(kUnwrittenFor), {Item("one", v1::OUTCOME_ACCEPTED)});
  EXPECT_EQ(table_.Checkpoint(), 2);
  Commit(kMidnight + absl::ToInt64Seconds(kUnwrittenFor), std::vector<ledger::v1::Entry>(kEntriesUnwrittenMax, Item("one", v1::OUTCOME_ACCEPTED)));
  EXPECT_EQ(table_.Checkpoint(), 2 + kEntriesUnwrittenMax);
  Commit(kMidnight + absl::ToInt64Seconds(kUnwrittenFor), {Item("one", v1::OUTCOME_ACCEPTED)});
  EXPECT_EQ(table_.Checkpoint(), 2 + kEntriesUnwrittenMax);
  ASSERT_TRUE(under_test_->Flush().ok());
  EXPECT_EQ(table_.Checkpoint(), 3 + kEntriesUnwrittenMax);
}

TEST_F(ScorecardReaderTest, ARebuildGivesTheSameWhereverTheFirstDied) {
  // Items of two carriers over days, some of which depart, are amended, or come again.
  int64_t now = kMidnight;
  for (int round = 0; round < 40; ++round) {
    std::vector<ledger::v1::Entry> entries;
    for (int i = 0; i < 50; ++i) {
      ledger::v1::Entry entry = Item(i % 3 == 0 ? "two" : "one", i % 7 == 0 ? v1::OUTCOME_REJECTED : v1::OUTCOME_ACCEPTED);
      if (i % 5 == 0) entry = Departing(std::move(entry), now + i * kHour);
      if (i % 11 == 3 && next_ > 100) entry = Amending(std::move(entry), next_ - 60 + i);
      entries.push_back(std::move(entry));
    }
    if (next_ > 200) entries.push_back(Movement({next_ - 150, next_ - 149, next_ - 101, next_ - 52}, now + 5 * kHour));
    Commit(now, std::move(entries));
    now += 2 * kHour + round * 7;
    if (round % 9 == 4) {
      Open(table_);  // a death: what was in memory is gone
      Replay();
    }
  }
  const std::string counted = ReadAll().SerializeAsString();
  ledger::MemoryTable other;
  Open(other);
  Replay();
  EXPECT_EQ(ReadAll().SerializeAsString(), counted);
  ASSERT_TRUE(under_test_->Flush().ok());
  Open(other);
  EXPECT_EQ(ReadAll().SerializeAsString(), counted) << "and so does what is on disk";
  int64_t items = 0;
  const v1::ListScorecardsResponse all = ReadAll();
  for (const v1::Scorecard& card : all.scorecards()) items += card.items();
  EXPECT_EQ(items, 40 * 50);
}

TEST_F(ScorecardReaderTest, TheLeadTimeIsFromTheCommitToTheDepartureThatTheItemKnows) {
  Commit(kMidnight, {Departing(Item("one", v1::OUTCOME_ACCEPTED), kMidnight + 5 * kHour), Departing(Item("one", v1::OUTCOME_ACCEPTED), kMidnight - 1),
                     Departing(Item("one", v1::OUTCOME_REJECTED), kMidnight + 5 * kHour), Item("one", v1::OUTCOME_ACCEPTED)});
  EXPECT_THAT(LeadTimes(), ElementsAre("DEPARTURE_UNKNOWN 1", "AFTER_DEPARTURE 1", "4_TO_24_HOURS 1"));
}

TEST_F(ScorecardReaderTest, AMovementSettlesItOnTheItemsOwnDayAndOnlyOnce) {
  const int64_t first = Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED), Item("one", v1::OUTCOME_ACCEPTED)});
  Commit(kMidnight + kDay, {Movement({first, first}, kMidnight + 2 * kDay)});
  EXPECT_THAT(LeadTimes(), ElementsAre("DEPARTURE_UNKNOWN 1", "1_TO_3_DAYS 1"));
  Open(table_);
  Replay();
  Commit(kMidnight + kDay + 1, {Movement({first}, kMidnight - kDay)});
  EXPECT_THAT(LeadTimes(), ElementsAre("DEPARTURE_UNKNOWN 1", "1_TO_3_DAYS 1")) << "the first departure counts";
}

TEST_F(ScorecardReaderTest, ARegistrationCountsOnceAndFromItsFirstVersion) {
  const int64_t first = Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  const int64_t second = Commit(kMidnight + kHour, {Amending(Item("one", v1::OUTCOME_ACCEPTED), first)});
  EXPECT_THAT(LeadTimes(), ElementsAre("DEPARTURE_UNKNOWN 1"));
  Commit(kMidnight + 2 * kHour, {Movement({second}, kMidnight + 4 * kHour)});
  EXPECT_THAT(LeadTimes(), ElementsAre("4_TO_24_HOURS 1"));
  Commit(kMidnight + 3 * kHour, {Departing(Amending(Item("one", v1::OUTCOME_ACCEPTED), second), kMidnight)});
  EXPECT_THAT(LeadTimes(), ElementsAre("4_TO_24_HOURS 1"));
}

TEST_F(ScorecardReaderTest, ADepartureThatComesTooLateLeavesItUnknown) {
  const int64_t limit = absl::ToInt64Seconds(kDepartureAwaited);
  const int64_t first = Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  const int64_t second = Commit(kMidnight + kHour, {Item("two", v1::OUTCOME_ACCEPTED)});
  Commit(kMidnight + limit + 1, {Movement({first, second}, kMidnight + 2 * kHour)});
  EXPECT_THAT(LeadTimes("one"), ElementsAre("DEPARTURE_UNKNOWN 1"));
  EXPECT_THAT(LeadTimes("two"), ElementsAre("1_TO_4_HOURS 1")) << "an hour later, and in time";
}

TEST_F(ScorecardReaderTest, RowsOfThatOldWaitsGo) {
  const int64_t limit = absl::ToInt64Seconds(kDepartureAwaited);
  Commit(kMidnight, std::vector<ledger::v1::Entry>(kSequencesPerRow, Item("one", v1::OUTCOME_ACCEPTED)));
  Commit(kMidnight + limit, {Item("one", v1::OUTCOME_ACCEPTED)});
  EXPECT_TRUE((*table_.Get(AwaitedKey(0))).has_value());
  Commit(kMidnight + limit + absl::ToInt64Seconds(kUnwrittenFor), {Item("one", v1::OUTCOME_ACCEPTED)});
  EXPECT_FALSE((*table_.Get(AwaitedKey(0))).has_value());
  EXPECT_TRUE((*table_.Get(AwaitedKey(1))).has_value());
}

TEST_F(ScorecardReaderTest, DaysAreKeptForTheirTimeAndNoLonger) {
  Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  Commit(kMidnight + (kDaysKept - 1) * kDay, {Item("one", v1::OUTCOME_ACCEPTED)});
  EXPECT_EQ(ReadAll().scorecards_size(), 2);
  Commit(kMidnight + kDaysKept * kDay, {Item("one", v1::OUTCOME_ACCEPTED)});
  EXPECT_EQ(ReadAll().scorecards_size(), 2) << "the oldest is gone";
  EXPECT_FALSE((*table_.Get(DayKey({kDayNumber, "one"}))).has_value());
  // A clock that was set far back counts nothing where nothing is kept.
  Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  EXPECT_EQ(ReadAll().scorecards_size(), 2);
}

TEST_F(ScorecardReaderTest, ReadsPageByPageWhatIsInMemoryAndWhatIsOnDisk) {
  for (int day = 0; day < 5; ++day) {
    Commit(kMidnight + day * kDay, {Item("one", v1::OUTCOME_ACCEPTED), Item("two", v1::OUTCOME_ACCEPTED)});
    Commit(kMidnight + day * kDay + 1, {Item("three", v1::OUTCOME_ACCEPTED), Item("one", v1::OUTCOME_REJECTED)});
  }
  ScorecardRange range;
  range.from_day = kDayNumber + 1;
  range.to_day = kDayNumber + 4;
  range.limit = 5;
  std::vector<std::string> lines;
  std::vector<int> sizes;
  for (;;) {
    const v1::ListScorecardsResponse page = Read(range);
    if (page.scorecards().empty()) break;
    sizes.push_back(page.scorecards_size());
    for (const std::string& line : Lines(page)) lines.push_back(line);
    const v1::Scorecard& last = *page.scorecards().rbegin();
    range.after = {*ParseDay(last.day()), last.carrier()};
  }
  EXPECT_THAT(sizes, ElementsAre(5, 5, 2));
  EXPECT_THAT(lines, ElementsAre("2026-11-27 one 2/1", "2026-11-27 three 1/0", "2026-11-27 two 1/0", "2026-11-28 one 2/1", "2026-11-28 three 1/0",
                                 "2026-11-28 two 1/0", "2026-11-29 one 2/1", "2026-11-29 three 1/0", "2026-11-29 two 1/0", "2026-11-30 one 2/1",
                                 "2026-11-30 three 1/0", "2026-11-30 two 1/0"));
}

// Between a reader and its table: something happens while the table is read.
class ObservedTable final : public ledger::Table {
 public:
  explicit ObservedTable(ledger::Table* table) : table_(*table) {}

  // Once, at the next row or look-up.
  void AtNextRead(std::function<void()> then) { then_ = std::move(then); }
  int64_t rows_read() const { return rows_read_; }

  int64_t Checkpoint() const override { return table_.Checkpoint(); }
  absl::Status Write(const std::vector<Change>& changes, int64_t checkpoint) override { return table_.Write(changes, checkpoint); }
  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    OnRead();
    return table_.Get(key);
  }
  absl::Status Scan(absl::string_view from, absl::string_view until,
                    const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const override {
    return table_.Scan(from, until, [&](absl::string_view key, absl::string_view value) {
      OnRead();
      return visit(key, value);
    });
  }

 private:
  void OnRead() const {
    ++rows_read_;
    if (then_) std::exchange(then_, nullptr)();
  }

  ledger::Table& table_;
  mutable std::function<void()> then_;
  mutable int64_t rows_read_ = 0;
};

TEST_F(ScorecardReaderTest, CountingGoesOnWhileAPageIsReadFromTheTable) {
  Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  Commit(kMidnight + kDay, {Item("one", v1::OUTCOME_ACCEPTED)});  // the first day is on disk alone
  for (const char* carrier : {"", "one"}) {
    ObservedTable observed(&table_);
    Open(observed);
    std::future<absl::Status> applied;
    observed.AtNextRead([&] {
      auto block = std::make_shared<ledger::v1::Block>();
      block->set_first_sequence(under_test_->applied_sequence() + 1);
      block->mutable_committed_at()->set_seconds(kMidnight + kDay + absl::ToInt64Seconds(kUnwrittenFor));
      *block->add_entries() = Item("two", v1::OUTCOME_ACCEPTED);
      applied = std::async(std::launch::async, [this, block] { return under_test_->Apply(block); });
      EXPECT_EQ(applied.wait_for(std::chrono::seconds(20)), std::future_status::ready) << "Apply waits for the page";
    });
    EXPECT_THAT(Lines(ReadAll(carrier)), Contains("2026-11-26 one 1/0"));
    ASSERT_TRUE(applied.valid());
    EXPECT_TRUE(applied.get().ok());
  }
}

TEST_F(ScorecardReaderTest, APageReadsNoMoreOfTheTableThanItHolds) {
  ObservedTable observed(&table_);
  std::vector<ledger::Table::Change> days;
  v1::Scorecard large;
  for (int i = 0; i < 1'000; ++i) large.add_rules()->set_rule_id(absl::StrCat("item.", std::string(90, 'x'), i));
  for (int day = 0; day < 300; ++day) days.push_back({DayKey({kDayNumber - day, "one"}), large.SerializeAsString()});
  ASSERT_TRUE(table_.Write(days, -1).ok());
  Open(observed);
  Commit(kMidnight + kDay, {Item("one", v1::OUTCOME_ACCEPTED)});
  for (const char* carrier : {"", "one"}) {
    ScorecardRange range;
    range.carrier = carrier;
    range.from_day = kDayNumber - 400;
    range.to_day = kDayNumber + 10;
    int64_t days_read = 0;
    for (;;) {
      const int64_t before = observed.rows_read();
      const v1::ListScorecardsResponse page = Read(range);
      if (page.scorecards().empty()) break;
      days_read += page.scorecards_size();
      // Of one carrier it asks for the days that have none as well.
      EXPECT_LE(observed.rows_read() - before, page.scorecards_size() + 1 + (range.carrier.empty() ? 0 : 120));
      EXPECT_LT(page.ByteSizeLong(), 2 * kPageBytesMax);
      const v1::Scorecard& last = *page.scorecards().rbegin();
      range.after = {*ParseDay(last.day()), last.carrier()};
    }
    EXPECT_EQ(days_read, 301);
  }
}

TEST_F(ScorecardReaderTest, ABlockThatADamagedRowCutsShortIsNeverWritten) {
  Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  Commit(kMidnight + 1, {Item("one", v1::OUTCOME_ACCEPTED)});
  ASSERT_TRUE(table_.Write({{DayKey({kDayNumber, "two"}), "\xff"}}, 0).ok());
  auto block = std::make_shared<ledger::v1::Block>();
  block->set_first_sequence(next_);
  block->mutable_committed_at()->set_seconds(kMidnight + 2);
  *block->add_entries() = Item("one", v1::OUTCOME_REJECTED);
  *block->add_entries() = Item("two", v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(under_test_->Apply(block).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(under_test_->Apply(block).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(under_test_->Flush().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(table_.Checkpoint(), 0) << "half a block would count twice";
}

TEST_F(ScorecardReaderTest, ADamagedRowIsSaid) {
  Commit(kMidnight, {Item("one", v1::OUTCOME_ACCEPTED)});
  ASSERT_TRUE(table_.Write({{DayKey({kDayNumber - 1, "one"}), "\xff"}}, 0).ok());
  ScorecardRange range;
  range.to_day = kDayNumber;
  EXPECT_EQ(under_test_->Read(range).status().code(), absl::StatusCode::kDataLoss);
}

TEST(ScorecardRowsTest, ADayIsWrittenAndReadAsOne) {
  EXPECT_EQ(DayText(kDayNumber), "2026-11-26");
  EXPECT_EQ(ParseDay("2026-11-26").value_or(0), kDayNumber);
  for (const char* text : {"", "2026-11-31", "2026-13-01", "26-11-2026", "2026-1-1", "1969-12-31", "2026-11-26 "}) {
    EXPECT_FALSE(ParseDay(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace postgate::scorecards
