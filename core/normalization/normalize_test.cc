// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/normalize.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/normalization/normalize_fixture.h"
#include "core/records/owned.h"
#include "core/reference/reference_fixture.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace postgate::normalization {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Input KoreanHub() { return {"KR", absl::FromUnixSeconds(1'772'359'200), reference::SourceTreeReference()}; }

v1::Item Parse(const char* text) {
  v1::Item item;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &item));
  return item;
}

// The rules and fields of the changes, as "rule field: before -> after".
std::vector<std::string> ChangesOf(v1::Item* item) {
  records::OwnedDeclaration declared;
  records::OwnedItem record(*item);
  NormalizeItem(record.get(), KoreanHub(), declared.get());
  *item = record.message();
  std::vector<std::string> texts;
  for (const records::Change& change : declared->changes()) {
    texts.push_back(absl::StrCat(change.rule_id(), " ", change.field_path(), ": ", change.before(), " -> ", change.after()));
  }
  return texts;
}

// Nothing unstated, so that a test adds only what it is about.
constexpr char kStated[] = R"pb(
  item_id: "CP123456785CN" item_id_type: ITEM_ID_TYPE_S10 flow: FLOW_DIRECTION_IMPORT mail_class: MAIL_CLASS_PARCEL
  nature: NATURE_SALE nature_code: "11" departure_country: "CN" destination_country: "KR"
  issuing_office_kind: OFFICE_KIND_DESIGNATED_OPERATOR gross_mass_g: 100)pb";

TEST(NormalizeTest, LeavesAloneWhatIsStated) {
  v1::Item item = Parse(kStated);
  EXPECT_THAT(ChangesOf(&item), IsEmpty());
}

TEST(NormalizeTest, DropsDotsAndSpacesOfHsCodesAndSplitsTheNationalPart) {
  v1::Item item = Parse(kStated);
  item.add_content_pieces()->set_hs_code("6109.10.00 10");
  item.mutable_content_pieces(0)->set_piece_number(1);
  v1::Item once = item;
  EXPECT_THAT(ChangesOf(&once), ElementsAre("normalize.hs_code content_pieces[0].hs_code: 6109.10.00 10 -> 6109100010"));
  const v1::Declaration declaration = Declared(item, KoreanHub());
  const auto& codes = declaration.goods_shipment().government_agency_goods_items(0).commodity().classifications();
  ASSERT_EQ(codes.size(), 2);
  EXPECT_EQ(codes[0].id(), "610910");
  EXPECT_EQ(codes[0].identification_type_code(), "HS");
  EXPECT_EQ(codes[1].id(), "0010");
  EXPECT_EQ(codes[1].identification_type_code(), "NATIONAL");
}

TEST(NormalizeTest, FlowFollowsFromTheCountries) {
  const struct {
    const char* from;
    const char* to;
    v1::Nature nature;
    v1::FlowDirection flow;
  } kCases[] = {
      {"CN", "KR", v1::NATURE_SALE, v1::FLOW_DIRECTION_IMPORT}, {"CN", "KR", v1::NATURE_RETURN, v1::FLOW_DIRECTION_RETURN},
      {"KR", "US", v1::NATURE_SALE, v1::FLOW_DIRECTION_EXPORT}, {"KR", "US", v1::NATURE_RETURN, v1::FLOW_DIRECTION_EXPORT},
      {"CN", "US", v1::NATURE_GIFT, v1::FLOW_DIRECTION_TRANSIT}, {"KR", "KR", v1::NATURE_GIFT, v1::FLOW_DIRECTION_IMPORT},
  };
  for (const auto& each : kCases) {
    v1::Item item = Parse(kStated);
    item.clear_flow();
    item.set_nature(each.nature);
    item.set_departure_country(each.from);
    item.set_destination_country(each.to);
    ChangesOf(&item);
    EXPECT_EQ(item.flow(), each.flow) << each.from << each.to;
  }
}

TEST(NormalizeTest, CountriesComeFromOfficesAndParties) {
  v1::Item item = Parse(kStated);
  item.clear_departure_country();
  item.clear_destination_country();
  item.set_origin_office("CNPEKA");
  item.mutable_sender()->set_country("HK");
  item.mutable_addressee()->set_country("KR");
  ChangesOf(&item);
  EXPECT_EQ(item.departure_country(), "CN");
  EXPECT_EQ(item.destination_country(), "KR");
  item.clear_departure_country();
  item.clear_origin_office();
  ChangesOf(&item);
  EXPECT_EQ(item.departure_country(), "HK");
}

TEST(NormalizeTest, MailClassFollowsFromCodeCarrierOrIdentifier) {
  v1::Item item = Parse(kStated);
  item.clear_mail_class();
  ChangesOf(&item);
  EXPECT_EQ(item.mail_class(), v1::MAIL_CLASS_PARCEL);
  item.clear_mail_class();
  item.set_mail_class_code("E");
  ChangesOf(&item);
  EXPECT_EQ(item.mail_class(), v1::MAIL_CLASS_EMS);

  v1::Item express = Parse("item_id: \"HB-1\"");
  Input input = KoreanHub();
  input.carrier_kind = validation::CarrierKind::kExpress;
  records::OwnedDeclaration declared;
  records::OwnedItem normalized(express);
  NormalizeItem(normalized.get(), input, declared.get());
  EXPECT_EQ(normalized->mail_class(), v1::MAIL_CLASS_EXPRESS);
  EXPECT_EQ(normalized->item_id_type(), v1::ITEM_ID_TYPE_HOUSE_BILL);
  EXPECT_EQ(normalized->issuing_office_kind(), v1::OFFICE_KIND_EXPRESS);
}

