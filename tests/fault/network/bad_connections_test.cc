// SPDX-License-Identifier: Apache-2.0
//
// Two thousand connections that never begin TLS, and a good stream beside them: its acks take no longer than twice as long. Rounds with and without
// them take turns, so that the machine's other work weighs on both.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/fault/extent.h"
#include "tests/support/bare_connections.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing_support::AcceptableItem;
using testing_support::BareConnections;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr int kRounds = 10;
constexpr int kItemsPerRound = 500;
constexpr int kSources = 10;
constexpr int kPerSource = 200;
constexpr double kRatioMax = 2;

absl::Duration Percentile99(std::vector<absl::Duration> latencies) {
  const auto at = latencies.begin() + static_cast<std::ptrdiff_t>(latencies.size() * 99 / 100);
  std::nth_element(latencies.begin(), at, latencies.end());
  return *at;
}

TEST(BadConnectionsTest, AGoodStreamsLatencyStaysWithinTwice) {
  if (Extent(0, 1) == 0) GTEST_SKIP() << "a comparison of latencies: in the long run";
  rlimit own{};
  getrlimit(RLIMIT_NOFILE, &own);
  own.rlim_cur = own.rlim_max;
  setrlimit(RLIMIT_NOFILE, &own);
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  SubmitStream good(hub, "carrier-demo-post");
  ASSERT_TRUE(good.Open("good").has_value());
  std::vector<absl::Duration> quiet;
  std::vector<absl::Duration> disturbed;
  int64_t offset = 0;
  for (int round = 0; round < 2 * kRounds; ++round) {
    BareConnections bad;
    const bool is_disturbed = round % 2 == 1;
    for (int source = 0; is_disturbed && source < kSources; ++source) {
      ASSERT_EQ(bad.Open(hub.address(), absl::StrCat("127.0.0.", 2 + source), kPerSource), kPerSource);
    }
    for (int item = 0; item < kItemsPerRound; ++item, ++offset) {
      const absl::Time begin = absl::Now();
      ASSERT_TRUE(good.Send(offset, {AcceptableItem(static_cast<int>(offset))}));
      const auto answer = good.Read();
      ASSERT_TRUE(answer.has_value() && answer->has_ack());
      (is_disturbed ? disturbed : quiet).push_back(absl::Now() - begin);
    }
  }
  const double ratio = absl::FDivDuration(Percentile99(disturbed), Percentile99(quiet));
  printf("p99 beside %d bad connections is %.2f times what it is without (%d acks each)\n", kSources * kPerSource, ratio, kRounds * kItemsPerRound);
  EXPECT_LE(ratio, kRatioMax);
}

}  // namespace
}  // namespace postgate::fault
