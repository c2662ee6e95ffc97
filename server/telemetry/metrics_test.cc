// SPDX-License-Identifier: Apache-2.0
#include "server/telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace postgate::telemetry {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MetricsTest, CountsByCarrierAndVerdict) {
  auto metrics = StartMetrics("off", "1.2.3");
  ASSERT_TRUE(metrics.ok());
  (*metrics)->ItemsVerdict("demo", "accepted", 3);
  (*metrics)->ItemsVerdict("demo", "accepted", 2);
  EXPECT_THAT((*metrics)->Text(), HasSubstr("postgate_items_verdict_total{carrier=\"demo\",verdict=\"accepted\"} 5"));
  EXPECT_THAT((*metrics)->Text(), HasSubstr("postgate_build_info{version=\"1.2.3\"} 1"));
}

TEST(MetricsTest, BoundsTheValuesOfALabel) {
  auto metrics = StartMetrics("off", "1");
  ASSERT_TRUE(metrics.ok());
  for (size_t i = 0; i < kLabelValuesMax + 5; ++i) (*metrics)->ItemsReceived(absl::StrCat("carrier-", i), 1);
  const std::string text = (*metrics)->Text();
  EXPECT_THAT(text, HasSubstr("carrier=\"other\"} 5"));
  EXPECT_THAT(text, Not(HasSubstr(absl::StrCat("carrier-", kLabelValuesMax, "\""))));
}

TEST(MetricsTest, CountsHowOftenTheLedgerBeganToRefuse) {
  auto metrics = StartMetrics("off", "1");
  ASSERT_TRUE(metrics.ok());
  (*metrics)->LedgerRefusing();
  EXPECT_THAT((*metrics)->Text(), HasSubstr("postgate_ledger_refusals_total 1"));
}

TEST(MetricsTest, AsksWhenCollected) {
  auto metrics = StartMetrics("off", "1");
  ASSERT_TRUE(metrics.ok());
  int asked = 0;
  (*metrics)->Collect("postgate_queue_depth_items", "Items not acknowledged.", "queue", [&] {
    ++asked;
    return std::vector<Metrics::Sample>{{"release", 4}};
  });
  EXPECT_THAT((*metrics)->Text(), HasSubstr("postgate_queue_depth_items{queue=\"release\"} 4"));
  EXPECT_EQ(asked, 1);
}

TEST(MetricsTest, CountsOnWhenItHasStoppedServing) {
  auto metrics = StartMetrics("127.0.0.1:0", "1");
  ASSERT_TRUE(metrics.ok()) << metrics.status();
  (*metrics)->StopServing();
  EXPECT_TRUE(StartMetrics((*metrics)->address(), "1").ok()) << "the address is still served";
  (*metrics)->LedgerRefusing();
  EXPECT_THAT((*metrics)->Text(), HasSubstr("postgate_ledger_refusals_total 1"));
}

TEST(MetricsTest, SaysWhenTheAddressIsTaken) {
  auto first = StartMetrics("127.0.0.1:0", "1");
  ASSERT_TRUE(first.ok()) << first.status();
  auto second = StartMetrics((*first)->address(), "1");
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("metrics_listen"));
}

}  // namespace
}  // namespace postgate::telemetry
