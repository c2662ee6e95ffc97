// SPDX-License-Identifier: Apache-2.0
#include "core/screening/one_edit.h"

#include "gtest/gtest.h"

namespace postgate::screening {
namespace {

constexpr LeftOut Whole(uint8_t size) { return {0, 0, 0, size}; }

// Worked out by hand from the definitions: Jaro is the mean of m/a, m/b and (m - t)/m.
TEST(OneEditTest, IsTheSimilarityOfJaroAndWinkler) {
  EXPECT_FLOAT_EQ(SimilarityOf(Whole(5), Whole(5)), 1);
  // MARTHA, MARHTA: Winkler's own example, 0.944 and 0.961.
  EXPECT_NEAR(SimilarityOf({3, 3, 'T', 6}, {4, 4, 'T', 6}), 0.961F, 0.0005F);
  // JONES, JONS: (4/5 + 4/4 + 1) / 3 = 0.933, and three letters alike at the beginning.
  EXPECT_NEAR(SimilarityOf({3, 3, 'E', 5}, Whole(4)), 0.9333F + 0.3F * 0.0667F, 0.0005F);
  // SMITH, SMYTH: (4/5 + 4/5 + 1) / 3 = 0.867, two letters alike.
  EXPECT_NEAR(SimilarityOf({2, 2, 'I', 5}, {2, 2, 'Y', 5}), 0.8667F + 0.2F * 0.1333F, 0.0005F);
}

TEST(OneEditTest, KnowsARunOfALetterForOnePlace) {
  // ABBC, ABXC: the second B became an X.
  EXPECT_GT(SimilarityOf({1, 2, 'B', 4}, {2, 2, 'X', 4}), 0.8F);
  // BBA, BAB.
  EXPECT_GT(SimilarityOf({0, 1, 'B', 3}, {2, 2, 'B', 3}), 0.8F);
}

TEST(OneEditTest, SaysNothingOfTwoEdits) {
  // ABC without B and ACX without X are both AC.
  EXPECT_EQ(SimilarityOf({1, 1, 'B', 3}, {2, 2, 'X', 3}), 0);
  // ABCD without A and BCDA without A are both BCD: a letter went further than to its neighbour's place.
  EXPECT_EQ(SimilarityOf({0, 0, 'A', 4}, {3, 3, 'A', 4}), 0);
}

}  // namespace
}  // namespace postgate::screening
