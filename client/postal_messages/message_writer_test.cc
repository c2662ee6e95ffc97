// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/message_writer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/postal_messages/table_fixture.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::client {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// An item that ITMATT holds whole.
v1::Item Item(const std::string& more = "") {
  v1::Item item;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(absl::StrCat(R"pb(
                                                                           item_id: "CP123456785KR"
                                                                           origin_operator: "KRA"
                                                                           destination_operator: "NLA"
                                                                           mail_class: MAIL_CLASS_PARCEL
                                                                           nature: NATURE_GIFT
                                                                           gross_mass_g: 250
                                                                           sender { name: "A" address_lines: "B" country: "KR" }
                                                                           addressee { name: "C" address_lines: "D" country: "NL" }
                                                                           content_pieces {
                                                                             piece_number: 1
                                                                             quantity: 1
                                                                             net_mass_g: 200
                                                                             description: "wooden toy"
                                                                             value { currency_code: "KRW" units: 9000 }
                                                                           }
                                                                         )pb",
                                                                         more),
                                                            &item));
  return item;
}

std::string RemarksOn(const MessageTable& table, const google::protobuf::Message& message) {
  std::vector<Remark> remarks;
  WriteXml(table, message, &remarks);
  return RemarksText(remarks);
}

TEST(MessageWriterTest, WritesCodesThatFollow) {
  std::vector<Remark> remarks;
  const std::string xml = WriteXml(Itmatt(), Item(), &remarks);
  EXPECT_THAT(RemarksText(remarks), IsEmpty());
  EXPECT_THAT(xml, HasSubstr("<MailClass>C</MailClass>"));
  EXPECT_THAT(xml, HasSubstr("<NatureType>31</NatureType>"));
  EXPECT_THAT(xml, HasSubstr("<TransmissionDate>2026-06-30T12:00:00Z</TransmissionDate>"));
  EXPECT_THAT(xml, HasSubstr("<GrossWeight>0.250</GrossWeight>"));
}

TEST(MessageWriterTest, TellsAClassOrNatureThatItsCodeDoesNotSay) {
  EXPECT_THAT(RemarksOn(Itmatt(), Item("mail_class_code: \"U\"")), HasSubstr("left out mail_class: has no place in ITMATT"));
  EXPECT_THAT(RemarksOn(Itmatt(), Item("nature_code: \"11\"")), HasSubstr("left out nature: has no place in ITMATT"));
}

TEST(MessageWriterTest, WritesASplitAddressAsLinesAndTellsIt) {
  std::vector<Remark> remarks;
  v1::Item item = Item();
  item.mutable_sender()->clear_address_lines();
  item.mutable_sender()->set_street("Main Street");
  item.mutable_sender()->set_house_number("5");
  item.mutable_sender()->set_po_box("77");
  const std::string xml = WriteXml(Itmatt(), item, &remarks);
  EXPECT_THAT(xml, HasSubstr("<AddressLine1>Main Street 5</AddressLine1>\n      <AddressLine2>P.O. Box 77</AddressLine2>"));
  for (const char* field : {"sender.street", "sender.house_number", "sender.po_box"}) {
    EXPECT_THAT(RemarksText(remarks), HasSubstr(absl::StrCat("left out ", field, ": has no place in ITMATT: written as address lines")));
  }
}

TEST(MessageWriterTest, TellsWhatListsHaveNoRoomFor) {
  v1::Item item = Item();
  item.mutable_sender()->add_address_lines("2");
  item.mutable_sender()->add_address_lines("3");
  EXPECT_THAT(RemarksOn(Itmatt(), Item("local_ids: \"1\" local_ids: \"2\" local_ids: \"3\"")), "left out local_ids[2]: ITMATT has room for 2\n");
  EXPECT_THAT(RemarksOn(Itmatt(), item), "left out sender.address_lines[2]: ITMATT has room for 2\n");
}

TEST(MessageWriterTest, TellsWhatHasNoPlaceWithItsPath) {
  const std::string remarks = RemarksOn(Itmatt(), Item("ucr: \"x\" seller { name: \"x\" } content_pieces { language: \"ko\" quantity_unit: \"KGM\" }"));
  EXPECT_THAT(remarks, HasSubstr("left out ucr: has no place in ITMATT: for express consignments\n"));
  EXPECT_THAT(remarks, HasSubstr("left out seller: "));
  EXPECT_THAT(remarks, Not(HasSubstr("seller.name")));
  EXPECT_THAT(remarks, HasSubstr("left out content_pieces[1].language: "));
  EXPECT_THAT(remarks, HasSubstr("left out content_pieces[1].quantity_unit: "));
}

