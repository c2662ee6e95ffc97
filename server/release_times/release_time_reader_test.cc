// SPDX-License-Identifier: Apache-2.0
#include "server/release_times/release_time_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/release_times/release_time_fixture.h"

namespace postgate::release_times {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReleaseTimeReaderTest : public ReleaseTimeTest {};

TEST_F(ReleaseTimeReaderTest, CountsFromTheArrivalToTheReleaseOnTheDayOfTheRelease) {
  const int64_t first = Commit(kMidnight - 2 * kDay, {Item("A"), Item("B"), Item("C")});
  Commit(kMidnight - kHour, {Arrival({first, first + 1}, kMidnight - 2 * kHour)});
  Commit(kMidnight - 1, {Decision("A")});
  Commit(kMidnight + 3 * kHour, {Decision("B", v1::DECISION_KIND_RELEASE_DUTY_DUE)});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-25 LOW_VALUE_DUTIABLE 1: 1_TO_4_HOURS 1, waited 7199", "2026-11-26 LOW_VALUE_DUTIABLE 1: 4_TO_24_HOURS 1, waited 18000"));
  EXPECT_EQ(ReadAll().counted_until().seconds(), kMidnight + 3 * kHour);
}

TEST_F(ReleaseTimeReaderTest, TellsDayCategoryAndTrustedTraderInThisOrder) {
  const auto categories = {v1::FACILITATION_CATEGORY_HIGH_VALUE, v1::FACILITATION_CATEGORY_DOCUMENTS, v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE,
                           v1::FACILITATION_CATEGORY_UNSPECIFIED};
  int n = 0;
  for (const int64_t at : {kMidnight + kDay, kMidnight + kDay + 1}) {
    for (const v1::FacilitationCategory category : categories) {
      Commit(at, {Trusted(Item(absl::StrCat("T", n), category)), Item(absl::StrCat("N", n), category)});
      Commit(at, {Decision(absl::StrCat("T", n)), Decision(absl::StrCat("N", n))});
      ++n;
    }
  }
  EXPECT_THAT(Lines(), ElementsAre("2026-11-27 UNSPECIFIED 2: ARRIVAL_UNKNOWN 2, waited 0", "2026-11-27 UNSPECIFIED trusted 2: ARRIVAL_UNKNOWN 2, waited 0",
                                   "2026-11-27 DOCUMENTS 2: ARRIVAL_UNKNOWN 2, waited 0", "2026-11-27 DOCUMENTS trusted 2: ARRIVAL_UNKNOWN 2, waited 0",
                                   "2026-11-27 LOW_VALUE_NON_DUTIABLE 2: ARRIVAL_UNKNOWN 2, waited 0",
                                   "2026-11-27 LOW_VALUE_NON_DUTIABLE trusted 2: ARRIVAL_UNKNOWN 2, waited 0", "2026-11-27 HIGH_VALUE 2: ARRIVAL_UNKNOWN 2, waited 0",
                                   "2026-11-27 HIGH_VALUE trusted 2: ARRIVAL_UNKNOWN 2, waited 0"));
}

TEST_F(ReleaseTimeReaderTest, ReadsTheDaysThatAreAskedForAndNoOthers) {
  for (int day = 0; day < 4; ++day) Commit(kMidnight + day * kDay, {Item(absl::StrCat(day)), Decision(absl::StrCat(day))});
  const auto read = under_test_->Read(kDayNumber + 1, kDayNumber + 2);
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->release_times_size(), 2);
  EXPECT_EQ(read->release_times(0).day(), "2026-11-27");
  EXPECT_EQ(read->release_times(1).day(), "2026-11-28");
  EXPECT_EQ(read->counted_until().seconds(), kMidnight + 3 * kDay);
}

TEST_F(ReleaseTimeReaderTest, AReleaseAtTheArrivalOrBeforeItDidNotWait) {
  const int64_t first = Commit(kMidnight, {Item("A"), Item("B"), Item("C")});
  Commit(kMidnight + kHour, {Decision("A"), Decision("B"), Decision("C")});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 3: ARRIVAL_UNKNOWN 3, waited 0"));
  Commit(kMidnight + 2 * kDay, {Arrival({first}, kMidnight + 2 * kDay), Arrival({first + 1}, kMidnight + kHour)});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 3: ARRIVAL_UNKNOWN 1, BEFORE_ARRIVAL 2, waited 0")) << "one never arrived";
}

