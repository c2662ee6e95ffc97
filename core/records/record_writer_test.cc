// SPDX-License-Identifier: Apache-2.0
#include "core/records/record_writer.h"

#include <cstdint>
#include <limits>
#include <string>

#include "core/records/declaration_writer.h"
#include "core/records/owned.h"
#include "core/records/record_fixture.h"
#include "gtest/gtest.h"

namespace postgate::records {
namespace {

std::string Written(const v1::Declaration& message) {
  DeclarationWriter writer;
  return std::string(writer.Write(*OwnedDeclaration(message)));
}

TEST(BackwardBytesTest, StandInFrontOfEachOther) {
  BackwardBytes bytes;
  EXPECT_EQ(bytes.view(), "");
  bytes.Put("c");
  bytes.Put("");
  bytes.Put("ab");
  EXPECT_EQ(bytes.view(), "abc");
  // More than there is room for, once and again.
  const std::string large(10'000, 'x');
  bytes.Put(large);
  bytes.Put(large);
  EXPECT_EQ(bytes.view(), large + large + "abc");
  bytes.Clear();
  EXPECT_EQ(bytes.size(), 0u);
}

TEST(BackwardBytesTest, WriteVarintsAsTheyAreRead) {
  BackwardBytes bytes;
  bytes.PutVarint(0);
  bytes.PutVarint(127);
  bytes.PutVarint(128);
  bytes.PutVarint(300);
  EXPECT_EQ(bytes.view(), std::string("\xAC\x02\x80\x01\x7F\x00", 6));
  bytes.Clear();
  bytes.PutVarint(std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(bytes.view(), "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01");
}

TEST(RecordWriterTest, WritesWhatTheMessageIsSerializedTo) {
  v1::Declaration message;
  EXPECT_EQ(Written(message), "");
  FillAll(&message);
  EXPECT_EQ(Written(message), message.SerializeAsString());
}

TEST(RecordWriterTest, WritesNothingOfWhatIsEmptyAndAllOfLists) {
  v1::Declaration message;
  message.mutable_goods_shipment()->mutable_ucr();
  message.mutable_postal_details()->mutable_ordered_online();
  message.mutable_postal_details()->add_local_ids("");
  message.mutable_postal_details()->set_flow(static_cast<v1::FlowDirection>(-1));
  message.mutable_invoice_amount()->set_units(std::numeric_limits<int64_t>::min());
  message.add_changes();
  EXPECT_EQ(Written(message), message.SerializeAsString());
}

TEST(RecordWriterTest, WritesOneAfterTheOther) {
  v1::Declaration large;
  for (int i = 0; i < 1'000; ++i) large.add_changes()->set_before(std::string(100, 'x'));
  v1::Declaration small;
  small.set_type_code("IM");
  DeclarationWriter writer;
  for (const v1::Declaration& message : {small, large, small}) {
    EXPECT_EQ(writer.Write(*OwnedDeclaration(message)), message.SerializeAsString());
  }
}

}  // namespace
}  // namespace postgate::records
