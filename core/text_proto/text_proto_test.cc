// SPDX-License-Identifier: Apache-2.0
#include "core/text_proto/text_proto.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "postgate/v1/item.pb.h"

namespace postgate::text_proto {
namespace {

constexpr char kText[] = "item_id: \"A\"\nsender {\n  name: \"B\"\n}\ncontent_pieces { hs_code: \"1\" }\ncontent_pieces {\n    quantity: 2 }\n";

class TextProtoTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(Parse(kText, "items.txt", &item_, &places_).ok()); }
  std::string Place(const char* path) { return PlaceOf(path, *v1::Item::descriptor(), places_); }

  v1::Item item_;
  Places places_;
};

TEST_F(TextProtoTest, KnowsWhereEachFieldStands) {
  EXPECT_EQ(Place("item_id"), ":1:1");
  EXPECT_EQ(Place("sender.name"), ":3:3");
  EXPECT_EQ(Place("content_pieces[1].quantity"), ":7:5");
}

TEST_F(TextProtoTest, NamesWhatAMissingFieldStandsIn) {
  EXPECT_EQ(Place("sender.city"), ":2:1");
  EXPECT_EQ(Place("content_pieces[1].hs_code"), ":6:1");
  EXPECT_EQ(Place("content_pieces[7].hs_code"), "");
  EXPECT_EQ(Place("content_pieces"), ":5:1");
  EXPECT_EQ(Place("addressee.name"), "");
  EXPECT_EQ(Place("no_such_field"), "");
  EXPECT_EQ(Place(""), "");
}

TEST_F(TextProtoTest, PutsThePlaceBeforeAnError) {
  const absl::Status error = WithPlace(absl::InvalidArgumentError("sender.name: is short"), "items.txt", *v1::Item::descriptor(), places_);
  EXPECT_EQ(error.message(), "items.txt:3:3: sender.name: is short");
  EXPECT_EQ(error.code(), absl::StatusCode::kInvalidArgument);
}

TEST(TextProtoParseTest, NamesEveryPlaceThatDoesNotParse) {
  v1::Item item;
  Places places;
  const absl::Status error = Parse("item_id: \"A\"\nitem_ie: \"B\"\nnature: NATURE_NONE\n", "items.txt", &item, &places);
  EXPECT_EQ(error.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(error.message()), testing::StartsWith("items.txt:2:8: "));
  EXPECT_THAT(std::string(error.message()), testing::HasSubstr("item_ie"));
}

}  // namespace
}  // namespace postgate::text_proto
