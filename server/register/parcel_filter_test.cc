// SPDX-License-Identifier: Apache-2.0
#include "server/register/parcel_filter.h"

#include <gtest/gtest.h>

namespace postgate::registry {
namespace {

TEST(ParcelFilterTest, HoldsNothingAtFirst) {
  const ParcelFilter filter;
  EXPECT_FALSE(filter.MayContain(0, "a"));
  EXPECT_FALSE(filter.MayContain(684, "a"));
  EXPECT_EQ(filter.kept_from(), 0);
}

TEST(ParcelFilterTest, KnowsTheTwoNewestPeriods) {
  ParcelFilter filter;
  filter.Add(684, "a");
  filter.Add(685, "b");
  EXPECT_TRUE(filter.MayContain(684, "a"));
  EXPECT_TRUE(filter.MayContain(685, "b"));
  EXPECT_FALSE(filter.MayContain(685, "a"));
  EXPECT_FALSE(filter.MayContain(686, "a"));
  EXPECT_EQ(filter.kept_from(), 684);
  filter.Add(686, "c");
  EXPECT_FALSE(filter.MayContain(684, "a"));
  EXPECT_TRUE(filter.MayContain(685, "b"));
  EXPECT_EQ(filter.kept_from(), 685);
}

// What was in the table is learned while newer ones come.
TEST(ParcelFilterTest, TakesAPeriodThatComesLate) {
  ParcelFilter filter;
  filter.Add(685, "b");
  filter.Add(684, "a");
  filter.Add(683, "too old");
  EXPECT_TRUE(filter.MayContain(684, "a"));
  EXPECT_FALSE(filter.MayContain(683, "too old"));
  EXPECT_EQ(filter.kept_from(), 684);
}

TEST(ParcelFilterTest, APeriodWithoutParcelsComesBetween) {
  ParcelFilter filter;
  filter.Add(684, "a");
  filter.Add(686, "c");
  EXPECT_FALSE(filter.MayContain(685, "a"));
  EXPECT_FALSE(filter.MayContain(684, "a"));
  EXPECT_TRUE(filter.MayContain(686, "c"));
}

}  // namespace
}  // namespace postgate::registry
