// SPDX-License-Identifier: Apache-2.0
#include "server/telemetry/protobuf_log.h"

#include <google/protobuf/struct.pb.h>
#include <gtest/gtest.h>

namespace postgate::telemetry {
namespace {

TEST(ProtobufLogTest, WhatIsNoUtf8IsCountedAndNotWritten) {
  // Value.string_value, two bytes that are no UTF-8: the library complains of it, naming the field.
  const std::string encoded("\x1a\x02\xC3\x28");
  CountProtobufMessages();
  const int64_t before = ProtobufMessages();
  testing::internal::CaptureStderr();
  google::protobuf::Value value;
  EXPECT_FALSE(value.ParseFromString(encoded));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(ProtobufMessages(), before + 1);
}

}  // namespace
}  // namespace postgate::telemetry
