// SPDX-License-Identifier: Apache-2.0
#include "server/scorecards/awaited_departures.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "postgate/ledger/v1/scorecard_rows.pb.h"
#include "server/ledger/testing/memory_table.h"
#include "server/scorecards/limits.h"

namespace postgate::scorecards {
namespace {

constexpr int64_t kAccepted = 1'795'651'200;

class AwaitedDeparturesTest : public ::testing::Test {
 protected:
  void Add(int64_t sequence, int64_t accepted_s = kAccepted) { ASSERT_TRUE(under_test_.Add(sequence, "one", accepted_s).ok()); }
  // Whether its departure was awaited.
  bool Take(int64_t sequence) {
    const auto taken = under_test_.Take(sequence);
    EXPECT_TRUE(taken.ok()) << taken.status();
    return taken.ok() && taken->has_value();
  }
  // Writes what is in memory, where items that were accepted before that are awaited no more. How many rows that changes.
  size_t Write(int64_t accepted_from_s = 0) {
    std::vector<ledger::Table::Change> changes;
    EXPECT_TRUE(under_test_.AddChanges(accepted_from_s, changes).ok());
    EXPECT_TRUE(table_.Write(changes, 0).ok());
    under_test_.Written();
    return changes.size();
  }
  int64_t RowsInTable() {
    int64_t rows = 0;
    EXPECT_TRUE(table_.Scan(kFirstAwaitedKey, kEndOfAwaitedKeys, [&rows](absl::string_view, absl::string_view) { return ++rows > 0; }).ok());
    return rows;
  }

  ledger::MemoryTable table_;
  AwaitedDepartures under_test_{&table_};
};

TEST_F(AwaitedDeparturesTest, AnItemIsTakenOnceFromMemoryOrTable) {
  Add(5);
  Add(7);
  EXPECT_TRUE(Take(5));
  EXPECT_FALSE(Take(5));
  EXPECT_FALSE(Take(6));
  Write();
  EXPECT_EQ(under_test_.rows(), 0u);
  EXPECT_TRUE(Take(7));
  EXPECT_FALSE(Take(7));
  Write();
  EXPECT_EQ(RowsInTable(), 0);
}

TEST_F(AwaitedDeparturesTest, ARowThatIsLookedAtInEachWriteHoldsUpNoOther) {
  for (int64_t row = 0; row < 3; ++row) Add(row * kSequencesPerRow, kAccepted + row);
  Write();
  // As a movement does that names an item of the first row, awaited or not.
  EXPECT_FALSE(Take(1));
  Write(kAccepted + 2);
  EXPECT_EQ(RowsInTable(), 1);
  EXPECT_TRUE(Take(2 * kSequencesPerRow));
}

TEST_F(AwaitedDeparturesTest, ARowThatChangesAndWaitsTooLongEnds) {
  Add(0);
  Add(1);
  Write();
  EXPECT_TRUE(Take(1));
  Write(kAccepted + 1);
  EXPECT_EQ(RowsInTable(), 0) << "item 0 is awaited no more";
}

TEST_F(AwaitedDeparturesTest, ARowThatWaitsStaysHoweverOldAnItemOfIt) {
  Add(0);
  Add(1, kAccepted + 1);
  Write();
  Write(kAccepted + 1);
  EXPECT_EQ(RowsInTable(), 1);
}

TEST_F(AwaitedDeparturesTest, WhatIsLookedForAndNotThereIsNoChange) {
  EXPECT_FALSE(Take(100 * kSequencesPerRow));
  EXPECT_EQ(Write(kAccepted), 0u);
}

TEST_F(AwaitedDeparturesTest, AWriteEndsSoManyRowsAndTheNextTheRest) {
  ledger::v1::AwaitedDepartures row;
  row.add_carriers("one");
  row.add_offsets(0);
  row.add_carrier_indexes(0);
  row.add_accepted_s(kAccepted);
  std::vector<ledger::Table::Change> rows;
  for (int64_t i = 0; i < static_cast<int64_t>(kAwaitedRowsEndedMax) + 10; ++i) rows.push_back({AwaitedKey(i), row.SerializeAsString()});
  ASSERT_TRUE(table_.Write(rows, 0).ok());
  EXPECT_EQ(Write(kAccepted + 1), kAwaitedRowsEndedMax);
  EXPECT_EQ(RowsInTable(), 10);
  EXPECT_EQ(Write(kAccepted + 1), 10u);
  EXPECT_EQ(RowsInTable(), 0);
}

TEST_F(AwaitedDeparturesTest, ADamagedRowIsSaid) {
  ASSERT_TRUE(table_.Write({{AwaitedKey(0), "\xff"}}, 0).ok());
  EXPECT_TRUE(absl::IsDataLoss(under_test_.Take(0).status()));
  std::vector<ledger::Table::Change> changes;
  EXPECT_TRUE(absl::IsDataLoss(under_test_.AddChanges(0, changes)));
}

}  // namespace
}  // namespace postgate::scorecards
