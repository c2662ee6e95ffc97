// SPDX-License-Identifier: Apache-2.0
#include "core/encoding/timestamp.h"

#include "gtest/gtest.h"

namespace postgate::encoding {
namespace {

TEST(TimestampTest, IsTheSameThereAndBack) {
  for (const int64_t nanos : {int64_t{0}, int64_t{1}, int64_t{1'700'000'000'999'999'999}, int64_t{-1}, int64_t{-1'500'000'000}}) {
    EXPECT_EQ(absl::ToUnixNanos(ToTime(ToTimestamp(absl::FromUnixNanos(nanos)))), nanos);
  }
}

TEST(TimestampTest, HasNoNegativeNanosBefore1970) {
  const google::protobuf::Timestamp timestamp = ToTimestamp(absl::FromUnixNanos(-1));
  EXPECT_EQ(timestamp.seconds(), -1);
  EXPECT_EQ(timestamp.nanos(), 999'999'999);
}

TEST(TimestampTest, CutsWhatIsFinerThanANanosecond) {
  EXPECT_EQ(ToTimestamp(absl::FromUnixSeconds(7) + absl::Nanoseconds(1) / 2).nanos(), 0);
}

}  // namespace
}  // namespace postgate::encoding
