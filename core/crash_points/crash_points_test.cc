// SPDX-License-Identifier: Apache-2.0
#include "core/crash_points/crash_points.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace postgate {
namespace {

TEST(CrashPointsTest, EachHasANameOfItsOwn) {
  std::set<std::string> names;
  for (size_t i = 0; i < kCrashPoints; ++i) {
    const absl::string_view name = NameOf(static_cast<CrashPoint>(i));
    EXPECT_FALSE(name.empty()) << i;
    EXPECT_TRUE(names.emplace(name.data(), name.size()).second) << name;
  }
  EXPECT_EQ(NameOf(CrashPoint::kStoreCreated), "store_created");
  EXPECT_EQ(NameOf(CrashPoint::kGroupWritten), "group_written");
  EXPECT_EQ(NameOf(CrashPoint::kRegisterStopped), "register_stopped");
}

TEST(CrashPointsTest, EveryOtherProgramPasses) {
  for (size_t i = 0; i < kCrashPoints; ++i) Pass(static_cast<CrashPoint>(i));
}

}  // namespace
}  // namespace postgate
