// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_table.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
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
  EXPECT_EQ(table_.Checkpoint(), -1);
  EXPECT_THAT(Order(), ElementsAre(0));
  EXPECT_TRUE(under_test_.Flush().ok());
  EXPECT_EQ(table_.Checkpoint(), 0);
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

// Against a plain map, with a flush now and then, and a start from what was flushed.
TEST_F(QueueTableTest, IsOneQueueWhateverWasFlushedWhen) {
  std::mt19937 random(7);
  std::map<int64_t, Place> waiting;  // by sequence
  auto under_test = std::make_unique<QueueTable>(&table_, kRowsMax);
  int64_t sequence = -1;
  const auto put = [&](const RowChanges& changes) { under_test->Put(changes, {}, ++sequence); };
  for (int step = 0; step < 3'000; ++step) {
    const auto what = random() % 12;
    if (what < 5 || waiting.empty()) {
      const Place place{static_cast<int64_t>(random() % 50), sequence + 1, random() % 2 == 0};
      waiting[place.sequence] = place;
      put({{{kQueue, place.sequence, ItemRow{place.departure_s, 7, place.departure_known, false}}}, {{kQueue, place, true}}, {}});
    } else if (what < 10) {
      auto it = waiting.lower_bound(static_cast<int64_t>(random()) % (sequence + 1));
      if (it == waiting.end()) it = waiting.begin();
      const Place before = it->second;
      if (what < 8) {
        put({{{kQueue, before.sequence, std::nullopt}}, {{kQueue, before, false}}, {}});
        waiting.erase(it);
      } else {
        it->second = {static_cast<int64_t>(random() % 50), before.sequence, true};
        put({{{kQueue, before.sequence, ItemRow{it->second.departure_s, 7, true, false}}},
             {{kQueue, before, false}, {kQueue, it->second, true}},
             {}});
      }
    } else {
      ASSERT_TRUE(under_test->Flush().ok());
      if (what == 11) under_test = std::make_unique<QueueTable>(&table_, kRowsMax);
    }
    std::vector<Place> expected;
    for (const auto& [of, place] : waiting) expected.push_back(place);
    std::sort(expected.begin(), expected.end());
    const std::vector<Place> places = *under_test->PlacesFrom(kQueue, Place(), 1'000);
    ASSERT_EQ(places, expected) << "step " << step;
    for (size_t i = 0; i < places.size(); ++i) ASSERT_EQ(places[i].departure_known, expected[i].departure_known) << "step " << step;
    const auto oldest = *under_test->OldestItem(kQueue, 0);
    ASSERT_EQ(oldest.has_value(), !waiting.empty()) << "step " << step;
    if (!oldest.has_value()) continue;
    ASSERT_EQ(oldest->second.departure_s, waiting.begin()->second.departure_s) << "step " << step;
  }
}

// Items come and go in the order of their sequences, so that whoever reads sees a run without holes: its ends may be old, its middle never.
TEST_F(QueueTableTest, IsReadWhileItIsWrittenAndFlushed) {
  constexpr int64_t kItems = 3'000;
  constexpr int64_t kWaiting = 100;
  std::atomic<bool> done{false};
  const auto read = [&] {
    while (!done) {
      const absl::StatusOr<std::vector<Place>> places = under_test_.PlacesFrom(kQueue, Place(), 50);
      ASSERT_TRUE(places.ok());
      for (size_t i = 1; i < places->size(); ++i) EXPECT_LT((*places)[i - 1].sequence, (*places)[i].sequence);
      ASSERT_TRUE(under_test_.OldestItem(kQueue, 0).ok());
    }
  };
  std::thread first(read), second(read);
  for (int64_t at = 0; at < kItems; ++at) {
    Arrive(2 * at, at);
    if (at >= kWaiting) {
      Leave(2 * (at - kWaiting), at - kWaiting);
    } else {
      Put({});
    }
    if (at % 64 == 0) {
      EXPECT_TRUE(under_test_.Flush().ok());
    }
  }
  done = true;
  first.join();
  second.join();
  EXPECT_EQ(Order(Place(), kItems).size(), static_cast<size_t>(kWaiting));
}

}  // namespace
}  // namespace postgate::queues
