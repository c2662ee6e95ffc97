// SPDX-License-Identifier: Apache-2.0
#include "server/intake/in_flight_budget.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace postgate::intake {
namespace {

TEST(InFlightBudgetTest, GrantsInTheOrderOfTheLine) {
  InFlightBudget under_test(10);
  std::vector<int> granted;
  EXPECT_EQ(under_test.Take(8, {}), InFlightBudget::kGranted);
  EXPECT_NE(under_test.Take(5, [&] { granted.push_back(5); }), InFlightBudget::kGranted);
  EXPECT_NE(under_test.Take(1, [&] { granted.push_back(1); }), InFlightBudget::kGranted) << "it would fit, but others wait";
  EXPECT_FALSE(under_test.TryTake(1));
  under_test.Release(8);
  EXPECT_EQ(granted, (std::vector<int>{5, 1}));
  EXPECT_EQ(under_test.taken(), 6);
}

TEST(InFlightBudgetTest, LetsTheNextOneInWhenTheFirstLeavesTheLine) {
  InFlightBudget under_test(10);
  under_test.Take(8, {});
  int granted = 0;
  const auto ticket = under_test.Take(5, [&] { granted += 5; });
  under_test.Take(2, [&] { granted += 2; });
  EXPECT_TRUE(under_test.Cancel(ticket));
  EXPECT_EQ(granted, 2);
  EXPECT_FALSE(under_test.Cancel(ticket));
}

TEST(InFlightBudgetTest, GrantsMoreThanTheTotalOnceAllIsFree) {
  InFlightBudget under_test(10);
  under_test.Take(1, {});
  bool granted = false;
  under_test.Take(500, [&] { granted = true; });
  EXPECT_FALSE(granted);
  under_test.Release(1);
  EXPECT_TRUE(granted);
}

TEST(InFlightBudgetTest, LosesNothingBetweenThreads) {
  InFlightBudget under_test(100);
  std::atomic<int> granted = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1'000; ++i) {
        const auto release = [&under_test, &granted] {
          ++granted;
          under_test.Release(30);
        };
        if (under_test.Take(30, release) == InFlightBudget::kGranted) release();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(granted, 4'000);
  EXPECT_EQ(under_test.taken(), 0);
}

}  // namespace
}  // namespace postgate::intake
