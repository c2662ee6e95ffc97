// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/search_terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/records/owned.h"
#include "server/sealing/aead.h"

namespace postgate::sealing {
namespace {

using v1::SEARCHED_FIELD_EMAIL;
using v1::SEARCHED_FIELD_NAME;

TEST(SearchTermsTest, AreOfKeyFieldAndValue) {
  const DataKey key(RandomBytes(kKeyBytes));
  SearchTerms terms(key);
  EXPECT_EQ(terms.Of(SEARCHED_FIELD_NAME, "kim"), SearchTerms(key).Of(SEARCHED_FIELD_NAME, "kim"));
  EXPECT_NE(terms.Of(SEARCHED_FIELD_NAME, "kim"), terms.Of(SEARCHED_FIELD_NAME, "kin"));
  EXPECT_NE(terms.Of(SEARCHED_FIELD_NAME, "kim"), terms.Of(SEARCHED_FIELD_EMAIL, "kim"));
  EXPECT_NE(terms.Of(SEARCHED_FIELD_NAME, "kim"), SearchTerms(DataKey(RandomBytes(kKeyBytes))).Of(SEARCHED_FIELD_NAME, "kim"));
}

// The digests of what was received are guarded by another key.
TEST(SearchTermsTest, HaveAKeyOfTheirOwn) {
  const DataKey key(RandomBytes(kKeyBytes));
  EXPECT_NE(key.search_key(), key.digest_key());
}

TEST(SearchTermsTest, OfADeclarationStandOnceAndInOrder) {
  const DataKey key(RandomBytes(kKeyBytes));
  v1::Declaration declaration;
  declaration.mutable_goods_shipment()->mutable_consignor()->set_name("Kim");
  declaration.mutable_goods_shipment()->mutable_seller()->set_name("KIM");
  declaration.mutable_goods_shipment()->mutable_consignee()->set_name("Park");
  google::protobuf::RepeatedField<uint64_t> found;
  SearchTerms(key).AddAll(*records::OwnedDeclaration(declaration), found);
  SearchTerms terms(key);
  EXPECT_THAT(found, testing::UnorderedElementsAre(terms.Of(SEARCHED_FIELD_NAME, "kim"), terms.Of(SEARCHED_FIELD_NAME, "park")));
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
}

TEST(SearchTermsTest, AreBoundedForOneItem) {
  const DataKey key(RandomBytes(kKeyBytes));
  v1::Declaration declaration;
  for (int i = 0; i < 3 * kSearchTermsMax; ++i) declaration.mutable_goods_shipment()->mutable_consignor()->add_communications()->set_id(std::to_string(i));
  google::protobuf::RepeatedField<uint64_t> found;
  SearchTerms(key).AddAll(*records::OwnedDeclaration(declaration), found);
  EXPECT_EQ(found.size(), kSearchTermsMax);
}

}  // namespace
}  // namespace postgate::sealing