TEST_F(ReleaseTimeReaderTest, AnArrivalThatIsReportedLateCountsFromWhenItWas) {
  const int64_t first = Commit(kMidnight, {Item("A")});
  Commit(kMidnight + 5 * kHour, {Decision("A")});
  Commit(kMidnight + 3 * kDay, {Arrival({first}, kMidnight + 3 * kHour)});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: 1_TO_4_HOURS 1, waited 7200"));
}

TEST_F(ReleaseTimeReaderTest, ACarriersWordForTheArrivalCountsWithinWhatCanBe) {
  const int64_t awaited_s = absl::ToInt64Seconds(kReleaseAwaited);
  Commit(kMidnight, {Item("A"), Item("B")});
  Commit(kMidnight + 10, {Arrival({0}, 5), Arrival({1}, kMidnight + 80'000)});
  Commit(kMidnight + 20, {Decision("A"), Decision("B")});
  EXPECT_THAT(Lines(), ElementsAre(absl::StrCat("2026-11-26 LOW_VALUE_DUTIABLE 2: UNDER_1_HOUR 1, OVER_3_DAYS 1, waited ", 10 + 20 + awaited_s)));
}

TEST_F(ReleaseTimeReaderTest, TheFirstArrivalCountsAlsoWhenItWasNotTheEarliest) {
  const int64_t first = Commit(kMidnight, {Item("A"), Item("B")});
  Commit(kMidnight + 2 * kHour, {Arrival({first, first + 1}, kMidnight + 2 * kHour), Arrival({first, first + 1}, kMidnight)});
  Commit(kMidnight + 3 * kHour, {Decision("A")});
  Commit(kMidnight + 4 * kHour, {Arrival({first}, kMidnight)});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: 1_TO_4_HOURS 1, waited 3600"));
}

TEST_F(ReleaseTimeReaderTest, OtherMovementsAndRefusedOnesAreNoArrival) {
  const int64_t first = Commit(kMidnight, {Item("A")});
  ledger::v1::Entry departed = Arrival({first}, kMidnight);
  departed.mutable_movement()->mutable_movement()->set_kind(v1::MOVEMENT_KIND_DEPARTED);
  ledger::v1::Entry presented = Arrival({first}, kMidnight);
  presented.mutable_movement()->mutable_movement()->set_kind(v1::MOVEMENT_KIND_PRESENTED);
  ledger::v1::Entry refused = Arrival({first}, kMidnight);
  refused.mutable_movement()->set_outcome(v1::OUTCOME_REJECTED);
  Commit(kMidnight + 1, {departed, presented, refused});
  Commit(kMidnight + kHour, {Decision("A")});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: ARRIVAL_UNKNOWN 1, waited 0"));
}

TEST_F(ReleaseTimeReaderTest, AnArrivalThatSaysNoTimeIsThatOfItsCommit) {
  const int64_t first = Commit(kMidnight, {Item("A")});
  ledger::v1::Entry arrival = Arrival({first}, 0);
  arrival.mutable_movement()->mutable_movement()->clear_occurred_at();
  Commit(kMidnight + kHour, {arrival});
  Commit(kMidnight + 2 * kHour, {Decision("A")});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: 1_TO_4_HOURS 1, waited 3600"));
}

TEST_F(ReleaseTimeReaderTest, IsReleasedOnceEachRequiredTrackIsDecidedWithARelease) {
  Commit(kMidnight, {Item("A"), Item("B"), Item("C"), Item("D"), Item("E")});
  ledger::v1::Entry referred = Decision("D");
  referred.mutable_item_decision()->mutable_standing()->add_open_referrals()->set_kind(v1::DECISION_KIND_REQUEST_FOR_INFORMATION);
  Commit(kMidnight + 1, {SecurityRequired(Decision("A"), v1::DECISION_KIND_UNSPECIFIED), Decision("B", v1::DECISION_KIND_HOLD), Decision("C", v1::DECISION_KIND_TRANSIT),
                         referred, SecurityRequired(Decision("E"), v1::DECISION_KIND_DO_NOT_LOAD)});
  EXPECT_THAT(Lines(), IsEmpty());
  Commit(kMidnight + kDay, {SecurityRequired(Decision("A"), v1::DECISION_KIND_ASSESSMENT_COMPLETE)});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-27 LOW_VALUE_DUTIABLE 1: ARRIVAL_UNKNOWN 1, waited 0"));
}

TEST_F(ReleaseTimeReaderTest, ARegistrationCountsOnceWhenItIsReleasedFirst) {
  const int64_t first = Commit(kMidnight, {Item("A")});
  Commit(kMidnight + kHour, {Decision("A")});
  Commit(kMidnight + kDay, {Decision("A", v1::DECISION_KIND_HOLD), Decision("A")});
  Commit(kMidnight + 2 * kDay, {Arrival({first}, kMidnight + 2 * kDay), Decision("A")});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: BEFORE_ARRIVAL 1, waited 0"));
}

TEST_F(ReleaseTimeReaderTest, AnAmendmentWaitsOnWithWhatIsKnownAndCountsAsItsNewVersionSays) {
  const int64_t first = Commit(kMidnight, {Item("A"), Item("B")});
  Commit(kMidnight + 1, {Arrival({first}, kMidnight)});
  const int64_t second = Commit(kMidnight + 2, {Amending(Trusted(Item("A", v1::FACILITATION_CATEGORY_HIGH_VALUE)), first), Amending(Item("B"), first + 1)});
  Commit(kMidnight + kHour - 60, {Arrival({second + 1}, kMidnight + kHour - 60)});
  Commit(kMidnight + kHour, {Decision("A"), Decision("B")});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: UNDER_1_HOUR 1, waited 60", "2026-11-26 HIGH_VALUE trusted 1: 1_TO_4_HOURS 1, waited 3600"));
}

TEST_F(ReleaseTimeReaderTest, AnAmendmentOfWhatWasReleasedTakesTheArrivalAndIsNotCountedAgain) {
  const int64_t first = Commit(kMidnight, {Item("A")});
  Commit(kMidnight + kHour, {Decision("A")});
  const int64_t second = Commit(kMidnight + 2 * kHour, {Amending(Item("A", v1::FACILITATION_CATEGORY_HIGH_VALUE), first)});
  Commit(kMidnight + 3 * kHour, {Decision("A"), Arrival({second}, kMidnight + 3 * kHour)});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: BEFORE_ARRIVAL 1, waited 0"));
}

TEST_F(ReleaseTimeReaderTest, WhatIsTakenBackIsAwaitedNoMore) {
  const int64_t first = Commit(kMidnight, {Item("A"), Item("B")});
  Commit(kMidnight + 1, {Decision("B")});
  Commit(kMidnight + 2, {Cancellation("A", first), Cancellation("B", first + 1)});
  Commit(kMidnight + 3, {Decision("A"), Arrival({first, first + 1}, kMidnight)});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 1: ARRIVAL_UNKNOWN 1, waited 0")) << "it had been released";
}

TEST_F(ReleaseTimeReaderTest, WhatIsNoNumberOfTheHubIsNotFollowed) {
  ledger::v1::Entry item = Item("A");
  item.mutable_item()->set_registration_number("A");
  ledger::v1::Entry decision = Decision("A");
  decision.mutable_item_decision()->set_registration_number("A");
  Commit(kMidnight, {item, decision});
  EXPECT_THAT(Lines(), IsEmpty());
}

TEST_F(ReleaseTimeReaderTest, WhatIsRejectedOrNotKnownIsNotCounted) {
  Commit(kMidnight, {Rejected(Item("A"))});
  Commit(kMidnight + 1, {Decision("A"), Decision("Z"), Arrival({0, 5'000}, kMidnight)});
  EXPECT_THAT(Lines(), IsEmpty());
}

TEST_F(ReleaseTimeReaderTest, WhatComesTooLateAfterTheAcceptanceIsNotAwaitedAnyMore) {
  const int64_t first = Commit(kMidnight, {Item("A"), Item("B"), Item("C")});
  Commit(kMidnight + kHour, {Decision("A"), Decision("B")});
  const int64_t fourth = Commit(kMidnight + kAwaitedS, {Arrival({first}, kMidnight), Item("D")});
  Commit(kMidnight + kAwaitedS + 1, {Arrival({first + 1, fourth + 1}, kMidnight), Decision("C"), Decision("D")});
  EXPECT_THAT(Lines(), ElementsAre("2026-11-26 LOW_VALUE_DUTIABLE 2: ARRIVAL_UNKNOWN 1, 1_TO_4_HOURS 1, waited 3600",
                                   "2027-01-27 LOW_VALUE_DUTIABLE 1: OVER_3_DAYS 1, waited 5356801"));
}

TEST_F(ReleaseTimeReaderTest, RowsOfWhatIsNotAwaitedAnyMoreGo) {
  std::vector<ledger::v1::Entry> items;
  for (int64_t i = 0; i < kCountersPerRow; ++i) items.push_back(Item(absl::StrCat(i)));
  Commit(kMidnight, std::move(items));
  ASSERT_TRUE(under_test_->Flush().ok());
  EXPECT_TRUE((*table_.Get(AwaitedKey(0))).has_value());
  EXPECT_TRUE((*table_.Get(CounterKey(0))).has_value());
  Commit(kMidnight + kAwaitedS + 1, {Item("Z")});
  EXPECT_FALSE((*table_.Get(AwaitedKey(0))).has_value());
  EXPECT_TRUE((*table_.Get(AwaitedKey(1))).has_value());
  EXPECT_FALSE((*table_.Get(CounterKey(0))).has_value());
  EXPECT_TRUE((*table_.Get(CounterKey(CounterOf("Z") / kCountersPerRow))).has_value());
}

// A carrier may name one of its oldest items as often as it likes.
TEST_F(ReleaseTimeReaderTest, ARowThatIsNamedHoldsUpTheEndOfNone) {
  for (int64_t row = 0; row < 3; ++row) {
    std::vector<ledger::v1::Entry> items;
    for (int64_t i = 0; i < kSequencesPerRow; ++i) items.push_back(Item(absl::StrCat(row * kSequencesPerRow + i)));
    Commit(kMidnight, std::move(items));
  }
  ASSERT_TRUE(under_test_->Flush().ok());
  Commit(kMidnight + kAwaitedS + 1, {Decision("0")});
  for (int64_t row = 0; row < 3; ++row) {
    EXPECT_FALSE((*table_.Get(AwaitedKey(row))).has_value()) << row;
    EXPECT_FALSE((*table_.Get(CounterKey(row))).has_value()) << row;
  }
}

TEST_F(ReleaseTimeReaderTest, WhatIsSettledLeavesNoRow) {
  const int64_t first = Commit(kMidnight, {Item("A")});
  ASSERT_TRUE(under_test_->Flush().ok());
  Commit(kMidnight + 1, {Decision("A"), Arrival({first}, kMidnight)});
  ASSERT_TRUE(under_test_->Flush().ok());
  EXPECT_FALSE((*table_.Get(AwaitedKey(0))).has_value());
  EXPECT_FALSE((*table_.Get(CounterKey(CounterOf("A") / kCountersPerRow))).has_value());
}

TEST_F(ReleaseTimeReaderTest, DaysAreKeptForTheirTimeAndNoLonger) {
  Commit(kMidnight, {Item("A"), Decision("A")});
  Commit(kMidnight + (kDaysKept - 1) * kDay, {Item("B"), Decision("B")});
  EXPECT_EQ(ReadAll().release_times_size(), 2);
  Commit(kMidnight + kDaysKept * kDay, {Item("C"), Decision("C")});
  EXPECT_EQ(ReadAll().release_times_size(), 2) << "the oldest is gone";
  ReleaseDay oldest{kDayNumber, v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE, false};
  EXPECT_FALSE((*table_.Get(DayKey(oldest))).has_value());
}

}  // namespace
}  // namespace postgate::release_times
