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

  void LearnAll() {
    for (;;) {
      const absl::StatusOr<bool> more = overlay_.LearnItemKeys();
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
  ASSERT_TRUE(*overlay_.LearnItemKeys());
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
  EXPECT_FALSE(overlay_.LearnItemKeys().ok());
  table_.SetError(absl::OkStatus());
  EXPECT_NE(*overlay_.FindItem("old7"), nullptr);
  LearnAll();
  EXPECT_NE(*overlay_.FindItem("old7"), nullptr);
}

}  // namespace
}  // namespace postgate::registry
