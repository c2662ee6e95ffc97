// SPDX-License-Identifier: Apache-2.0
#include "core/compression/lz4_block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace postgate::compression {
namespace {

TEST(Lz4BlockTest, WhatRepeatsItselfBecomesSmallerAndComesBack) {
  const std::string content(100'000, 'a');
  std::string compressed;
  ASSERT_TRUE(CompressIfSmaller(content, 1, compressed));
  EXPECT_LT(compressed.size(), content.size() / 100);
  EXPECT_EQ(Decompress(compressed, static_cast<int64_t>(content.size())), content);
}

TEST(Lz4BlockTest, WhatDoesNotStaysAsItIs) {
  std::string compressed;
  EXPECT_FALSE(CompressIfSmaller("", 1, compressed));
  EXPECT_FALSE(CompressIfSmaller("abc", 1, compressed));
}

TEST(Lz4BlockTest, NoBlockNeedsTheOneBeforeIt) {
  std::string content;
  for (int i = 0; i < 300; ++i) content += std::to_string(i * i);
  std::string compressed;
  for (int i = 0; i < 100; ++i) {
    // Nearly all of it is the content before.
    content.insert(0, std::to_string(i) + "abcdefgh" + std::to_string(i) + "abcdefgh");
    ASSERT_TRUE(CompressIfSmaller(content, 2, compressed));
    EXPECT_EQ(Decompress(compressed, static_cast<int64_t>(content.size())), content) << i;
  }
}

TEST(Lz4BlockTest, AWrongSizeIsDamage) {
  const std::string content(1'000, 'a');
  std::string compressed;
  ASSERT_TRUE(CompressIfSmaller(content, 1, compressed));
  EXPECT_EQ(Decompress(compressed, 999), std::nullopt);
  EXPECT_EQ(Decompress(compressed, 1'001), std::nullopt);
  EXPECT_EQ(Decompress(compressed, -1), std::nullopt);
}

TEST(Lz4BlockTest, ASizeThatNoBlockReachesIsNotAllocated) {
  EXPECT_EQ(Decompress("abcd", std::numeric_limits<int64_t>::max()), std::nullopt);
  EXPECT_EQ(Decompress("abcd", 4 * kRatioMax + 1), std::nullopt);
}

TEST(Lz4BlockTest, ACutBlockIsDamage) {
  std::string content;
  for (int i = 0; i < 1'000; ++i) content += std::to_string(i);
  std::string compressed;
  ASSERT_TRUE(CompressIfSmaller(content, 1, compressed));
  compressed.pop_back();
  EXPECT_EQ(Decompress(compressed, static_cast<int64_t>(content.size())), std::nullopt);
}

}  // namespace
}  // namespace postgate::compression
