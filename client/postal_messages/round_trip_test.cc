// SPDX-License-Identifier: Apache-2.0
//
// A full record loses nothing: ours to XML and back, and XML to ours and back.
#include <google/protobuf/util/message_differencer.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/postal_messages/message_table.h"
#include "client/postal_messages/row_values_fixture.h"
#include "client/postal_messages/table_fixture.h"
#include "gmock/gmock.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::client {
namespace {

using ::google::protobuf::Message;
using ::google::protobuf::util::MessageDifferencer;
using ::testing::IsEmpty;

// The differences, without values.
std::string Difference(const Message& a, const Message& b) {
  std::string report;
  MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&report);
  return differencer.Compare(a, b) ? "" : report;
}

v1::Item FullItem(const MessageTable& table) {
  v1::Item item;
  SetAllRows(table, &item);
  // What follows from the codes and parties, as a reader sets it.
  item.set_mail_class(v1::MAIL_CLASS_PARCEL);
  item.set_nature(v1::NATURE_GIFT);
  item.set_departure_country(item.sender().country());
  item.set_destination_country(item.addressee().country());
  return item;
}

void ExpectRoundTrip(const MessageTable& table, const Message& sent) {
  std::vector<Remark> remarks;
  const std::string xml = WriteXml(table, sent, &remarks);
  EXPECT_THAT(RemarksText(remarks), IsEmpty());
  const ReadResult read = ReadXml(xml, table);
  ASSERT_TRUE(read.status.ok()) << read.status << "\n" << xml;
  EXPECT_THAT(RemarksText(read.remarks), IsEmpty());
  ASSERT_EQ(read.messages.size(), 1u) << xml;
  EXPECT_EQ(Difference(sent, *read.messages[0]), "") << xml;
  EXPECT_EQ(WriteXml(table, *read.messages[0], &remarks), xml);
}

TEST(RoundTripTest, LosesNothingOfAFullItemAsItmatt) { ExpectRoundTrip(Itmatt(), FullItem(Itmatt())); }

TEST(RoundTripTest, LosesNothingOfAFullItemAsCusitm) { ExpectRoundTrip(Cusitm(), FullItem(Cusitm())); }

TEST(RoundTripTest, LosesNothingOfAFullDecision) {
  v1::Decision decision;
  SetAllRows(Cusrsp(), &decision);
  ExpectRoundTrip(Cusrsp(), decision);
}

TEST(RoundTripTest, LosesNothingOfAnEventOfOneItem) {
  v1::Movement movement;
  SetAllRows(Emsevt(), &movement);
  ExpectRoundTrip(Emsevt(), movement);
}

TEST(RoundTripTest, LosesNothingOfAReceptacleWithItsItems) {
  v1::Movement movement;
  SetAllRows(Predes(), &movement);
  movement.set_kind(v1::MOVEMENT_KIND_NESTED);
  movement.clear_dispatch_id();
  ExpectRoundTrip(Predes(), movement);
}

TEST(RoundTripTest, LosesNothingOfAReceptacleInItsDispatch) {
  v1::Movement movement;
  SetAllRows(Predes(), &movement);
  movement.set_kind(v1::MOVEMENT_KIND_NESTED);
  movement.clear_item_ids();
  ExpectRoundTrip(Predes(), movement);
}

TEST(RoundTripTest, KeepsEveryTextThatXmlCanHold) {
  v1::Item item = FullItem(Itmatt());
  for (const char* text :
       {"<b>&amp;&#65;]]>", "\"quoted\" 'twice'", " leading and trailing ", "\ttab\nline\r\nreturn\r", "\xEA\xB9\x80\xEC\xB2\xA0\xEC\x88\x98",
        "\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD", "\xF0\x9F\x8E\x81", "<!-- no comment -->", "<![CDATA[x]]>", "&undeclared;", "\xC2\x85\xE2\x80\xA8"}) {
    item.mutable_sender()->set_name(text);
    item.mutable_content_pieces(1)->set_description(text);
    ExpectRoundTrip(Itmatt(), item);
  }
}

