// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/row_bits.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::profiles {
namespace {

using testing::ElementsAre;

std::vector<uint32_t> In(const RowBits& set) {
  std::vector<uint32_t> rows;
  set.ForEach([&rows](uint32_t row) { rows.push_back(row); });
  return rows;
}

TEST(RowBitsTest, HoldsRowsInTheirOrder) {
  RowBits set(200);
  for (const uint32_t row : {130u, 0u, 63u, 64u, 199u}) set.Set(row);
  EXPECT_THAT(In(set), ElementsAre(0u, 63u, 64u, 130u, 199u));
  EXPECT_TRUE(set.Has(64));
  EXPECT_FALSE(set.Has(65));
}

TEST(RowBitsTest, KeepsWhatAnotherSetHasToo) {
  RowBits a(200);
  RowBits b(200);
  for (const uint32_t row : {1u, 100u}) a.Set(row);
  b.Set(100);
  EXPECT_TRUE(a.KeepOnly(b));
  EXPECT_THAT(In(a), ElementsAre(100u));
  EXPECT_FALSE(a.KeepOnly(RowBits(200)));
  EXPECT_THAT(In(a), ElementsAre());
}

TEST(RowBitsTest, FewAndManyRowsAreAddedAlike) {
  for (const uint32_t count : {3u, 64u, 65u, 150u}) {
    Rows rows;
    for (uint32_t row = 0; row < count; ++row) rows.Add(row);
    rows.Finish(200);
    RowBits set(200);
    set.Set(199);
    rows.AddTo(set);
    EXPECT_EQ(In(set).size(), count + 1);
  }
}

}  // namespace
}  // namespace postgate::profiles
