// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/item_id_type.h"

#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(ItemIdTypeTest, TellsByShape) {
  EXPECT_EQ(GuessType("RR473124829GB"), v1::ITEM_ID_TYPE_S10);
  EXPECT_EQ(GuessType("340123451234567895"), v1::ITEM_ID_TYPE_SSCC);
  EXPECT_EQ(GuessType("081-12345675"), v1::ITEM_ID_TYPE_AIR_WAYBILL);
  EXPECT_EQ(GuessType("08112345675"), v1::ITEM_ID_TYPE_AIR_WAYBILL);
  EXPECT_EQ(GuessType("LOCAL-0001"), v1::ITEM_ID_TYPE_LOCAL);
  EXPECT_EQ(GuessType(""), v1::ITEM_ID_TYPE_LOCAL);
}

TEST(ItemIdTypeTest, TakesAMistypedS10ForAnS10) {
  for (const char* id : {"RR473124820GB", "RR47312482GB", "RR4731248299GB", "rr473124829gb", "RR473124829G8"}) {
    EXPECT_EQ(GuessType(id), v1::ITEM_ID_TYPE_S10) << id;
  }
}

TEST(ItemIdTypeTest, TakesDigitsWithAnotherCheckDigitForALocalNumber) {
  EXPECT_EQ(GuessType("340123451234567894"), v1::ITEM_ID_TYPE_LOCAL);
  EXPECT_EQ(GuessType("08112345674"), v1::ITEM_ID_TYPE_LOCAL);
  EXPECT_EQ(GuessType("RR47312482901"), v1::ITEM_ID_TYPE_LOCAL);
}

TEST(ItemIdTypeTest, TakesTheTypeAsSent) {
  v1::Item item;
  item.set_item_id("RR473124829GB");
  item.set_item_id_type(v1::ITEM_ID_TYPE_LOCAL);
  EXPECT_EQ(TypeOfItemId(item), v1::ITEM_ID_TYPE_LOCAL);
}

TEST(ItemIdTypeTest, TakesAnExpressCarriersNumberForAHouseBill) {
  v1::Item item;
  item.set_mail_class(v1::MAIL_CLASS_EXPRESS);
  for (const char* id : {"LOCAL-0001", "RR473124820GB", "RR47312482GB"}) {
    item.set_item_id(id);
    EXPECT_EQ(TypeOfItemId(item), v1::ITEM_ID_TYPE_HOUSE_BILL) << id;
  }
  item.clear_mail_class();
  EXPECT_EQ(TypeOfItemId(item), v1::ITEM_ID_TYPE_S10);
  EXPECT_EQ(TypeOfItemId(item, Carrier::kExpress), v1::ITEM_ID_TYPE_HOUSE_BILL);
  item.set_item_id("081-12345675");
  EXPECT_EQ(TypeOfItemId(item), v1::ITEM_ID_TYPE_AIR_WAYBILL);
}

}  // namespace
}  // namespace postgate::identifiers
