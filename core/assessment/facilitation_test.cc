// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/facilitation.h"

#include "core/assessment/shipped_data.h"
#include "core/records/owned.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

Facilitation FacilitationOf(const v1::Declaration& declaration, const AssessmentData& data = ShippedData(), const char* hub_country = "KR") {
  return Facilitate(*records::OwnedDeclaration(declaration), data, hub_country, TestNow());
}

v1::FacilitationCategory CategoryOf(const v1::Declaration& declaration) {
  return FacilitationOf(declaration).category;
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
  const Facilitation facilitation = FacilitationOf(Import("BTN", 1));
  EXPECT_EQ(facilitation.category, v1::FACILITATION_CATEGORY_HIGH_VALUE);
  EXPECT_FALSE(facilitation.is_value_comparable);
  EXPECT_EQ(facilitation.reason.code, "assessment.category.value_not_comparable");
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

// To KR, in which the goods had left it.
v1::Declaration Return(int64_t units, v1::Nature nature = v1::NATURE_RETURN) {
  v1::Declaration declaration = Import("USD", units, nature);
  declaration.mutable_postal_details()->set_flow(v1::FLOW_DIRECTION_RETURN);
  declaration.mutable_goods_shipment()->set_destination_country_code("KR");
  declaration.mutable_goods_shipment()->add_previous_documents()->set_id("UF000654405KR");
  return declaration;
}

TEST(FacilitationTest, GoodsThatReturnAsTheyLeftAreNotDutiable) {
  const Facilitation facilitation = FacilitationOf(Return(500));
  EXPECT_EQ(facilitation.category, v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE);
  EXPECT_EQ(facilitation.reason.code, "assessment.category.returned_goods");
  EXPECT_EQ(facilitation.reason.text, "declared to return as they left: no duty, once customs sees that they do");
  EXPECT_EQ(facilitation.reason.source, "Customs Act of Korea Art. 99: re-imported unaltered within 2 years");
}

TEST(FacilitationTest, AReturnWithinTheThresholdNeedsNoOtherReason) {
  EXPECT_EQ(FacilitationOf(Return(150)).reason.code, "assessment.category.low_value_non_dutiable");
}

TEST(FacilitationTest, AReturnAboveTheSimplifiedThresholdIsDeclaredInFull) {
  EXPECT_EQ(CategoryOf(Return(2000)), v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE);
  EXPECT_EQ(CategoryOf(Return(2001)), v1::FACILITATION_CATEGORY_HIGH_VALUE);
}

TEST(FacilitationTest, AReturnThatDoesNotSayAsWhatTheGoodsLeftIsAnImport) {
  v1::Declaration nameless = Return(500);
  nameless.mutable_goods_shipment()->clear_previous_documents();
  EXPECT_EQ(CategoryOf(nameless), v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE);
  nameless.mutable_goods_shipment()->add_previous_documents();
  EXPECT_EQ(CategoryOf(nameless), v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE) << "an empty identifier names nothing";
  v1::Declaration import = Return(500);
  import.mutable_postal_details()->set_flow(v1::FLOW_DIRECTION_IMPORT);
  EXPECT_EQ(CategoryOf(import), v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE) << "what is no return has earlier identifiers too";
}

TEST(FacilitationTest, AReturnToAnotherCountryIsNotRelievedHere) {
  v1::Declaration elsewhere = Return(500);
  elsewhere.mutable_goods_shipment()->set_destination_country_code("JP");
  EXPECT_EQ(CategoryOf(elsewhere), v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE);
}

TEST(FacilitationTest, WhereNoRowSpeaksOfReturnedGoodsAReturnIsAnImport) {
  v1::Declaration declaration = Return(500);
  declaration.mutable_goods_shipment()->set_destination_country_code("JP");
  EXPECT_EQ(FacilitationOf(declaration, ShippedData(), "JP").category, v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE);
}

TEST(FacilitationTest, ReliefOfReturnedGoodsMayHaveALimit) {
  AssessmentData data = ShippedData();
  data.thresholds = Thresholds();
  ASSERT_TRUE(data.thresholds
                  .Load("thresholds.csv",
                        "country,departure_country,nature,kind,currency,units,valid_from,valid_to,source\n"
                        ",,,duty_free,USD,0,2000-01-01,,s\n,,,simplified,USD,1000,2000-01-01,,s\n"
                        "KR,,,returned_goods,USD,300,2000-01-01,,s\nKR,US,,returned_goods,BTN,1,2000-01-01,,s\n")
                  .ok());
  EXPECT_EQ(FacilitationOf(Return(300), data).category, v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE);
  EXPECT_EQ(FacilitationOf(Return(301), data).category, v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE);
  v1::Declaration without_rate = Return(1);
  without_rate.mutable_goods_shipment()->set_export_country_id("US");
  EXPECT_EQ(FacilitationOf(without_rate, data).category, v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE);
}

TEST(FacilitationTest, ReasonNamesTheThresholdsSource) {
  const Facilitation facilitation = FacilitationOf(Import("USD", 10));
  EXPECT_EQ(facilitation.reason.code, "assessment.category.low_value_non_dutiable");
  EXPECT_EQ(facilitation.reason.text, "declared value up to USD 150: no duty");
  EXPECT_EQ(facilitation.reason.source, "Korea Customs Service: goods for personal use up to USD 150");
}

}  // namespace
}  // namespace postgate::assessment
