// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_table.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ledger/testing/memory_table.h"
#include "server/queues/limits.h"

namespace postgate::queues {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr size_t kRowsMax = 1'000;
constexpr size_t kQueue = 0;

class QueueTableTest : public ::testing::Test {
 protected:
  void Put(const RowChanges& changes) { under_test_.Put(changes, {}, ++sequence_); }
  void Arrive(int64_t sequence, int64_t departure_s) {
    ASSERT_GT(sequence, sequence_);
    sequence_ = sequence - 1;
    Put({{{kQueue, sequence, ItemRow{departure_s, 7, true, false}}}, {{kQueue, {departure_s, sequence, true}, true}}, {}});
  }
  void Leave(int64_t sequence, int64_t departure_s) {
    Put({{{kQueue, sequence, std::nullopt}}, {{kQueue, {departure_s, sequence, true}, false}}, {}});
  }

  std::vector<int64_t> Order(const Place& from = Place(), size_t limit = 100) {
    std::vector<int64_t> sequences;
    const absl::StatusOr<std::vector<Place>> places = under_test_.PlacesFrom(kQueue, from, limit);
    EXPECT_TRUE(places.ok());
    for (const Place& place : *places) sequences.push_back(place.sequence);
    return sequences;
  }
  std::optional<int64_t> Oldest(int64_t from = 0) {
    const auto oldest = under_test_.OldestItem(kQueue, from);
    EXPECT_TRUE(oldest.ok());
    return oldest->has_value() ? std::optional<int64_t>((*oldest)->first) : std::nullopt;
  }
  size_t RowsInTable() {
    size_t rows = 0;
    EXPECT_TRUE(table_.Scan("", "", [&rows](absl::string_view key, absl::string_view) { return rows += key[0] != 'c', true; }).ok());
    return rows;
  }

