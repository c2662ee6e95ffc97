// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/facilitation.h"

#include "core/assessment/shipped_data.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

v1::FacilitationCategory CategoryOf(const v1::Declaration& declaration) {
  return Facilitate(declaration, ShippedData(), "KR", TestNow()).category;
}

TEST(FacilitationTest, NoDutyUpToTheThreshold) {
  EXPECT_EQ(CategoryOf(Import("USD", 150)), v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE);
  v1::Declaration above = Import("USD", 150);
  above.mutable_goods_shipment()->mutable_government_agency_goods_items(0)->mutable_customs_value_amount()->set_nanos(10'000'000);
  EXPECT_EQ(CategoryOf(above), v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE);
}

TEST(FacilitationTest, ThresholdOfTheDepartureCountryCounts) {
  v1::Declaration declaration = Import("USD", 200);
  EXPECT_EQ(CategoryOf(declaration), v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE);
  declaration.mutable_goods_shipment()->set_export_country_id("US");
  EXPECT_EQ(CategoryOf(declaration), v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE);
}

TEST(FacilitationTest, FullDeclarationAboveTheSimplifiedThreshold) {
  EXPECT_EQ(CategoryOf(Import("USD", 2000)), v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE);
  EXPECT_EQ(CategoryOf(Import("USD", 2001)), v1::FACILITATION_CATEGORY_HIGH_VALUE);
}

TEST(FacilitationTest, ValueIsTheSumOverPiecesInAnyCurrency) {
  v1::Declaration declaration = Import("USD", 100);
  *declaration.mutable_goods_shipment()->add_government_agency_goods_items() =
      Import("KRW", 100'000).goods_shipment().government_agency_goods_items(0);
  EXPECT_EQ(CategoryOf(declaration), v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE);
}

TEST(FacilitationTest, ValueWithoutARateIsNeverInTheItemsFavour) {
  const Facilitation facilitation = Facilitate(Import("BTN", 1), ShippedData(), "KR", TestNow());
  EXPECT_EQ(facilitation.category, v1::FACILITATION_CATEGORY_HIGH_VALUE);
  EXPECT_FALSE(facilitation.is_value_comparable);
  EXPECT_EQ(facilitation.reason.code(), "assessment.category.value_not_comparable");
}

TEST(FacilitationTest, DocumentsNeedNoValueButMayNotHaveAHighOne) {
  v1::Declaration documents = Import("USD", 0, v1::NATURE_DOCUMENTS);
  EXPECT_EQ(CategoryOf(documents), v1::FACILITATION_CATEGORY_DOCUMENTS);
  documents.mutable_goods_shipment()->mutable_government_agency_goods_items(0)->clear_customs_value_amount();
  EXPECT_EQ(CategoryOf(documents), v1::FACILITATION_CATEGORY_DOCUMENTS);
  EXPECT_EQ(CategoryOf(Import("USD", 151, v1::NATURE_DOCUMENTS)), v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE);
}

TEST(FacilitationTest, ExportIsNotDutiable) {
  v1::Declaration declaration = Import("USD", 999);
  declaration.mutable_postal_details()->set_flow(v1::FLOW_DIRECTION_EXPORT);
  EXPECT_EQ(CategoryOf(declaration), v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE);
}

TEST(FacilitationTest, ReasonNamesTheThresholdsSource) {
  const Facilitation facilitation = Facilitate(Import("USD", 10), ShippedData(), "KR", TestNow());
  EXPECT_EQ(facilitation.reason.code(), "assessment.category.low_value_non_dutiable");
  EXPECT_EQ(facilitation.reason.text(), "declared value up to USD 150: no duty");
  EXPECT_EQ(facilitation.reason.source(), "Korea Customs Service: goods for personal use up to USD 150");
}

}  // namespace
}  // namespace postgate::assessment
