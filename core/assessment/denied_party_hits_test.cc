// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/denied_party_hits.h"

#include <string>
#include <vector>

#include "core/records/owned.h"
#include "core/reference/reference_data.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DeniedPartyHitsTest : public testing::Test {
 protected:
  DeniedPartyHitsTest() {
    v1::GoodsShipment& shipment = *declaration_.mutable_goods_shipment();
    shipment.mutable_consignor()->set_name("Jade Harbor Trading");
    shipment.mutable_consignee()->set_name("Kim Minji");
  }

  v1::GoodsShipment& shipment() { return *declaration_.mutable_goods_shipment(); }
  std::vector<DeniedPartyHit> Find() {
    screening::ScreeningSession session(list_);
    return FindDeniedParties(*records::OwnedDeclaration(declaration_), session);
  }
  std::vector<std::string> Fields() {
    std::vector<std::string> fields;
    for (const DeniedPartyHit& hit : Find()) fields.emplace_back(hit.field_path);
    return fields;
  }

  const screening::ScreeningList list_{{{{"7", {"Morozov Export Bureau"}, {"Cuba"}, {"Calle 23, Havana"}}, {"8", {"Иванов Сергей"}, {}}}, "edition"},
                                       *reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference")};
  v1::Declaration declaration_;
};

TEST_F(DeniedPartyHitsTest, LooksForEachOfFourParties) {
  EXPECT_THAT(Find(), IsEmpty());
  shipment().mutable_consignor()->set_name("Morozov Export Bureau");
  shipment().mutable_consignee()->set_name("Morozof Export Bureau");
  shipment().mutable_seller()->set_name("Bureau Morozov Export");
  shipment().mutable_importer()->set_name("MOROZOV EXPORT BUREAU");
  EXPECT_THAT(Fields(), ElementsAre("sender.name", "addressee.name", "seller.name", "importer.name"));
}

TEST_F(DeniedPartyHitsTest, AnImporterWhoIsTheAddresseeIsOneParty) {
  shipment().mutable_consignee()->set_name("Morozov Export Bureau");
  shipment().mutable_importer()->set_name("Morozov Export Bureau");
  EXPECT_THAT(Fields(), ElementsAre("addressee.name"));
}

TEST_F(DeniedPartyHitsTest, WeighsWhereThePartyIsAndSaysWhy) {
  v1::Consignor& sender = *shipment().mutable_consignor();
  sender.set_name("Morozof Export Bureau");
  ASSERT_THAT(Find(), SizeIs(1));
  EXPECT_DOUBLE_EQ(Find()[0].Weight(), 0.5);
  sender.mutable_address()->set_country_code("CU");
  sender.mutable_address()->set_city_name("Havana");
  EXPECT_DOUBLE_EQ(Find()[0].Weight(), 0.9);
  EXPECT_THAT(Find()[0].Text(), testing::MatchesRegex("entry 7 \"Morozov Export Bureau\", score 0\\.9[0-9] \\(MOROZOF for MOROZOV, EXPORT, BUREAU\\); "
                                                      "country agrees, address agrees"));
  sender.mutable_address()->set_country_code("KR");
  sender.mutable_address()->set_city_name("Seoul");
  EXPECT_DOUBLE_EQ(Find()[0].Weight(), 0.1);
  EXPECT_THAT(Find()[0].Text(), testing::EndsWith("country differs, address differs"));
}

TEST_F(DeniedPartyHitsTest, TakesWhatNormalizationHasWrittenInLatinLetters) {
  shipment().mutable_seller()->set_name("no name at all");
  shipment().mutable_seller()->mutable_traits()->set_latin_name("Ivanov Sergey");
  EXPECT_THAT(Fields(), ElementsAre("seller.name"));
}

}  // namespace
}  // namespace postgate::assessment
