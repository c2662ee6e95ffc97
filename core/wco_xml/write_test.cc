// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/write.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::wco_xml {

bool operator==(const Unsaid& left, const Unsaid& right) { return left.field_path == right.field_path && left.remark == right.remark; }
void PrintTo(const Unsaid& unsaid, std::ostream* to) { *to << unsaid.field_path << ": " << unsaid.remark; }

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class WriteTest : public testing::Test {
 protected:
  WriteTest() { declaration_.set_function_code("9"); }

  std::string Xml() {
    unsaid_.clear();
    return Write(declaration_, &unsaid_);
  }

  v1::Declaration declaration_;
  std::vector<Unsaid> unsaid_;
};

TEST_F(WriteTest, TheEnvelopeSaysEditionMessageAndCountry) {
  declaration_.set_addressed_country("KR");
  EXPECT_EQ(Xml(),
            R"(<?xml version="1.0" encoding="UTF-8"?>
<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2">
  <WCODataModelVersionCode>3.6</WCODataModelVersionCode>
  <WCOTypeName>DEC</WCOTypeName>
  <ResponsibleCountryCode>KR</ResponsibleCountryCode>
  <Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2" xmlns:ds="urn:wco:datamodel:WCO:Declaration_DS:DMS:2">
    <FunctionCode>9</FunctionCode>
  </Declaration>
</MetaData>
)");
  EXPECT_THAT(unsaid_, IsEmpty());
}

TEST_F(WriteTest, TextsAreEscaped) {
  declaration_.mutable_declarant()->set_name("A & B <\"C\">");
  declaration_.mutable_declarant()->set_id("X\"1");
  declaration_.mutable_declarant()->mutable_traits()->set_id_kind("A\"<&");
  const std::string xml = Xml();
  EXPECT_THAT(xml, HasSubstr("<Name>A &amp; B &lt;&quot;C&quot;&gt;</Name>"));
  EXPECT_THAT(xml, HasSubstr(R"(<ID schemeID="A&quot;&lt;&amp;">X&quot;1</ID>)"));
}

TEST_F(WriteTest, AnAddressIsOneLine) {
  v1::Address* address = declaration_.mutable_declarant()->mutable_address();
  address->set_street("Beacon Hill");
  address->set_house_number("168");
  address->add_additional_lines("Flat 2");
  EXPECT_THAT(Xml(), HasSubstr("<Line>Beacon Hill 168 Flat 2</Line>"));
  EXPECT_THAT(unsaid_, ElementsAre(Unsaid{"declarant.address.street", "joined with the others of Line"},
                                   Unsaid{"declarant.address.house_number", "joined with the others of Line"},
                                   Unsaid{"declarant.address.additional_lines[0]", "joined with the others of Line"}));
}

TEST_F(WriteTest, APostBoxAloneIsSaidToBeReadAsAStreet) {
  declaration_.mutable_declarant()->mutable_address()->set_po_box("PO Box 12");
  EXPECT_THAT(Xml(), HasSubstr("<Line>PO Box 12</Line>"));
  EXPECT_THAT(unsaid_, ElementsAre(Unsaid{"declarant.address.po_box", "joined with the others of Line"}));
}

TEST_F(WriteTest, ATooLongTextIsCutAndATooLongIdentifierLeftOutAndBothAreSaid) {
  declaration_.mutable_declarant()->set_name(std::string(71, 'n'));
  declaration_.mutable_declarant()->set_id(std::string(18, '1'));
  const std::string xml = Xml();
  EXPECT_THAT(xml, HasSubstr(absl::StrCat("<Name>", std::string(70, 'n'), "</Name>")));
  EXPECT_THAT(xml, Not(HasSubstr("<ID>")));
  EXPECT_THAT(unsaid_, ElementsAre(Unsaid{"declarant.name", "cut to 70 characters"}, Unsaid{"declarant.id", "longer than 17 characters"}));
}