TEST(MessageWriterTest, SaysNothingOfWhatLosesNothing) {
  v1::Item item = Item("item_id_type: ITEM_ID_TYPE_S10 departure_country: \"KR\" destination_country: \"NL\"");
  item.mutable_content_pieces(0)->set_quantity_unit("H87");
  EXPECT_THAT(RemarksOn(Itmatt(), item), IsEmpty());
  item.set_destination_country("BE");
  EXPECT_THAT(RemarksOn(Itmatt(), item), HasSubstr("left out destination_country"));
}

TEST(MessageWriterTest, TellsWhatCusitmLacks) {
  EXPECT_EQ(RemarksOn(Cusitm(), Item("total_declared_value { currency_code: \"KRW\" units: 9000 } importer_reference: \"x\"")),
            "left out importer_reference: has no place in CUSITM\nleft out total_declared_value: has no place in CUSITM\n");
}

TEST(MessageWriterTest, TellsWhatAReceiverMayRefuse) {
  v1::Item item = Item();
  item.clear_origin_operator();
  item.mutable_content_pieces(0)->set_description(std::string(71, 'x'));
  EXPECT_EQ(RemarksOn(Itmatt(), item),
            "doubt origin_operator: is absent, and mandatory in ITMATT\n"
            "doubt content_pieces[0].description: is longer than the 70 that ITMATT is known to take\n");
}

TEST(MessageWriterTest, CountsCharactersAndNotBytes) {
  v1::Item item = Item();
  std::string name;
  for (int i = 0; i < 70; ++i) name.append("\xEA\xB9\x80");
  item.mutable_sender()->set_name(name);
  EXPECT_THAT(RemarksOn(Itmatt(), item), IsEmpty());
}

TEST(MessageWriterTest, WritesNothingOfARecordWithAnError) {
  std::vector<Remark> remarks;
  const std::string nothing = absl::StrCat(WriteXml(Itmatt(), Item("amends: true"), &remarks));
  EXPECT_THAT(nothing, Not(HasSubstr("<Item>")));
  EXPECT_THAT(RemarksText(remarks), HasSubstr("error amends: a message holds originals or replacements"));
  EXPECT_THAT(RemarksOn(Itmatt(), Item("importer_reference: \"\\001\"")), "error importer_reference: a control character, which XML can't hold\n");
  EXPECT_THAT(RemarksOn(Itmatt(), Item("importer_reference: \"\\357\\277\\277\"")), HasSubstr("which XML can't hold"));
  EXPECT_THAT(RemarksOn(Itmatt(), Item("postage { currency_code: \"KRW\" units: 5 nanos: -3 }")), HasSubstr("error postage: no amount"));
}

TEST(MessageWriterTest, TellsMovementsOfAnotherKind) {
  v1::Movement movement;
  movement.set_kind(v1::MOVEMENT_KIND_PLANNED);
  movement.set_dispatch_id("VNHANAKRBUSACUN50001");
  EXPECT_THAT(RemarksOn(Predes(), movement), HasSubstr("left out kind: PREDES tells what is nested"));
  EXPECT_THAT(RemarksOn(Emsevt(), movement), HasSubstr("left out kind: EMSEVT has events"));
  movement.set_kind(v1::MOVEMENT_KIND_DEPARTED);
  EXPECT_THAT(RemarksOn(Emsevt(), movement), HasSubstr("this movement names none"));
}

TEST(MessageWriterTest, RefusesADecisionThatNamesNoItem) {
  v1::Decision decision;
  decision.set_kind(v1::DECISION_KIND_HOLD);
  decision.set_receptacle_id("VNHANAKRBUSACUN50001001100003");
  EXPECT_THAT(RemarksOn(Cusrsp(), decision), HasSubstr("error item_id: CUSRSP answers for an item"));
}

TEST(MessageWriterTest, RefusesAHeaderThatIsNotWhole) {
  InterchangeHeader header = TestHeader();
  header.recipient.clear();
  EXPECT_THAT(std::string(MessageWriter::Create(Itmatt(), header).status().message()), HasSubstr("needs RecipientId: `--recipient`"));
  header.recipient = std::string(36, 'x');
  EXPECT_THAT(std::string(MessageWriter::Create(Itmatt(), header).status().message()), HasSubstr("RecipientId: at most 35 characters"));
  header.recipient = "\x02";
  EXPECT_THAT(std::string(MessageWriter::Create(Itmatt(), header).status().message()), HasSubstr("control character"));
}

}  // namespace
}  // namespace postgate::client
