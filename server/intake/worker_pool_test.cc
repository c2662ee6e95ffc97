// SPDX-License-Identifier: Apache-2.0
#include "server/intake/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace postgate::intake {
namespace {

TEST(WorkerPoolTest, KeepsTheOrderWithOneThread) {
  std::vector<int> ran;
  {
    WorkerPool under_test("test", 1);
    for (int i = 0; i < 100; ++i) under_test.Post([&ran, i] { ran.push_back(i); });
  }
  ASSERT_EQ(ran.size(), 100u) << "what was posted runs before the end";
  for (int i = 0; i < 100; ++i) EXPECT_EQ(ran[static_cast<size_t>(i)], i);
}

TEST(WorkerPoolTest, RunsTasksSideBySide) {
  WorkerPool under_test("test", 2);
  std::promise<void> first;
  std::promise<void> second;
  under_test.Post([&] {
    first.get_future().wait();
    second.set_value();
  });
  under_test.Post([&] { first.set_value(); });
  second.get_future().wait();
}

TEST(WorkerPoolTest, TakesTasksFromItsOwnTasks) {
  std::atomic<int> ran = 0;
  {
    WorkerPool under_test("test", 2);
    under_test.Post([&] {
      ++ran;
      under_test.Post([&] { ++ran; });
    });
  }
  EXPECT_EQ(ran, 2);
}

}  // namespace
}  // namespace postgate::intake
