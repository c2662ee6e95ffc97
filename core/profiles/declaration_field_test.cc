// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/declaration_field.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/records/owned.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::profiles {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DeclarationFieldTest : public testing::Test {
 protected:
  DeclarationFieldTest() {
    message_.set_total_gross_mass_g(500);
    message_.mutable_postal_details()->set_nature(v1::NATURE_GIFT);
    message_.mutable_postal_details()->mutable_ordered_online()->set_value(true);
    message_.mutable_goods_shipment()->mutable_consignee()->mutable_address()->set_country_code("KR");
    message_.mutable_goods_shipment()->mutable_consignee()->mutable_address()->add_additional_lines("c/o Kim");
    for (const char* code : {"610910", "910221"}) {
      auto& piece = *message_.mutable_goods_shipment()->add_government_agency_goods_items();
      piece.mutable_commodity()->add_classifications()->set_id(code);
      piece.mutable_statistical_value_amount()->set_currency_code("KRW");
      piece.mutable_statistical_value_amount()->set_units(30'000);
    }
  }

  std::vector<std::string> Texts(const std::string& path) {
    std::vector<std::string> texts;
    records::OwnedDeclaration declaration(message_);
    DeclarationField::Find(path)->AnyText(*declaration, kAllPieces, [&](absl::string_view text) { return texts.emplace_back(text), false; });
    return texts;
  }
  std::vector<int64_t> Numbers(const std::string& path) {
    std::vector<int64_t> numbers;
    records::OwnedDeclaration declaration(message_);
    DeclarationField::Find(path)->AnyNumber(*declaration, kAllPieces, [&](int64_t number) { return numbers.push_back(number), false; });
    return numbers;
  }
  static std::string Error(const std::string& path) { return std::string(DeclarationField::Find(path).status().message()); }

  v1::Declaration message_;
};

TEST_F(DeclarationFieldTest, ReadsTextsNumbersAndMoneyWhereverTheyStand) {
  EXPECT_THAT(Texts("goods_shipment.consignee.address.country_code"), ElementsAre("KR"));
  EXPECT_THAT(Texts("goods_shipment.consignee.address.additional_lines"), ElementsAre("c/o Kim"));
  EXPECT_THAT(Texts("goods_shipment.government_agency_goods_items.commodity.classifications.id"), ElementsAre("610910", "910221"));
  EXPECT_THAT(Numbers("total_gross_mass_g"), ElementsAre(500));
  EXPECT_THAT(Numbers("postal_details.nature"), ElementsAre(v1::NATURE_GIFT));
  EXPECT_THAT(Numbers("postal_details.ordered_online.value"), ElementsAre(1));
  int amounts = 0;
  DeclarationField::Find("goods_shipment.government_agency_goods_items.statistical_value_amount")
      ->AnyMoney(*records::OwnedDeclaration(message_), kAllPieces, [&](absl::string_view currency, absl::int128 billionths) {
        EXPECT_EQ(currency, "KRW");
        EXPECT_EQ(billionths, absl::int128(30'000) * 1'000'000'000);
        return ++amounts, false;
      });
  EXPECT_EQ(amounts, 2);
}

TEST_F(DeclarationFieldTest, WhatIsNotThereIsNotRead) {
  EXPECT_THAT(Texts("goods_shipment.consignor.name"), IsEmpty());
  EXPECT_THAT(Texts("goods_shipment.consignee.name"), IsEmpty());
  EXPECT_THAT(Numbers("goods_item_quantity"), IsEmpty());
}

TEST_F(DeclarationFieldTest, ReadsOnePieceAlone) {
  records::OwnedDeclaration declaration(message_);
  const DeclarationField code = *DeclarationField::Find("goods_shipment.government_agency_goods_items.commodity.classifications.id");
  const auto code_of = [&](int piece) {
    std::string found;
    code.AnyText(*declaration, piece, [&](absl::string_view text) { return absl::StrAppend(&found, text), false; });
    return found;
  };
  EXPECT_EQ(code_of(0), "610910");
  EXPECT_EQ(code_of(1), "910221");
  EXPECT_EQ(code_of(2), "");
  EXPECT_EQ(code_of(kAllPieces), "610910910221");
}

TEST_F(DeclarationFieldTest, ReadsTheWholeCodeOfGoods) {
  auto& commodity = *message_.mutable_goods_shipment()->mutable_government_agency_goods_items(0)->mutable_commodity();
  commodity.add_classifications()->set_id("0010");
  EXPECT_THAT(Texts("goods_shipment.government_agency_goods_items.commodity.hs_code"), ElementsAre("6109100010", "910221"));
  commodity.clear_classifications();
  EXPECT_THAT(Texts("goods_shipment.government_agency_goods_items.commodity.hs_code"), ElementsAre("910221"));
}

TEST_F(DeclarationFieldTest, StopsAtTheFirstThatIsEnough) {
  int seen = 0;
  EXPECT_TRUE(DeclarationField::Find("goods_shipment.government_agency_goods_items.commodity.classifications.id")
                  ->AnyText(*records::OwnedDeclaration(message_), kAllPieces, [&](absl::string_view) { return ++seen, true; }));
  EXPECT_EQ(seen, 1);
}

TEST_F(DeclarationFieldTest, SaysWhichPartOfAPathIsNoField) {
  EXPECT_THAT(Error("goods_shipment.consigne.name"), HasSubstr("GoodsShipment has no \"consigne\""));
  EXPECT_THAT(Error("goods_shipment.consignee"), HasSubstr("ends in a message (Consignee)"));
  EXPECT_THAT(Error("total_gross_mass_g.units"), HasSubstr("goes on behind \"total_gross_mass_g\""));
  EXPECT_THAT(Error(""), HasSubstr("Declaration has no \"\""));
}

// Every field that the proto has can be tested.
void CheckFieldsOf(const google::protobuf::Descriptor& message, const std::string& before, int depth) {
  for (int i = 0; i < message.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *message.field(i);
    const std::string path = before + field.name();
    const bool is_message = field.message_type() != nullptr;
    const bool is_money = is_message && field.message_type()->name() == "Money" && !field.is_repeated();
    EXPECT_EQ(DeclarationField::Find(path).ok(), !is_message || is_money) << path;
    if (is_message && depth < 8) CheckFieldsOf(*field.message_type(), path + ".", depth + 1);
  }
}

TEST_F(DeclarationFieldTest, KnowsEveryFieldOfTheDeclaration) { CheckFieldsOf(*v1::Declaration::descriptor(), "", 0); }

}  // namespace
}  // namespace postgate::profiles
