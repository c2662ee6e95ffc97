// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/message_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/postal_messages/table_fixture.h"
#include "gmock/gmock.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A secret that no error text may show.
constexpr char kSecret[] = "Kim-Secret";

std::string Item(const std::string& content) { return absl::StrCat("<ITMATT>\n<Item>\n", content, "\n</Item>\n</ITMATT>\n"); }

void ExpectRefused(const std::string& xml, const std::string& why) {
  const ReadResult read = ReadXml(xml, Itmatt());
  EXPECT_EQ(read.status.code(), absl::StatusCode::kInvalidArgument) << read.status << "\n" << xml.substr(0, 500);
  EXPECT_THAT(std::string(read.status.message()), HasSubstr(why)) << xml.substr(0, 500);
  EXPECT_THAT(std::string(read.status.message()), HasSubstr("FILE:"));
  EXPECT_THAT(std::string(read.status.message()), Not(HasSubstr(kSecret)));
}

TEST(MessageReaderTest, RefusesADocumentTypeBeforeItIsRead) {
  ExpectRefused("<!DOCTYPE ITMATT>\n<ITMATT/>", "FILE:1: a document type");
  ExpectRefused("<!DOCTYPE ITMATT SYSTEM \"http://127.0.0.1:1/x.dtd\"><ITMATT/>", "a document type");
  ExpectRefused("<!DOCTYPE ITMATT [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + Item("<ItemIdentifier>&x;</ItemIdentifier>"), "a document type");
}

TEST(MessageReaderTest, RefusesEntitiesThatGrow) {
  std::string xml = "<!DOCTYPE ITMATT [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 30; ++i) absl::StrAppend(&xml, "<!ENTITY a", i, " \"&a", i - 1, ";&a", i - 1, ";\">");
  ExpectRefused(absl::StrCat(xml, "]>", Item("<ItemIdentifier>&a29;</ItemIdentifier>")), "a document type");
}

TEST(MessageReaderTest, RefusesUndeclaredEntitiesWithoutShowingThem) {
  ExpectRefused(Item("<ItemIdentifier>A &Kim-Secret; B</ItemIdentifier>"), "write & as &amp;");
  ExpectRefused(Item("<ItemIdentifier>A & B</ItemIdentifier>"), "write & as &amp;");
}

TEST(MessageReaderTest, RefusesAttributesNamespacesAndInstructions) {
  ExpectRefused("<ITMATT version=\"1\"/>", "an attribute");
  ExpectRefused("<ITMATT xmlns=\"urn:x\"/>", "a namespace");
  ExpectRefused("<u:ITMATT xmlns:u=\"urn:x\"/>", "a namespace");
  ExpectRefused("<ITMATT><?php x ?></ITMATT>", "a processing instruction");
}

