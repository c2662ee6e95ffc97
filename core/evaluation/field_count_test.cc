// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/field_count.h"

#include <string>

#include "gtest/gtest.h"
#include "postgate/v1/item.pb.h"

namespace postgate::evaluation {
namespace {

bool HasTooMany(const v1::Item& item) { return HasTooManyFields(item.SerializeAsString(), *v1::Item::descriptor()); }

TEST(FieldCountTest, LetsALargeItemPass) {
  v1::Item item;
  for (int i = 0; i < 99; ++i) {
    v1::ContentPiece& piece = *item.add_content_pieces();
    piece.set_description(std::string(2'048, 'a'));
    piece.mutable_value()->set_units(1);
    for (int k = 0; k < 50; ++k) piece.add_documents()->set_number("1");
  }
  EXPECT_FALSE(HasTooMany(item)) << "99 pieces with 50 documents each are 10,000 fields";
}

TEST(FieldCountTest, CountsWhatIsEmpty) {
  v1::Item item;
  for (int i = 0; i < 2 * kFieldsMax; ++i) item.add_content_pieces();
  EXPECT_TRUE(HasTooMany(item));
}

TEST(FieldCountTest, CountsWithinParts) {
  v1::Item item;
  v1::ContentPiece& piece = *item.add_content_pieces();
  for (int i = 0; i < 2 * kFieldsMax; ++i) piece.add_undg_numbers("");
  EXPECT_TRUE(HasTooMany(item));
}

TEST(FieldCountTest, ATextIsOneField) {
  v1::Item item;
  item.set_nature_text(std::string(1 << 20, '\x0a'));
  EXPECT_FALSE(HasTooMany(item));
}

TEST(FieldCountTest, LeavesWhatIsNoMessageToTheParser) {
  EXPECT_FALSE(HasTooManyFields(std::string(1 << 20, '\xff'), *v1::Item::descriptor()));
  EXPECT_FALSE(HasTooManyFields("", *v1::Item::descriptor()));
}

}  // namespace
}  // namespace postgate::evaluation
