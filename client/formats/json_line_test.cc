// SPDX-License-Identifier: Apache-2.0
#include "client/formats/json_line.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "postgate/v1/item.pb.h"

namespace postgate::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Complaint(const std::string& line) {
  v1::Item item;
  return std::string(ParseJsonLine(line, &item).message());
}

TEST(JsonLineTest, TakesBothSpellingsOfAName) {
  v1::Item item;
  ASSERT_TRUE(ParseJsonLine(R"({"itemId":"A","gross_mass_g":"12"})", &item).ok());
  EXPECT_EQ(item.item_id(), "A");
  EXPECT_EQ(item.gross_mass_g(), 12);
}

TEST(JsonLineTest, KeepsNothingOfTheLineBefore) {
  v1::Item item;
  ASSERT_TRUE(ParseJsonLine(R"({"itemId":"A"})", &item).ok());
  ASSERT_TRUE(ParseJsonLine("{}", &item).ok());
  EXPECT_EQ(item.item_id(), "");
}

TEST(JsonLineTest, RefusesAnUnknownFieldAndProposesTheRightOne) {
  EXPECT_THAT(Complaint(R"({"itemIdd":"A"})"), AllOf(HasSubstr("no field \"itemIdd\""), HasSubstr("did you mean \"itemId\"?"),
                                                     HasSubstr("expected one postgate.v1.Item in protobuf's JSON mapping")));
}

TEST(JsonLineTest, NamesThePathOfANestedUnknownField) {
  EXPECT_THAT(Complaint(R"({"contentPieces":[{"hsCode":"610910"},{"hsCod":"610910"}]})"),
              AllOf(HasSubstr("no field \"content_pieces[1].hsCod\""), HasSubstr("did you mean \"hsCode\"?")));
}

TEST(JsonLineTest, NamesTheFieldOfAWrongValueWithoutQuotingIt) {
  EXPECT_THAT(Complaint(R"({"grossMassG":"Kim Minji"})"), AllOf(HasSubstr("gross_mass_g: a value of another type; expected a whole number"), Not(HasSubstr("Minji"))));
  EXPECT_THAT(Complaint(R"({"nature":"NATURE_KIM"})"), HasSubstr("nature"));
}

TEST(JsonLineTest, RefusesAFieldThatStandsTwice) {
  EXPECT_THAT(Complaint(R"({"itemId":"A","itemId":"A"})"), HasSubstr("item_id: stands twice; expected it once"));
  EXPECT_THAT(Complaint(R"({"itemId":"A","item_id":"B"})"), HasSubstr("item_id: stands twice; expected it once, as \"itemId\" or \"item_id\""));
  EXPECT_THAT(Complaint(R"({"contentPieces":[{"hsCode":"1"},{"hsCode":"1","hs_code":"2"}]})"), HasSubstr("content_pieces[1].hs_code: stands twice"));
  v1::Item item;
  EXPECT_TRUE(ParseJsonLine(R"({"sender":{"name":"A"},"addressee":{"name":"A"}})", &item).ok());
}

TEST(JsonLineTest, WantsAListWhereAndOnlyWhereTheFieldIsRepeated) {
  EXPECT_THAT(Complaint(R"({"contentPieces":{"hsCode":"610910"}})"), HasSubstr("content_pieces: a single value; expected a list"));
  EXPECT_THAT(Complaint(R"({"localIds":"A"})"), HasSubstr("local_ids: a single value; expected a list"));
  EXPECT_THAT(Complaint(R"({"sender":[{"name":"A"}]})"), HasSubstr("sender: a list; expected a JSON object: postgate.v1.Party"));
  EXPECT_THAT(Complaint(R"({"sender":"A"})"), HasSubstr("sender: a value of another type; expected a JSON object"));
  v1::Item item;
  EXPECT_TRUE(ParseJsonLine(R"({"localIds":["A","B"],"contentPieces":[],"sender":null})", &item).ok());
}

TEST(JsonLineTest, RefusesRawControlCharactersInTexts) {
  for (const char c : {'\t', '\n', '\x01', '\0'}) {
    EXPECT_THAT(Complaint(std::string(R"({"sender":{"name":"Kim)") + c + "\"}}"), HasSubstr("sender.name: a raw control character")) << int{c};
  }
  v1::Item item;
  EXPECT_TRUE(ParseJsonLine(R"({"sender":{"name":"Kim\tMinji \"A\" \\"}})", &item).ok());
  EXPECT_EQ(item.sender().name(), "Kim\tMinji \"A\" \\");
}

TEST(JsonLineTest, ListsTheValuesOfAnEnumAndShowsATime) {
  EXPECT_THAT(Complaint(R"({"mailClass":"LETTER"})"), HasSubstr("mail_class: no value of that name; expected one of MAIL_CLASS_LETTER, "));
  EXPECT_THAT(Complaint(R"({"mailClass":true})"), AllOf(HasSubstr("mail_class: "), HasSubstr("expected one of MAIL_CLASS_LETTER, ")));
  for (const char* time : {"\"2026-06-25\"", "\"25.6.2026\"", "17", "{}"}) {
    EXPECT_THAT(Complaint(std::string("{\"postedAt\":") + time + "}"), AllOf(HasSubstr("posted_at: "), HasSubstr("2026-06-25T20:02:26Z"))) << time;
  }
}

TEST(JsonLineTest, RefusesNumbersThatWouldBeRounded) {
  for (const char* number : {"-9223372036854775809", "9223372036854775808", "9007199254740993.0", "1e3", "1.5", "1E400", "-"}) {
    EXPECT_THAT(Complaint(std::string("{\"grossMassG\":") + number + "}"), AllOf(HasSubstr("gross_mass_g: "), HasSubstr("expected a whole number"))) << number;
  }
  EXPECT_THAT(Complaint(R"({"packageCount":2147483648})"), HasSubstr("package_count: "));
  v1::Item item;
  EXPECT_TRUE(ParseJsonLine(R"({"grossMassG":-9223372036854775808,"packageCount":2147483647})", &item).ok());
  EXPECT_EQ(item.gross_mass_g(), std::numeric_limits<int64_t>::min());
}

TEST(JsonLineTest, SaysThatALineIsOneObject) {
  for (const char* line : {"[", "{", "  \"itemId\": \"A\",", "[{\"itemId\":\"A\"}]", "{\"itemId\":\"A\"},", "\"A\"", "{\"itemId\":"}) {
    EXPECT_THAT(Complaint(line), HasSubstr("expected one JSON object per line")) << line;
  }
}

TEST(JsonLineTest, RefusesWhatIsNoJson) {
  EXPECT_THAT(Complaint("{\"sender\":{\"name\":\"Kim Minji\""), AllOf(HasSubstr("expected one postgate.v1.Item"), Not(HasSubstr("Minji"))));
  EXPECT_NE(Complaint("item_id,nature"), "");
  EXPECT_NE(Complaint(R"({"itemId":"A"} {"itemId":"B"})"), "");
  EXPECT_NE(Complaint("[]"), "");
}

}  // namespace
}  // namespace postgate::client
