// SPDX-License-Identifier: Apache-2.0
#include "client/queue_puller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "client/fake_hub.h"

namespace postgate::client {
namespace {

using ::testing::ElementsAre;

class QueuePullerTest : public ::testing::Test {
 protected:
  absl::StatusOr<PullSummary> Pull(std::vector<std::string> leases, PullOptions options, Disposition disposition) {
    queues_ = std::make_unique<FakeQueues>(std::move(leases));
    FakeServer server({queues_.get()});
    options.queue = "release";
    options.idle = absl::Milliseconds(200);
    return QueuePuller(server.Channel()).Pull(options, [this, disposition](const v1::Delivery& delivery) {
      seen_.push_back(delivery.lease_id());
      return disposition;
    });
  }

  std::unique_ptr<FakeQueues> queues_;
  std::vector<std::string> seen_;
};

TEST_F(QueuePullerTest, AcknowledgesAllUntilNothingComes) {
  const auto summary = Pull({"a", "b", "c"}, {.outstanding_max = 2}, Disposition::kAcknowledge);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->acknowledged, 3);
  EXPECT_THAT(seen_, ElementsAre("a", "b", "c"));
}

TEST_F(QueuePullerTest, TakesNoMoreThanAsked) {
  const auto summary = Pull({"a", "b", "c", "d"}, {.deliveries_max = 2}, Disposition::kAcknowledge);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->delivered, 2);
  EXPECT_EQ(summary->acknowledged, 2);
  EXPECT_THAT(seen_, ElementsAre("a", "b"));
}

TEST_F(QueuePullerTest, ReleasesAndHolds) {
  auto summary = Pull({"a"}, {}, Disposition::kRelease);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_THAT(queues_->released(), ElementsAre("a"));
  summary = Pull({"a"}, {.deliveries_max = 1}, Disposition::kHold);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->delivered, 1);
  EXPECT_EQ(summary->acknowledged, 0);
}

TEST_F(QueuePullerTest, CountsWhatCameTooLate) {
  const auto summary = Pull({"a", "late"}, {}, Disposition::kAcknowledge);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->acknowledged, 1);
  EXPECT_EQ(summary->too_late, 1);
}

TEST_F(QueuePullerTest, EndsOnAnEmptyQueue) {
  const auto summary = Pull({}, {}, Disposition::kAcknowledge);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->delivered, 0);
}

}  // namespace
}  // namespace postgate::client
