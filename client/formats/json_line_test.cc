// SPDX-License-Identifier: Apache-2.0
#include "client/formats/json_line.h"

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

TEST(JsonLineTest, RefusesWhatIsNoJson) {
  EXPECT_THAT(Complaint("{\"sender\":{\"name\":\"Kim Minji\""), AllOf(HasSubstr("expected one postgate.v1.Item"), Not(HasSubstr("Minji"))));
  EXPECT_NE(Complaint("item_id,nature"), "");
  EXPECT_NE(Complaint(R"({"itemId":"A"} {"itemId":"B"})"), "");
  EXPECT_NE(Complaint("[]"), "");
}

}  // namespace
}  // namespace postgate::client
