// SPDX-License-Identifier: Apache-2.0
#include "client/formats/csv_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string HeaderComplaint(const std::vector<std::string>& names) {
  return std::string(CsvHeader::Parse(names, *v1::Item::descriptor()).status().message());
}

absl::Status Read(const std::vector<std::string>& names, const std::vector<std::string>& cells, v1::Item* item) {
  const auto header = CsvHeader::Parse(names, *v1::Item::descriptor());
  if (!header.ok()) return header.status();
  return header->Read(cells, item);
}

std::string CellComplaint(const std::string& name, const std::string& cell) {
  v1::Item item;
  return std::string(Read({name}, {cell}, &item).message());
}

TEST(CsvHeaderTest, ReadsEveryKindOfField) {
  v1::Item item;
  ASSERT_TRUE(Read({"item_id", "mail_class", "nature", "gross_mass_g", "amends", "ordered_online", "posted_at", "sender.country",
                    "local_ids.0", "content_pieces.0.value.units", "content_pieces.0.package_count"},
                   {"RR123456785KR", "LETTER", "NATURE_GIFT", "350", "true", "false", "2026-06-25T20:02:26Z", "BE", "x", "12", "3"}, &item)
                  .ok());
  EXPECT_EQ(item.item_id(), "RR123456785KR");
  EXPECT_EQ(item.mail_class(), v1::MAIL_CLASS_LETTER);
  EXPECT_EQ(item.nature(), v1::NATURE_GIFT);
  EXPECT_EQ(item.gross_mass_g(), 350);
  EXPECT_TRUE(item.amends());
  EXPECT_TRUE(item.has_ordered_online());
  EXPECT_FALSE(item.ordered_online().value());
  EXPECT_EQ(item.posted_at().seconds(), 1782417746);
  EXPECT_EQ(item.sender().country(), "BE");
  EXPECT_EQ(item.local_ids(0), "x");
  EXPECT_EQ(item.content_pieces(0).value().units(), 12);
  EXPECT_EQ(item.content_pieces(0).package_count(), 3);
}

TEST(CsvHeaderTest, GrowsListsWhateverTheOrderOfTheColumns) {
  v1::Item item;
  ASSERT_TRUE(Read({"content_pieces.1.hs_code", "content_pieces.0.hs_code"}, {"610910", "420221"}, &item).ok());
  EXPECT_EQ(item.content_pieces(0).hs_code(), "420221");
  EXPECT_EQ(item.content_pieces(1).hs_code(), "610910");
}

TEST(CsvHeaderTest, LeavesOutWhatIsEmpty) {
  v1::Item item;
  ASSERT_TRUE(Read({"item_id", "sender.name", "content_pieces.0.hs_code"}, {"A", "", ""}, &item).ok());
  EXPECT_FALSE(item.has_sender());
  EXPECT_EQ(item.content_pieces_size(), 0);
}

TEST(CsvHeaderTest, RefusesAnUnknownColumnAndProposesTheRightOne) {
  EXPECT_THAT(HeaderComplaint({"item_id", "sender.nmae"}),
              AllOf(HasSubstr("column 2 \"sender.nmae\": no field \"nmae\" in Party"), HasSubstr("did you mean \"name\"?")));
}

TEST(CsvHeaderTest, RefusesAListWithoutIndexAndAnIndexWithoutList) {
  EXPECT_THAT(HeaderComplaint({"content_pieces.hs_code"}), HasSubstr("content_pieces is a list: expected an index after it"));
  EXPECT_THAT(HeaderComplaint({"sender.0.name"}), HasSubstr("sender is no list"));
  EXPECT_THAT(HeaderComplaint({"content_pieces.500.hs_code"}), HasSubstr("expected 0 to 499"));
}

TEST(CsvHeaderTest, RefusesAMessageAsAColumnAndFieldsOfAPlainOne) {
  EXPECT_THAT(HeaderComplaint({"sender"}), HasSubstr("sender has fields: expected a column for each, as in sender.name"));
  EXPECT_THAT(HeaderComplaint({"item_id.name"}), HasSubstr("item_id has no fields of its own"));
}

TEST(CsvHeaderTest, RefusesAColumnTwice) { EXPECT_THAT(HeaderComplaint({"item_id", "item_id"}), HasSubstr("stands twice")); }

TEST(CsvHeaderTest, RefusesAGapInAList) {
  v1::Item item;
  EXPECT_THAT(std::string(Read({"content_pieces.0.hs_code", "content_pieces.1.hs_code"}, {"", "610910"}, &item).message()),
              HasSubstr("column 2 \"content_pieces.1.hs_code\": has a value, but content_pieces.0 has none"));
}

TEST(CsvHeaderTest, RefusesARowOfOtherLength) {
  v1::Item item;
  EXPECT_THAT(std::string(Read({"item_id", "ucr"}, {"A"}, &item).message()), HasSubstr("expected 2 cells as in the header, found 1"));
}

TEST(CsvHeaderTest, SaysWhatACellShouldHold) {
  EXPECT_THAT(CellComplaint("gross_mass_g", "1.5"), HasSubstr("column 1 \"gross_mass_g\": expected a whole number"));
  EXPECT_THAT(CellComplaint("package_count", "3000000000"), HasSubstr("expected a whole number"));
  EXPECT_THAT(CellComplaint("amends", "yes"), HasSubstr("expected true or false"));
  EXPECT_THAT(CellComplaint("posted_at", "25.06.2026"), HasSubstr("expected a time in RFC 3339"));
  EXPECT_THAT(CellComplaint("nature", "SALES"), AllOf(HasSubstr("expected one of SALE, RETURN"), HasSubstr("did you mean \"SALE\"?")));
}

TEST(CsvHeaderTest, ReadsMovementsToo) {
  const auto header = CsvHeader::Parse({"kind", "item_ids.0", "item_ids.1", "receptacle_id"}, *v1::Movement::descriptor());
  ASSERT_TRUE(header.ok()) << header.status();
  v1::Movement movement;
  ASSERT_TRUE(header->Read({"NESTED", "A", "B", "R"}, &movement).ok());
  EXPECT_EQ(movement.kind(), v1::MOVEMENT_KIND_NESTED);
  EXPECT_EQ(movement.item_ids_size(), 2);
}

}  // namespace
}  // namespace postgate::client
