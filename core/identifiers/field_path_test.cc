// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"

#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(FieldPathTest, IsWrittenAsInProtobuf) {
  const FieldPath piece("content_pieces", 12);
  const FieldPath value(piece, "value");
  EXPECT_EQ(FieldPath("item_id").ToString(), "item_id");
  EXPECT_EQ(piece.ToString(), "content_pieces[12]");
  EXPECT_EQ(FieldPath(value, "currency_code").ToString(), "content_pieces[12].value.currency_code");
  EXPECT_EQ(FieldPath(FieldPath("sender"), "address_lines", 0).ToString(), "sender.address_lines[0]");
}

}  // namespace
}  // namespace postgate::identifiers
