// SPDX-License-Identifier: Apache-2.0
#include "core/records/type_index.h"

#include "gtest/gtest.h"
#include "postgate/v1/declaration.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::records {
namespace {

TEST(TypeIndexTest, HasEachMessageOnce) {
  TypeIndex types(*v1::Declaration::descriptor(), &DeclarationType());
  EXPECT_EQ(types.Find(*v1::Item::descriptor(), &ItemType()), 1u);
  EXPECT_EQ(types.Find(*v1::Declaration::descriptor(), &DeclarationType()), 0u);
  EXPECT_EQ(types.Find(*v1::Item::descriptor(), &ItemType()), 1u);
  EXPECT_EQ(types.size(), 2u);
  EXPECT_EQ(types[1].message, v1::Item::descriptor());
  EXPECT_EQ(types[1].record, &ItemType());
}

// Its fields would be read from where the other record has its own.
TEST(TypeIndexTest, EndsTheProcessWhereAMessageHasTwoRecords) {
  TypeIndex types(*v1::Declaration::descriptor(), &DeclarationType());
  EXPECT_DEATH(types.Find(*v1::Declaration::descriptor(), &ItemType()), "two records for postgate.v1.Declaration");
}

}  // namespace
}  // namespace postgate::records