TEST_F(WriteTest, TheTransportDocumentsStandFirstAmongTheDocuments) {
  declaration_.add_additional_documents()->set_id("INV-1");
  v1::Consignment* consignment = declaration_.mutable_goods_shipment()->mutable_consignment();
  consignment->mutable_transport_contract_document()->set_id("RR123456785KR");
  consignment->mutable_transport_contract_document()->set_type_code("N750");
  consignment->mutable_transport_contract_document()->set_id_type(v1::ITEM_ID_TYPE_S10);
  consignment->mutable_master_transport_document()->set_id("180-12345675");
  consignment->mutable_master_transport_document()->set_type_code("N741");
  EXPECT_THAT(Xml(), HasSubstr(R"(    <AdditionalDocument>
      <CategoryCode>N</CategoryCode>
      <ID schemeID="S10">RR123456785KR</ID>
      <TypeCode>750</TypeCode>
    </AdditionalDocument>
    <AdditionalDocument>
      <CategoryCode>N</CategoryCode>
      <ID schemeID="MASTER">180-12345675</ID>
      <TypeCode>741</TypeCode>
    </AdditionalDocument>
    <AdditionalDocument>
      <ID>INV-1</ID>
    </AdditionalDocument>
)"));
  EXPECT_THAT(unsaid_, IsEmpty());
}

TEST_F(WriteTest, ADocumentTypeThatIsAWordIsLeftOutAndSaid) {
  declaration_.add_additional_documents()->set_type_code("invoice");
  EXPECT_THAT(Xml(), HasSubstr("<AdditionalDocument/>"));
  EXPECT_THAT(unsaid_, ElementsAre(Unsaid{"additional_documents[0].type_code", "longer than 3 characters"}));
}

TEST_F(WriteTest, CodesThatTheFormatCantHoldHaveACounterpart) {
  declaration_.set_function_code("5");
  declaration_.mutable_goods_shipment()->set_transaction_nature_code("999");
  const std::string xml = Xml();
  EXPECT_THAT(xml, HasSubstr("<FunctionCode>13</FunctionCode>"));
  EXPECT_THAT(xml, HasSubstr("<TransactionNatureCode>99</TransactionNatureCode>"));
  EXPECT_THAT(unsaid_, IsEmpty());
  declaration_.mutable_goods_shipment()->set_transaction_nature_code("99");
  EXPECT_THAT(Xml(), Not(HasSubstr("TransactionNatureCode"))) << "it would be read as 999";
  EXPECT_THAT(unsaid_, ElementsAre(Unsaid{"goods_shipment.transaction_nature_code", "the schema means another code by it"}));
}

TEST_F(WriteTest, MassesAmountsAndTimesAreInTheSchemasUnits) {
  declaration_.set_total_gross_mass_g(491);
  declaration_.mutable_invoice_amount()->set_currency_code("EUR");
  declaration_.mutable_invoice_amount()->set_units(150);
  declaration_.mutable_invoice_amount()->set_nanos(230'000'000);
  declaration_.mutable_issue_date_time()->set_seconds(1'772'359'200);
  const std::string xml = Xml();
  EXPECT_THAT(xml, HasSubstr(R"(<TotalGrossMassMeasure unitCode="KGM">0.491</TotalGrossMassMeasure>)"));
  EXPECT_THAT(xml, HasSubstr(R"(<InvoiceAmount currencyID="EUR">150.23</InvoiceAmount>)"));
  EXPECT_THAT(xml, HasSubstr(R"(<ds:DateTimeString formatCode="304">20260301100000Z</ds:DateTimeString>)"));
}

TEST_F(WriteTest, AnAmountIsLeftOutWithAWrongCurrency) {
  declaration_.mutable_invoice_amount()->set_currency_code("eur");
  EXPECT_THAT(Xml(), Not(HasSubstr("InvoiceAmount")));
  EXPECT_THAT(unsaid_, ElementsAre(Unsaid{"invoice_amount", "its currency is no code of three capitals"}));
}

TEST_F(WriteTest, OneCommunicationOfADeclarantIsHeld) {
  for (const char* id : {"+82 69 0063 6225", "a@example.org"}) declaration_.mutable_declarant()->add_communications()->set_id(id);
  const std::string xml = Xml();
  EXPECT_THAT(xml, HasSubstr("<ID>+82 69 0063 6225</ID>"));
  EXPECT_THAT(xml, Not(HasSubstr("example")));
  EXPECT_THAT(unsaid_, ElementsAre(Unsaid{"declarant.communications[1]", "the schema takes 1"}));
}

TEST_F(WriteTest, APackageIsTheFirstOfItsPiece) {
  v1::GovernmentAgencyGoodsItem* piece = declaration_.mutable_goods_shipment()->add_government_agency_goods_items();
  piece->set_sequence_numeric(3);
  piece->mutable_packaging()->set_quantity(2);
  EXPECT_THAT(Xml(), HasSubstr(R"(        <SequenceNumeric>3</SequenceNumeric>
        <Packaging>
          <SequenceNumeric>1</SequenceNumeric>
          <QuantityQuantity>2</QuantityQuantity>
        </Packaging>
)"));
}

TEST_F(WriteTest, AMessageWithNothingInItIsNotWritten) {
  declaration_.mutable_goods_shipment()->mutable_consignor()->mutable_address();
  EXPECT_THAT(Xml(), Not(HasSubstr("GoodsShipment")));
}

TEST_F(WriteTest, NoRemarkRepeatsAValue) {
  declaration_.mutable_declarant()->set_name(std::string(80, 'q'));
  declaration_.mutable_postal_details()->set_nature_text("qqqq");
  declaration_.mutable_goods_shipment()->mutable_consignee()->add_communications()->set_id("qqqq");
  Xml();
  EXPECT_FALSE(unsaid_.empty());
  for (const Unsaid& each : unsaid_) EXPECT_THAT(absl::StrCat(each.field_path, each.remark), Not(HasSubstr("qq")));
}

}  // namespace
}  // namespace postgate::wco_xml