TEST(NormalizeTest, NatureAndItsCodeFollowFromEachOther) {
  v1::Item item = Parse(kStated);
  item.clear_nature();
  item.set_nature_code("31");
  EXPECT_THAT(ChangesOf(&item), ElementsAre("normalize.nature nature:  -> NATURE_GIFT"));
  item.clear_nature_code();
  EXPECT_THAT(ChangesOf(&item), ElementsAre("normalize.nature nature_code:  -> 31"));
}

TEST(NormalizeTest, TotalIsTheSumOfPiecesInOneCurrency) {
  v1::Item item = Parse(kStated);
  for (const int64_t units : {10, 20}) {
    v1::ContentPiece* piece = item.add_content_pieces();
    piece->mutable_value()->set_currency_code("EUR");
    piece->mutable_value()->set_units(units);
    piece->mutable_value()->set_nanos(500'000'000);
  }
  v1::Item mixed = item;
  ChangesOf(&item);
  EXPECT_EQ(item.total_declared_value().units(), 31);
  EXPECT_EQ(item.total_declared_value().nanos(), 0);
  mixed.mutable_content_pieces(1)->mutable_value()->set_currency_code("USD");
  ChangesOf(&mixed);
  EXPECT_FALSE(mixed.has_total_declared_value());
}

TEST(NormalizeTest, PiecesGetNumbersAndUnits) {
  v1::Item item = Parse(kStated);
  item.add_content_pieces()->set_quantity(2);
  item.add_content_pieces()->set_piece_number(7);
  EXPECT_THAT(ChangesOf(&item), ElementsAre("normalize.content_pieces content_pieces[0].piece_number: 0 -> 1",
                                            "normalize.content_pieces content_pieces[0].quantity_unit:  -> H87"));
}

TEST(NormalizeTest, OfficeKindIsToldOnlyWhereOperatorAndOfficeAreOfOneCountry) {
  v1::Item item = Parse(kStated);
  item.clear_issuing_office_kind();
  item.set_origin_operator("J1CCNA");
  item.set_origin_office("CNPEKA");
  v1::Item abroad = item;
  ChangesOf(&item);
  EXPECT_EQ(item.issuing_office_kind(), v1::OFFICE_KIND_DESIGNATED_OPERATOR);
  abroad.set_origin_office("DEFRAA");
  ChangesOf(&abroad);
  EXPECT_EQ(abroad.issuing_office_kind(), v1::OFFICE_KIND_UNSPECIFIED);
}

TEST(NormalizeTest, SecondTimeChangesNothing) {
  v1::Item item = Parse(R"pb(
    item_id: "RR473124829GB" nature_code: "11" origin_operator: "GBA" origin_office: "GBLALA"
    sender { country: "GB" } addressee { country: "KR" }
    content_pieces { hs_code: "6109.10" quantity: 1 value { currency_code: "GBP" units: 5 } })pb");
  EXPECT_GE(ChangesOf(&item).size(), 9u);
  const std::string once = item.SerializeAsString();
  EXPECT_THAT(ChangesOf(&item), IsEmpty());
  EXPECT_EQ(item.SerializeAsString(), once);
}

// What validation took as a house bill, normalization must not declare as an S10 identifier that is none.
TEST(NormalizeTest, AnExpressCarriersNumberIsAHouseBillWhateverTheMailClassSays) {
  v1::Item item = Parse("item_id: \"RA2060732667US\" mail_class: MAIL_CLASS_LETTER");
  Input input = KoreanHub();
  input.carrier_kind = validation::CarrierKind::kExpress;
  records::OwnedDeclaration declared;
  records::OwnedItem normalized(item);
  NormalizeItem(normalized.get(), input, declared.get());
  EXPECT_EQ(normalized->item_id_type(), v1::ITEM_ID_TYPE_HOUSE_BILL);
}

TEST(NormalizeTest, ARepresentativeBindsWhomItsStatusSays) {
  v1::Item item = Parse(kStated);
  item.mutable_representative()->set_name("Hanse Customs Services GmbH");
  for (const auto& [status, code] : {std::pair(v1::REPRESENTATIVE_STATUS_UNSPECIFIED, ""), std::pair(v1::REPRESENTATIVE_STATUS_DIRECT, "2"),
                                     std::pair(v1::REPRESENTATIVE_STATUS_INDIRECT, "3")}) {
    item.set_representative_status(status);
    EXPECT_EQ(Declared(item, KoreanHub()).agent().function_code(), code);
  }
}

TEST(NormalizeTest, StatementsAndCusCodesAreDeclared) {
  v1::Item item = Parse(kStated);
  item.add_additional_information()->set_code("X0001");
  item.add_additional_information();
  item.add_additional_information()->set_text("Returned by the buyer unopened");
  item.add_content_pieces()->set_cus_code("0010001-6");
  const v1::Declaration declaration = Declared(item, KoreanHub());
  ASSERT_EQ(declaration.additional_information_size(), 2);
  EXPECT_EQ(declaration.additional_information(0).statement_code(), "X0001");
  EXPECT_EQ(declaration.additional_information(1).statement_description(), "Returned by the buyer unopened");
  const v1::Commodity& commodity = declaration.goods_shipment().government_agency_goods_items(0).commodity();
  EXPECT_EQ(commodity.cus_code(), "0010001-6");
  EXPECT_EQ(commodity.classifications_size(), 0) << "a chemical's code is no HS code";
}

}  // namespace
}  // namespace postgate::normalization
