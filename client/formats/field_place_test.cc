// SPDX-License-Identifier: Apache-2.0
#include "client/formats/field_place.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "client/formats/csv_header.h"
#include "postgate/v1/item.pb.h"

namespace postgate::client {
namespace {

// "line:column-line:column"; "none".
std::string TextOf(const std::optional<FieldPlace>& place) {
  if (!place.has_value()) return "none";
  return absl::StrCat(place->line, ":", place->column, "-", place->end_line, ":", place->end_column);
}

// The characters that the place covers, of a line of ASCII.
std::string Covered(const std::string& line, const std::string& field_path) {
  const auto place = PlaceInJsonLine(line, *v1::Item::descriptor(), field_path);
  if (!place.has_value()) return "none";
  return line.substr(static_cast<size_t>(place->column - 1), static_cast<size_t>(place->end_column - place->column));
}

constexpr char kLine[] =
    R"( {"itemId" : "A\"},{", "sender":{"country":"CN","address_lines":["x","y"]}, "contentPieces":[{"quantity":"1"},)"
    R"({"hs_code":"61","netMassG":12 , "value":{"units":"3"}}],"amends":true})";

TEST(FieldPlaceTest, IsThatOfThePlainValueInJson) {
  EXPECT_EQ(Covered(kLine, "item_id"), R"("A\"},{")");
  EXPECT_EQ(Covered(kLine, "sender.country"), R"("CN")");
  EXPECT_EQ(Covered(kLine, "sender.address_lines[1]"), R"("y")");
  EXPECT_EQ(Covered(kLine, "content_pieces[1].hs_code"), R"("61")");
  EXPECT_EQ(Covered(kLine, "content_pieces[1].net_mass_g"), "12");
  EXPECT_EQ(Covered(kLine, "content_pieces[1].value.units"), R"("3")");
  EXPECT_EQ(Covered(kLine, "amends"), "true");
}

TEST(FieldPlaceTest, IsTheNameOfAnObjectOrListAndTheBracketOfAnElement) {
  EXPECT_EQ(Covered(kLine, "sender"), R"("sender")");
  EXPECT_EQ(Covered(kLine, "content_pieces"), R"("contentPieces")");
  EXPECT_EQ(Covered(kLine, "content_pieces[1]"), "{");
  EXPECT_EQ(Covered(kLine, "content_pieces[1].value"), R"("value")");
}

TEST(FieldPlaceTest, IsTheDeepestPartThatIsThere) {
  EXPECT_EQ(Covered(kLine, "sender.name"), R"("sender")");
  EXPECT_EQ(Covered(kLine, "content_pieces[0].value.currency_code"), "{");
  EXPECT_EQ(Covered(kLine, "content_pieces[7].hs_code"), R"("contentPieces")");
  EXPECT_EQ(Covered(kLine, "addressee.name"), "none");
  EXPECT_EQ(Covered(kLine, "no_such_field"), "none");
  EXPECT_EQ(Covered(kLine, ""), "none");
}

TEST(FieldPlaceTest, StaysWithinTextThatIsNoJson) {
  const std::string line = kLine;
  for (size_t size = 0; size < line.size(); ++size) {
    for (const char* path : {"item_id", "sender.address_lines[1]", "content_pieces[1].value.units", "amends"}) {
      const auto place = PlaceInJsonLine(absl::string_view(line).substr(0, size), *v1::Item::descriptor(), path);
      EXPECT_LE(place.value_or(FieldPlace()).end_column, static_cast<int64_t>(size) + 1) << size << path;
    }
  }
}

TEST(FieldPlaceTest, CountsCharactersNotBytes) {
  EXPECT_EQ(TextOf(PlaceInJsonLine("{\"sender\":{\"name\":\"\xEA\xB0\x80\"},\"amends\":true}", *v1::Item::descriptor(), "amends")), "0:33-0:37");
}

TEST(FieldPlaceTest, IsTheCellWithItsQuotesInCsv) {
  const std::string row = "A,\"b\nc, \"\"d\",\"\xEA\xB0\x80\",";
  EXPECT_EQ(TextOf(PlaceInCsvRow(row, 0)), "0:1-0:2");
  EXPECT_EQ(TextOf(PlaceInCsvRow(row, 1)), "0:3-1:8");
  EXPECT_EQ(TextOf(PlaceInCsvRow(row, 2)), "1:9-1:12");
  EXPECT_EQ(TextOf(PlaceInCsvRow(row, 3)), "1:13-1:13");
  EXPECT_EQ(TextOf(PlaceInCsvRow(row, 4)), "none");
}

TEST(FieldPlaceTest, HasTheColumnOfTheFieldOrOfAPartOfIt) {
  const auto header = CsvHeader::Parse({"content_pieces.0.value.units", "item_id", "content_pieces.0.hs_code"}, *v1::Item::descriptor());
  ASSERT_TRUE(header.ok());
  EXPECT_EQ(header->CellOf("content_pieces[0].hs_code"), 2u);
  EXPECT_EQ(header->CellOf("content_pieces[0].value"), 0u);
  EXPECT_EQ(header->CellOf("content_pieces[1].value"), std::nullopt);
  EXPECT_EQ(header->CellOf("sender.name"), std::nullopt);
  EXPECT_EQ(header->CellOf(""), std::nullopt);
}

}  // namespace
}  // namespace postgate::client