TEST(RoundTripTest, KeepsAmountsAndMassesToTheLastDigit) {
  v1::Item item = FullItem(Itmatt());
  item.set_gross_mass_g(1);
  item.mutable_content_pieces(0)->set_net_mass_g(30'000'001);
  item.mutable_postage()->set_units(0);
  item.mutable_postage()->set_nanos(1);
  item.mutable_insured_value()->set_units(-3);
  item.mutable_insured_value()->set_nanos(-125'000'000);
  item.mutable_content_pieces(0)->mutable_value()->set_units(123'456'789'012);
  item.mutable_content_pieces(0)->mutable_value()->set_nanos(0);
  ExpectRoundTrip(Itmatt(), item);
}

TEST(RoundTripTest, KeepsReplacementsAsAmendments) {
  v1::Item item = FullItem(Itmatt());
  item.set_amends(true);
  InterchangeHeader header = TestHeader();
  header.message_function = kFunctionReplacement;
  std::vector<Remark> remarks;
  const ReadResult read = ReadXml(WriteXml(Itmatt(), item, &remarks, header), Itmatt());
  EXPECT_THAT(RemarksText(remarks), IsEmpty());
  ASSERT_EQ(read.messages.size(), 1u);
  EXPECT_EQ(Difference(item, *read.messages[0]), "");
}

TEST(RoundTripTest, KeepsTheHeader) {
  InterchangeHeader header = TestHeader();
  header.test_indicator = "1";
  std::vector<Remark> remarks;
  const InterchangeHeader read = ReadXml(WriteXml(Itmatt(), FullItem(Itmatt()), &remarks, header), Itmatt()).header;
  for (const HeaderRow& row : HeaderRows()) EXPECT_EQ(read.*row.value, header.*row.value) << row.element;
}

TEST(RoundTripTest, SplitsALargeReceptacleAsTheHubTakesIt) {
  v1::Movement receptacle;
  receptacle.set_kind(v1::MOVEMENT_KIND_NESTED);
  receptacle.set_receptacle_id("VNHANAKRBUSACUN50001001100003");
  receptacle.set_dispatch_id("VNHANAKRBUSACUN50001");
  receptacle.mutable_occurred_at()->set_seconds(1780000000);
  for (int i = 0; i < 1001; ++i) receptacle.add_item_ids(absl::StrCat("ITEM", i));
  std::vector<Remark> remarks;
  const ReadResult read = ReadXml(WriteXml(Predes(), receptacle, &remarks), Predes());
  std::vector<int> sizes;
  v1::Movement all;
  for (const auto& message : read.messages) {
    const auto& movement = *google::protobuf::DynamicCastToGenerated<v1::Movement>(message.get());
    sizes.push_back(movement.item_ids_size());
    EXPECT_EQ(movement.dispatch_id().empty(), movement.item_ids_size() > 0);
    all.mutable_item_ids()->MergeFrom(movement.item_ids());
  }
  EXPECT_THAT(sizes, testing::ElementsAre(500, 500, 1, 0));
  EXPECT_THAT(all.item_ids(), testing::ElementsAreArray(receptacle.item_ids()));
}

TEST(RoundTripTest, WritesAnEventForEachItem) {
  v1::Movement movement;
  movement.set_kind(v1::MOVEMENT_KIND_ARRIVED);
  movement.mutable_occurred_at()->set_seconds(1780000000);
  movement.set_location("NLAMSA");
  movement.add_item_ids("CP123456785KR");
  movement.add_item_ids("CP123456799KR");
  std::vector<Remark> remarks;
  const ReadResult read = ReadXml(WriteXml(Emsevt(), movement, &remarks), Emsevt());
  EXPECT_THAT(RemarksText(remarks), IsEmpty());
  ASSERT_EQ(read.messages.size(), 2u);
  for (int i = 0; i < 2; ++i) {
    v1::Movement expected = movement;
    expected.clear_item_ids();
    expected.add_item_ids(movement.item_ids(i));
    EXPECT_EQ(Difference(expected, *read.messages[static_cast<size_t>(i)]), "");
  }
}

}  // namespace
}  // namespace postgate::client