TEST(MessageReaderTest, RefusesElementsWithinOneAnotherWithoutEnd) {
  std::string xml = "<ITMATT><Item>";
  for (int i = 0; i < 100'000; ++i) xml.append("<a>");
  ExpectRefused(xml, "more than 16 elements within one another");
}

TEST(MessageReaderTest, RefusesARecordWithoutEnd) {
  const std::string junk(XmlParser::kRecordBytesMax + 1, ' ');
  ExpectRefused(Item(junk), "more than 4 MB without the end of a record");
}

TEST(MessageReaderTest, RefusesATagWithoutEndBeforeItIsRead) {
  const std::string junk(XmlParser::kTagBytesMax + (32 << 10), 'x');
  std::string attributes;
  for (int i = 0; i < 10'000; ++i) absl::StrAppend(&attributes, " a", i, "=\"\"");
  constexpr char kWhy[] = "more than 16 kB in one tag or comment";
  ExpectRefused(absl::StrCat("<ITMATT", attributes, "/>"), kWhy);
  ExpectRefused(Item(absl::StrCat("<", junk, "/>")), kWhy);
  ExpectRefused(absl::StrCat("<ITMATT><!--", junk, "--></ITMATT>"), kWhy);
  ExpectRefused(absl::StrCat("<ITMATT><Item x=\"", junk, "\"/></ITMATT>"), kWhy);
  ExpectRefused(absl::StrCat("<!DOCTYPE x [", junk, "]><ITMATT/>"), kWhy);
  // Text has its own limits.
  EXPECT_TRUE(ReadXml(Item(absl::StrCat("<ItemIdentifier>", std::string(40'000, 'x'), "</ItemIdentifier>")), Itmatt()).status.ok());
}

TEST(MessageReaderTest, ShowsTheBeginningOfALongNameInWholeCharacters) {
  std::string name = "x";
  while (name.size() < 100) name.append("\u00E9");
  const ReadResult read = ReadXml(Item(absl::StrCat("<", name, "/>")), Itmatt());
  ASSERT_EQ(read.remarks.size(), 1u);
  EXPECT_EQ(read.remarks[0].path, absl::StrCat("Item/", name.substr(0, 63)));
  ExpectRefused(absl::StrCat("<", name, "/>"), absl::StrCat("found ", name.substr(0, 63), ":"));
}

TEST(MessageReaderTest, NamesTheFirstOfManyElementsThatItDoesNotKnow) {
  std::string content;
  for (int i = 0; i < 10'000; ++i) content.append("<GrosWeight>1</GrosWeight>\n");
  const ReadResult read = ReadXml(Item(content), Itmatt());
  ASSERT_EQ(read.remarks.size(), RecordBuilder::kRemarksMax);
  EXPECT_EQ(read.remarks.back().line, 3 + static_cast<int64_t>(RecordBuilder::kRemarksMax) - 1) << "none behind is looked at";
  EXPECT_TRUE(read.messages.empty());
}

TEST(MessageReaderTest, RefusesAValueWithoutEnd) {
  const ReadResult read = ReadXml(Item(absl::StrCat("<ItemIdentifier>", std::string(RecordBuilder::kTextBytesMax + 1, 'x'), "</ItemIdentifier>")), Itmatt());
  EXPECT_TRUE(read.status.ok()) << read.status;
  EXPECT_EQ(RemarksText(read.remarks), "line 3 error Item/ItemIdentifier: a text of more than 64 kB\n");
}

TEST(MessageReaderTest, TellsFewOfManyRemarksAndNeverForgetsAnError) {
  std::string content;
  for (int i = 0; i < 10'000; ++i) content.append("<ContentPiece><RevisedHs>1</RevisedHs></ContentPiece>");
  const ReadResult read = ReadXml(Item(content + "<Nonsense/>"), Itmatt());
  EXPECT_EQ(read.remarks.size(), RecordBuilder::kRemarksMax);
  EXPECT_EQ(read.remarks.back().kind, Remark::Kind::kError);
  EXPECT_TRUE(read.messages.empty());
}

TEST(MessageReaderTest, RefusesWhatIsNotWellFormed) {
  ExpectRefused("", "no XML");
  ExpectRefused("item_id,flow\n", "no XML");
  ExpectRefused("<ITMATT><Item>", "not complete");
  ExpectRefused("<ITMATT>\n<Item></ITMATT></Item>", "FILE:2: an end tag that does not match");
  ExpectRefused("<ITMATT/><ITMATT/>", "not");
  ExpectRefused(Item("<ItemIdentifier>a\x01z</ItemIdentifier>"), "a character that XML does not allow");
  ExpectRefused(Item("<ItemIdentifier>&#0;</ItemIdentifier>"), "a character that XML does not allow");
  ExpectRefused(Item("<ItemIdentifier>Kim-Secret \xFF\xFE</ItemIdentifier>"), "bytes that are not in the encoding");
}

TEST(MessageReaderTest, RefusesAnotherMessage) {
  ExpectRefused("<CUSITM/>", "expected the element ITMATT; found CUSITM: is --from right?");
  ExpectRefused("<ITMATT><Receptacle/></ITMATT>", "ITMATT/Receptacle: expected InterchangeHeader or Item");
  ExpectRefused("<ITMATT>Kim-Secret</ITMATT>", "text outside of Item");
}

TEST(MessageReaderTest, RefusesAHeaderThatCanNotBeFollowed) {
  ExpectRefused("<ITMATT><InterchangeHeader/><InterchangeHeader/></ITMATT>", "expected once, before the first Item");
  ExpectRefused("<ITMATT><Item/><InterchangeHeader/></ITMATT>", "expected once, before the first Item");
  ExpectRefused("<ITMATT><InterchangeHeader><SenderIdd>x</SenderIdd></InterchangeHeader></ITMATT>", "no such element; did you mean \"SenderId\"?");
  ExpectRefused("<ITMATT><InterchangeHeader><SenderId>x</SenderId><SenderId>x</SenderId></InterchangeHeader></ITMATT>", "stands twice");
  ExpectRefused("<ITMATT><InterchangeHeader><MessageFunction>1</MessageFunction></InterchangeHeader></ITMATT>", "expected 9 (original) or 5 (replacement)");
  ExpectRefused(absl::StrCat("<ITMATT><InterchangeHeader><SenderId>", std::string(2000, 'x'), "</SenderId></InterchangeHeader></ITMATT>"),
                "more than 1024 bytes");
}

TEST(MessageReaderTest, TellsLineAndPathOfWhatItDoesNotKnow) {
  const ReadResult read = ReadXml(
      "<ITMATT>\n<Item>\n<ItemIdentifier>CP123456785KR</ItemIdentifier>\n<GrosWeight>1</GrosWeight>\n<Sender>\n<Kim>x</Kim></Sender>\n"
      "<ContentPiece/>\n<ContentPiece>\n<NetWeight>Kim-Secret</NetWeight>\nstray\n</ContentPiece>\n<GrossWeight>1</GrossWeight><GrossWeight>2</GrossWeight>\n"
      "<MailClass><b/></MailClass>\n</Item>\n</ITMATT>\n",
      Itmatt());
  ASSERT_TRUE(read.status.ok()) << read.status;
  EXPECT_TRUE(read.messages.empty());
  EXPECT_EQ(RemarksText(read.remarks),
            "line 4 error Item/GrosWeight: ITMATT has no such element here; did you mean \"GrossWeight\"?; docs/mapping-itmatt.md lists all\n"
            "line 6 error Item/Sender/Kim: ITMATT has no such element here; docs/mapping-itmatt.md lists all\n"
            "line 9 error Item/ContentPiece[2]/NetWeight: expected kilograms with at most 3 decimals, for example 0.250\n"
            "line 9 error Item/ContentPiece[2]/: text between elements; expected elements alone\n"
            "line 12 error Item/GrossWeight: stands twice; expected once\n"
            "line 13 error Item/MailClass: an element within it; expected text\n");
}

TEST(MessageReaderTest, GoesOnAfterARecordWithAnError) {
  const ReadResult read = ReadXml("<ITMATT><Item><X/></Item><Item><ItemIdentifier>A</ItemIdentifier></Item></ITMATT>", Itmatt());
  EXPECT_EQ(read.records, 2);
  ASSERT_EQ(read.messages.size(), 1u);
}

TEST(MessageReaderTest, CountsLinesBeyondSixteenBits) {
  const ReadResult read = ReadXml(absl::StrCat("<ITMATT>", std::string(100'000, '\n'), "<Item>\n<X/></Item></ITMATT>"), Itmatt());
  EXPECT_THAT(RemarksText(read.remarks), HasSubstr("line 100002 error Item/X"));
}

TEST(MessageReaderTest, ReadsOtherEncodings) {
  const ReadResult latin =
      ReadXml("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><ITMATT><Item><Sender><Name>J\xF6rg</Name></Sender></Item></ITMATT>", Itmatt());
  ASSERT_EQ(latin.messages.size(), 1u) << latin.status;
  EXPECT_EQ(google::protobuf::DynamicCastToGenerated<v1::Item>(latin.messages[0].get())->sender().name(), "J\xC3\xB6rg");
  std::string wide("\xFF\xFE", 2);
  for (const char c : std::string("<ITMATT><Item><ItemIdentifier>A</ItemIdentifier></Item></ITMATT>")) wide += {c, '\0'};
  EXPECT_EQ(ReadXml(wide, Itmatt()).messages.size(), 1u);
}

TEST(MessageReaderTest, ReadsTextInEveryFormOfXml) {
  const ReadResult read = ReadXml(Item("<Sender><Name>A<![CDATA[ <&> ]]>&#x42;&amp;<!-- no name -->C</Name></Sender>"), Itmatt());
  ASSERT_EQ(read.messages.size(), 1u) << read.status;
  EXPECT_EQ(google::protobuf::DynamicCastToGenerated<v1::Item>(read.messages[0].get())->sender().name(), "A <&> B&C");
}

TEST(MessageReaderTest, ReadsARecordThatPiecesOfTheFileCut) {
  std::string xml = "<ITMATT>";
  const std::string text = absl::StrReplaceAll(std::string(997, 'x'), {{"xx", "\xEA\xB9\x80"}});
  for (int i = 0; i < 200; ++i) absl::StrAppend(&xml, "<Item><ItemIdentifier>", i, "</ItemIdentifier><Sender><Name>", text, "</Name></Sender></Item>");
  const ReadResult read = ReadXml(xml + "</ITMATT>", Itmatt());
  ASSERT_TRUE(read.status.ok()) << read.status;
  ASSERT_EQ(read.messages.size(), 200u);
  for (int i = 0; i < 200; ++i) {
    const auto& item = *google::protobuf::DynamicCastToGenerated<v1::Item>(read.messages[static_cast<size_t>(i)].get());
    EXPECT_EQ(item.item_id(), absl::StrCat(i));
    EXPECT_EQ(item.sender().name(), text);
  }
}

TEST(MessageReaderTest, JoinsPartsOfANameWhenThereIsNoWholeOne) {
  const auto name_of = [](const std::string& sender) {
    const ReadResult read = ReadXml(Item(absl::StrCat("<Sender>", sender, "</Sender>")), Itmatt());
    EXPECT_EQ(read.messages.size(), 1u);
    return absl::StrCat(google::protobuf::DynamicCastToGenerated<v1::Item>(read.messages.at(0).get())->sender().name(), "|", RemarksText(read.remarks));
  };
  EXPECT_EQ(name_of("<FirstName>An</FirstName><LastName>Bo</LastName>"), "An Bo|");
  EXPECT_EQ(name_of("<LastName>Bo</LastName><Name>An Bo</Name>"), "An Bo|");
  EXPECT_THAT(name_of("<Name>Shop Ltd</Name><FirstName>An</FirstName>"), HasSubstr("Shop Ltd|line 3 left out Item/Sender/FirstName: says another name"));
}

TEST(MessageReaderTest, TellsEventsThatAreNoMovements) {
  const ReadResult read = ReadXml("<EMSEVT><Event><ItemIdentifier>A</ItemIdentifier><EventCode>EMA</EventCode></Event></EMSEVT>", Emsevt());
  EXPECT_TRUE(read.messages.empty());
  EXPECT_EQ(RemarksText(read.remarks), "line 1 left out Event/EventCode: this event has no counterpart among movements; EMC, EMD, EDB and EDC have\n");
}

TEST(MessageReaderTest, SaysWhyAFileCanNotBeOpened) {
  EXPECT_EQ(MessageReader::Open("/no/such/file", Itmatt()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(MessageReader::Open("/tmp", Itmatt()).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace postgate::client
