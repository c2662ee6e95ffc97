// SPDX-License-Identifier: Apache-2.0
#include "core/synchronization/idle_pool.h"

#include <memory>
#include <utility>

#include "gtest/gtest.h"

namespace postgate {
namespace {

TEST(IdlePoolTest, LendsWhatIsIdleAndMakesWhatIsNot) {
  IdlePool<int> pool;
  int made = 0;
  const auto make = [&made] { return std::make_unique<int>(++made); };
  std::unique_ptr<int> first = pool.Take(make);
  std::unique_ptr<int> second = pool.Take(make);
  EXPECT_EQ(made, 2) << "each user has its own";
  pool.GiveBack(std::move(first));
  EXPECT_EQ(*pool.Take(make), 1);
  pool.GiveBack(std::move(second));
  EXPECT_EQ(*pool.Take(make), 2);
  EXPECT_EQ(made, 2);
}

}  // namespace
}  // namespace postgate
