// SPDX-License-Identifier: Apache-2.0
#include "server/register/overlay.h"

#include <gtest/gtest.h>

#include "server/ledger/testing/memory_table.h"

namespace postgate::registry {
namespace {

class OverlayTest : public testing::Test {
 protected:
  static ledger::v1::ItemRow RowOf(const std::string& carrier) {
    ledger::v1::ItemRow row;
    row.add_uses()->set_carrier(carrier);
    return row;
  }

  // Writes items into the table by way of another overlay, as a process before this one would have.
  void Fill(int items) {
    Overlay before(&table_);
    for (int i = 0; i < items; ++i) before.PutItem("old" + std::to_string(i), RowOf("post"));
    before.PutRegistration("n", {});
    before.Freeze(1, /*at_any_size=*/true);
    ASSERT_TRUE(before.Flush().ok());
  }

  static ledger::v1::ParcelRow ParcelOf(const std::string& item_id) {
    ledger::v1::ParcelRow row;
    row.add_uses()->set_item_id(item_id);
    return row;
  }
  int ParcelsInTable() const {
    int parcels = 0;
    EXPECT_TRUE(table_.Scan("p", "q", [&parcels](absl::string_view, absl::string_view) { return ++parcels > 0; }).ok());
    return parcels;
  }

  void LearnAll() {
    for (;;) {
      const absl::StatusOr<bool> more = overlay_.LearnKeys();
      ASSERT_TRUE(more.ok()) << more.status();
      if (!*more) return;
    }
  }

  ledger::MemoryTable table_;
  Overlay overlay_{&table_};
};

TEST_F(OverlayTest, FindsWhatIsInTheTableBeforeAndAfterItsKeysAreLearned) {
  constexpr int kItems = 50'000;  // more than are learned at once
  Fill(kItems);
  EXPECT_NE(*overlay_.FindItem("old7"), nullptr);
  LearnAll();
  for (int i = 0; i < kItems; ++i) ASSERT_NE(*overlay_.FindItem("old" + std::to_string(i)), nullptr) << i;
  EXPECT_EQ(*overlay_.FindItem("new"), nullptr);
}

TEST_F(OverlayTest, AsksTheTableOnlyForWhatMayBeThere) {
  Fill(10);
  LearnAll();
  table_.SetError(absl::DataLossError("asked"));
  int asked = 0;
  for (int i = 0; i < 1'000; ++i) asked += overlay_.FindItem("new" + std::to_string(i)).ok() ? 0 : 1;
  EXPECT_LT(asked, 30);
  EXPECT_FALSE(overlay_.FindItem("old7").ok());
}

TEST_F(OverlayTest, FindsWhatWasPutAndFlushedWhileTheKeysWereLearned) {
  Fill(50'000);
  // What was stopped, and then the first of the items.
  ASSERT_TRUE(*overlay_.LearnKeys());
  ASSERT_TRUE(*overlay_.LearnKeys());
  overlay_.PutItem("a", RowOf("post"));  // sorts before what has been learned
  overlay_.PutItem("z", RowOf("post"));
  overlay_.Freeze(2, /*at_any_size=*/true);
  ASSERT_TRUE(overlay_.Flush().ok());
  LearnAll();
  EXPECT_NE(*overlay_.FindItem("a"), nullptr);
  EXPECT_NE(*overlay_.FindItem("z"), nullptr);
}

TEST_F(OverlayTest, LearnsAgainWhereTheTableFailed) {
  Fill(10);
  table_.SetError(absl::DataLossError("a bad sector"));
  EXPECT_FALSE(overlay_.LearnKeys().ok());
  table_.SetError(absl::OkStatus());
  EXPECT_NE(*overlay_.FindItem("old7"), nullptr);
  LearnAll();
  EXPECT_NE(*overlay_.FindItem("old7"), nullptr);
}

TEST_F(OverlayTest, AsksTheTableForAParcelOnlyWhereItMayBeThere) {
  Overlay before(&table_);
  before.PutItem("old", RowOf("post"));
  before.PutParcel(684, 1, ParcelOf("A"));
  before.PutParcel(685, 2, ParcelOf("B"));
  before.Freeze(1, /*at_any_size=*/true);
  ASSERT_TRUE(before.Flush().ok());
  LearnAll();
  EXPECT_EQ((*overlay_.FindParcel(684, 1))->uses(0).item_id(), "A");
  EXPECT_EQ((*overlay_.FindParcel(685, 2))->uses(0).item_id(), "B");
  EXPECT_EQ(*overlay_.FindParcel(685, 1), nullptr);
  table_.SetError(absl::DataLossError("asked"));
  int asked = 0;
  for (uint64_t i = 0; i < 1'000; ++i) asked += overlay_.FindParcel(684 + static_cast<int32_t>(i % 3), 1'000 + i).ok() ? 0 : 1;
  EXPECT_LT(asked, 30);
  EXPECT_FALSE(overlay_.FindParcel(684, 1).ok());
}

TEST_F(OverlayTest, KnowsWithoutTheTableWhatWasNeverStopped) {
  EXPECT_TRUE(overlay_.MayBeStopped("26KRP1")) << "nothing was learned yet";
  Overlay before(&table_);
  before.PutStopped("26KRP1");
  before.Freeze(1, /*at_any_size=*/true);
  ASSERT_TRUE(before.Flush().ok());
  LearnAll();
  table_.SetError(absl::DataLossError("asked"));
  EXPECT_TRUE(overlay_.MayBeStopped("26KRP1"));
  EXPECT_FALSE(overlay_.MayBeStopped("26KRP2"));
  overlay_.PutStopped("26KRP2");
  EXPECT_TRUE(overlay_.MayBeStopped("26KRP2"));
}

TEST_F(OverlayTest, FingerprintsOfAllSizesHaveRowsOfTheirOwn) {
  for (const uint64_t fingerprint : {uint64_t{0}, uint64_t{1}, uint64_t{1} << 63, ~uint64_t{0}}) overlay_.PutParcel(684, fingerprint, ParcelOf(std::to_string(fingerprint)));
  for (const uint64_t fingerprint : {uint64_t{0}, uint64_t{1}, uint64_t{1} << 63, ~uint64_t{0}}) {
    EXPECT_EQ((*overlay_.FindParcel(684, fingerprint))->uses(0).item_id(), std::to_string(fingerprint));
  }
}

// Nobody can ask for them any more.
TEST_F(OverlayTest, DropsTheParcelsOfOlderPeriods) {
  const auto flush = [this](int64_t sequence) {
    overlay_.Freeze(sequence, /*at_any_size=*/true);
    ASSERT_TRUE(overlay_.Flush().ok());
  };
  overlay_.PutItem("p", RowOf("post"));
  for (const int32_t period : {684, 685}) overlay_.PutParcel(period, 1, ParcelOf("A"));
  flush(1);
  EXPECT_EQ(ParcelsInTable(), 2);
  overlay_.PutParcel(686, 1, ParcelOf("A"));
  flush(2);
  EXPECT_EQ(ParcelsInTable(), 2);
  EXPECT_NE(*overlay_.FindParcel(685, 1), nullptr);
  EXPECT_NE(*overlay_.FindParcel(686, 1), nullptr);
  EXPECT_NE(*overlay_.FindItem("p"), nullptr);
}

}  // namespace
}  // namespace postgate::registry
