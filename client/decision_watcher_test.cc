// SPDX-License-Identifier: Apache-2.0
#include "client/decision_watcher.h"

#include <gtest/gtest.h>

#include <vector>

#include "client/fake_hub.h"

namespace postgate::client {
namespace {

class DecisionWatcherTest : public ::testing::Test {
 protected:
  absl::StatusOr<int64_t> Watch(WatchOptions options, size_t stop_after = 100) {
    return watcher_.Watch(options, [this, stop_after](const v1::WatchDecisionsResponse& response) {
      cursors_.push_back(response.cursor());
      return cursors_.size() < stop_after;
    });
  }

  FakeExchange hub_{{}};
  FakeServer server_{&hub_};
  DecisionWatcher watcher_{server_.Channel()};
  std::vector<int64_t> cursors_;
};

TEST_F(DecisionWatcherTest, GoesOnFromTheLastCursorAfterABreak) {
  const auto last = Watch({});
  ASSERT_TRUE(last.ok()) << last.status();
  EXPECT_EQ(*last, 3);
  EXPECT_EQ(cursors_, (std::vector<int64_t>{1, 2, 3}));
}

TEST_F(DecisionWatcherTest, EndsWhenItsCallbackSaysSo) {
  const auto last = Watch({.follow = true}, 1);
  ASSERT_TRUE(last.ok()) << last.status();
  EXPECT_EQ(*last, 1);
}

TEST_F(DecisionWatcherTest, TellsThatACursorLiesBeyondTheFeed) {
  EXPECT_EQ(Watch({.after_cursor = 4}).status().code(), absl::StatusCode::kOutOfRange);
}

TEST_F(DecisionWatcherTest, EndsWhenCancelled) {
  watcher_.Cancel();
  EXPECT_EQ(Watch({.follow = true}).status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace postgate::client