  ledger::MemoryTable table_;
  QueueTable under_test_{&table_, kRowsMax};
  int64_t sequence_ = -1;
};

TEST_F(QueueTableTest, SeesRowsInMemoryAndInTheTableAsOneQueue) {
  Arrive(0, 100);
  Arrive(1, 300);
  ASSERT_TRUE(under_test_.Flush().ok());
  Arrive(2, 50);
  Arrive(3, 200);
  EXPECT_THAT(Order(), ElementsAre(2, 0, 3, 1));
  EXPECT_THAT(Order(Place(), 2), ElementsAre(2, 0));
  EXPECT_THAT(Order(Place{100, 1, false}), ElementsAre(3, 1));
  EXPECT_EQ(Oldest(), 0);
  EXPECT_EQ(Oldest(2), 2);
}

TEST_F(QueueTableTest, WhatLeftInMemoryIsNotSeenThoughTheTableHasIt) {
  Arrive(0, 100);
  Arrive(1, 200);
  ASSERT_TRUE(under_test_.Flush().ok());
  Leave(0, 100);
  EXPECT_THAT(Order(), ElementsAre(1));
  EXPECT_EQ(Oldest(), 1);
  EXPECT_FALSE(under_test_.FindItem(kQueue, 0)->has_value());
  ASSERT_TRUE(under_test_.Flush().ok());
  EXPECT_THAT(Order(), ElementsAre(1));
  EXPECT_EQ(RowsInTable(), 2u);
}

TEST_F(QueueTableTest, WhatLeftThoughItWasTheLastThatWasFlushedIsGone) {
  Arrive(0, 100);
  ASSERT_TRUE(under_test_.Flush().ok());
  Leave(0, 100);
  EXPECT_THAT(Order(), IsEmpty());
  ASSERT_TRUE(under_test_.Flush().ok());
  EXPECT_EQ(RowsInTable(), 0u);
}

TEST_F(QueueTableTest, WhatCameAndLeftBetweenTwoFlushesLeavesNoTrace) {
  Arrive(0, 100);
  Leave(0, 100);
  EXPECT_THAT(Order(), IsEmpty());
  EXPECT_EQ(Oldest(), std::nullopt);
  ASSERT_TRUE(under_test_.Flush().ok());
  EXPECT_EQ(RowsInTable(), 0u);
}

TEST_F(QueueTableTest, AFlushThatFailsLosesNothing) {
  Arrive(0, 100);
  table_.SetError(absl::ResourceExhaustedError("disk full"));
  EXPECT_EQ(under_test_.Flush().code(), absl::StatusCode::kResourceExhausted);
  table_.SetError(absl::OkStatus());
  EXPECT_EQ(under_test_.checkpoint(), -1);
  EXPECT_THAT(Order(), ElementsAre(0));
  EXPECT_TRUE(under_test_.Flush().ok());
  EXPECT_EQ(under_test_.checkpoint(), 0);
  EXPECT_THAT(Order(), ElementsAre(0));
}

TEST_F(QueueTableTest, AFlushIsDueAfterManyRowsOrManyEntries) {
  EXPECT_FALSE(under_test_.FlushDue());
  for (int64_t sequence = 0; sequence < static_cast<int64_t>(kRowsMax) / 2; ++sequence) {
    EXPECT_FALSE(under_test_.FlushDue());
    Arrive(sequence, 100);
  }
  EXPECT_TRUE(under_test_.FlushDue());
  ASSERT_TRUE(under_test_.Flush().ok());
  EXPECT_FALSE(under_test_.FlushDue());
  sequence_ += kEntriesUnflushedMax - 1;
  Put({});
  EXPECT_TRUE(under_test_.FlushDue());
}

TEST_F(QueueTableTest, KeepsTheCountersOfTheLastFlush) {
  std::array<QueueCounters, kQueueCount> counters = {};
  counters[kQueue] = {5, 2};
  under_test_.Put({}, counters, 0);
  EXPECT_EQ(under_test_.ReadCounters(kQueue)->depth, 0);
  ASSERT_TRUE(under_test_.Flush().ok());
  EXPECT_EQ(under_test_.ReadCounters(kQueue)->depth, 5);
  EXPECT_EQ(under_test_.ReadCounters(kQueue)->dead_lettered, 2);
}

TEST_F(QueueTableTest, SaysWhichRowIsDamaged) {
  ASSERT_TRUE(table_.Write({{ItemKey("release", 3), "x"}, {PlaceKey("release", {1, 3, true}), "xx"}, {CountersKey("release"), "x"}}, 3).ok());
  for (size_t queue = 0; queue < kQueueCount; ++queue) {
    if (assessment::kQueues[queue] != "release") continue;
    EXPECT_EQ(under_test_.FindItem(queue, 3).status().code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(under_test_.OldestItem(queue, 0).status().code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(under_test_.PlacesFrom(queue, Place(), 10).status().code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(under_test_.ReadCounters(queue).status().message()), ::testing::HasSubstr("release"));
  }
}

// Against a plain map, with a flush now and then.
TEST_F(QueueTableTest, IsOneQueueWhateverWasFlushedWhen) {
  std::mt19937 random(7);
  std::map<int64_t, int64_t> departures;  // by sequence
  for (int step = 0; step < 3'000; ++step) {
    const auto what = random() % 10;
    if (what < 5 || departures.empty()) {
      const int64_t sequence = sequence_ + 1;
      departures[sequence] = static_cast<int64_t>(random() % 50);
      Arrive(sequence, departures[sequence]);
    } else if (what < 9) {
      auto it = departures.lower_bound(static_cast<int64_t>(random()) % (sequence_ + 1));
      if (it == departures.end()) it = departures.begin();
      Leave(it->first, it->second);
      departures.erase(it);
    } else {
      ASSERT_TRUE(under_test_.Flush().ok());
    }
    std::vector<Place> expected;
    for (const auto& [sequence, departure_s] : departures) expected.push_back({departure_s, sequence, true});
    std::sort(expected.begin(), expected.end());
    ASSERT_EQ(*under_test_.PlacesFrom(kQueue, Place(), 1'000), expected) << "step " << step;
    ASSERT_EQ(Oldest(), departures.empty() ? std::nullopt : std::optional<int64_t>(departures.begin()->first)) << "step " << step;
  }
}

}  // namespace
}  // namespace postgate::queues
