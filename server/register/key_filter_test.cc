// SPDX-License-Identifier: Apache-2.0
#include "server/register/key_filter.h"

#include <gtest/gtest.h>

#include <string>

namespace postgate::registry {
namespace {

std::string Key(int i) { return "iRA" + std::to_string(100'000'000 + i) + "KR"; }

TEST(KeyFilterTest, HoldsNothingAtFirst) {
  const KeyFilter filter;
  EXPECT_FALSE(filter.MayContain(""));
  EXPECT_FALSE(filter.MayContain(Key(1)));
}

TEST(KeyFilterTest, NeverMissesAKeyAndSeldomClaimsAnother) {
  constexpr int kKeys = 3'500'000;  // three segments
  KeyFilter filter;
  for (int i = 0; i < kKeys; ++i) filter.Add(Key(i));
  for (int i = 0; i < kKeys; ++i) ASSERT_TRUE(filter.MayContain(Key(i))) << i;
  int claimed = 0;
  constexpr int kOthers = 100'000;
  for (int i = 0; i < kOthers; ++i) claimed += filter.MayContain(Key(kKeys + i)) ? 1 : 0;
  EXPECT_LT(claimed, kOthers / 40);
}

TEST(KeyFilterTest, TellsNothingApartOnceItIsFull) {
  KeyFilter filter(/*keys_max=*/100);
  for (int i = 0; i < 100; ++i) filter.Add(Key(i));
  for (int i = 0; i < 100; ++i) filter.Add(Key(i));  // known ones take no room
  EXPECT_FALSE(filter.MayContain(Key(7'000)));
  for (int i = 100; i < 110; ++i) filter.Add(Key(i));
  EXPECT_TRUE(filter.MayContain(Key(7'000)));
  EXPECT_TRUE(filter.MayContain(Key(0)));
}

}  // namespace
}  // namespace postgate::registry
