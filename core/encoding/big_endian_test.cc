// SPDX-License-Identifier: Apache-2.0
#include "core/encoding/big_endian.h"

#include <gtest/gtest.h>

#include <limits>

namespace postgate::encoding {
namespace {

std::string Encoded(int64_t number) {
  std::string bytes = "before";
  AppendBigEndian(number, bytes);
  return bytes.substr(6);
}

TEST(BigEndianTest, HasTheHighestByteFirst) { EXPECT_EQ(Encoded(0x0102030405060708), "\x01\x02\x03\x04\x05\x06\x07\x08"); }

TEST(BigEndianTest, ReadsWhatItWrote) {
  for (const int64_t number : {int64_t{0}, int64_t{255}, int64_t{256}, int64_t{-1}, std::numeric_limits<int64_t>::max(),
                               std::numeric_limits<int64_t>::min()}) {
    EXPECT_EQ(Encoded(number).size(), kBigEndianBytes);
    EXPECT_EQ(BigEndianAt("x" + Encoded(number), 1), number);
  }
}

TEST(BigEndianTest, SortsAsNumbersDo) {
  for (const int64_t number : {int64_t{0}, int64_t{127}, int64_t{255}, int64_t{65'535}, int64_t{1} << 40}) {
    EXPECT_LT(Encoded(number), Encoded(number + 1));
  }
}

}  // namespace
}  // namespace postgate::encoding
