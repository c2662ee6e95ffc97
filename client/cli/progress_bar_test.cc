// SPDX-License-Identifier: Apache-2.0
#include "client/cli/progress_bar.h"

#include <gtest/gtest.h>

namespace postgate::cli {
namespace {

TEST(ProgressBarTest, ShowsHowFarAndHowLongStill) {
  EXPECT_EQ(ProgressBar::Line("items", 500, 1000, 0, absl::Seconds(2)), "items [###############...............] 50%  500/1000  250/s  2 s left");
}

TEST(ProgressBarTest, CountsTheRateFromWhereItBegan) {
  EXPECT_EQ(ProgressBar::Line("items", 1000, 1000, 900, absl::Seconds(1)), "items [##############################] 100%  1000/1000  100/s");
}

TEST(ProgressBarTest, IsFullWhenThereIsNothing) {
  EXPECT_EQ(ProgressBar::Line("items", 0, 0, 0, absl::ZeroDuration()), "items [##############################] 100%  0/0  0/s");
}

}  // namespace
}  // namespace postgate::cli
