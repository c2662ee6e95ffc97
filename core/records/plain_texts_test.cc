// SPDX-License-Identifier: Apache-2.0
//
// What CanonicalBytes sees of the texts on its way. Text that is called plain though it is not would be neither repaired nor refused.
#include <string>

#include "core/records/canonical_bytes.h"
#include "core/evaluation/specimen.h"
#include "gtest/gtest.h"
#include "postgate/v1/item.pb.h"

namespace postgate::records {
namespace {

const CanonicalBytes& Items() {
  static const CanonicalBytes* const items = new CanonicalBytes(*v1::Item::descriptor());
  return *items;
}

TEST(PlainTextsTest, SaysWhetherEveryTextIsPlain) {
  const auto texts_of = [](const v1::Item& item) {
    identifiers::Texts texts;
    EXPECT_TRUE(Items().AreCanonical(item.SerializeAsString(), &texts));
    return texts;
  };
  EXPECT_EQ(texts_of(v1::Item()), identifiers::Texts::kPlain);
  EXPECT_EQ(texts_of(evaluation::SpecimenItem()), identifiers::Texts::kPlain);
  for (const absl::string_view odd : {" x", "x ", "x  y", "x\ty", "x\x7f", "\xC3\xA9"}) {
    v1::Item item = evaluation::SpecimenItem();
    item.set_item_id(std::string(odd));
    EXPECT_EQ(texts_of(item), identifiers::Texts::kAny) << odd;
    item = evaluation::SpecimenItem();
    item.add_local_ids(std::string(odd));
    EXPECT_EQ(texts_of(item), identifiers::Texts::kAny) << odd;
    item = evaluation::SpecimenItem();
    item.mutable_content_pieces(1)->mutable_value()->set_currency_code(std::string(odd));
    EXPECT_EQ(texts_of(item), identifiers::Texts::kAny) << odd;
  }
}

TEST(PlainTextsTest, KnowsNothingOfTheTextsOfOtherBytes) {
  identifiers::Texts texts = identifiers::Texts::kPlain;
  EXPECT_FALSE(Items().AreCanonical("\x10\x01\x0a\x01X", &texts));
  EXPECT_EQ(texts, identifiers::Texts::kAny);
}

}  // namespace
}  // namespace postgate::records
