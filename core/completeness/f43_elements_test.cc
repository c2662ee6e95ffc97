// SPDX-License-Identifier: Apache-2.0
#include "core/completeness/f43_elements.h"
#include "core/records/owned.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace postgate::completeness {
namespace {

v1::Item Bare() {
  v1::Item item;
  item.add_content_pieces();
  return item;
}

// What sets an element and nothing else.
struct Case {
  v1::F43Element element;
  std::function<void(v1::Item&)> set;
};

std::vector<Case> Cases() {
  using E = std::function<void(v1::Item&)>;
  std::vector<Case> cases = {
      {v1::F43_ELEMENT_REPRESENTATIVE, [](v1::Item& item) { item.mutable_representative()->set_name("Customs Broker"); }},
      {v1::F43_ELEMENT_DECLARANT, [](v1::Item& item) { item.mutable_declarant()->set_identifier("KR123"); }},
      {v1::F43_ELEMENT_TOTAL_GROSS_MASS, [](v1::Item& item) { item.set_gross_mass_g(1); }},
      {v1::F43_ELEMENT_ADDITIONAL_FISCAL_REFERENCE, [](v1::Item& item) { item.add_fiscal_references(); }},
      {v1::F43_ELEMENT_SUPPORTING_DOCUMENTS, [](v1::Item& item) { item.add_documents(); }},
      {v1::F43_ELEMENT_SUPPORTING_DOCUMENTS, [](v1::Item& item) { item.mutable_content_pieces(0)->add_documents(); }},
      {v1::F43_ELEMENT_SUPPLY_CHAIN_ACTOR, [](v1::Item& item) { item.add_supply_chain_actors(); }},
      {v1::F43_ELEMENT_POSTAL_VALUE, [](v1::Item& item) { item.mutable_content_pieces(0)->mutable_value(); }},
      {v1::F43_ELEMENT_POSTAL_VALUE, [](v1::Item& item) { item.mutable_total_declared_value(); }},
      {v1::F43_ELEMENT_TYPE_OF_GOODS, [](v1::Item& item) { item.set_nature(v1::NATURE_GIFT); }},
      {v1::F43_ELEMENT_TYPE_OF_GOODS, [](v1::Item& item) { item.set_nature_code("31"); }},
      {v1::F43_ELEMENT_DESCRIPTION_OF_GOODS, [](v1::Item& item) { item.mutable_content_pieces(0)->set_description("gift"); }},
      {v1::F43_ELEMENT_HS_CODE, [](v1::Item& item) { item.mutable_content_pieces(0)->set_hs_code("420222"); }},
      {v1::F43_ELEMENT_NET_MASS, [](v1::Item& item) { item.mutable_content_pieces(0)->set_net_mass_g(1); }},
      {v1::F43_ELEMENT_COUNTRY_OF_ORIGIN, [](v1::Item& item) { item.mutable_content_pieces(0)->set_origin_country("KR"); }},
      {v1::F43_ELEMENT_NUMBER_OF_PACKAGES, [](v1::Item& item) { item.mutable_content_pieces(0)->set_package_count(1); }},
      {v1::F43_ELEMENT_NUMBER_OF_PACKAGES, [](v1::Item& item) { item.set_package_count(1); }},
      {v1::F43_ELEMENT_POSTAL_CHARGES, [](v1::Item& item) { item.mutable_postage(); }},
      {v1::F43_ELEMENT_TRANSPORT_DOCUMENT, [](v1::Item& item) { item.set_item_id("RR123456785KR"); }},
      {v1::F43_ELEMENT_UCR, [](v1::Item& item) { item.set_ucr("UCR1"); }},
      {v1::F43_ELEMENT_REPRESENTATIVE_STATUS, [](v1::Item& item) { item.set_representative_status(v1::REPRESENTATIVE_STATUS_DIRECT); }},
      {v1::F43_ELEMENT_ADDITIONAL_INFORMATION, [](v1::Item& item) { item.add_additional_information(); }},
      {v1::F43_ELEMENT_CUS_CODE, [](v1::Item& item) { item.mutable_content_pieces(0)->set_cus_code("0010001-6"); }},
  };
  const auto add_party = [&cases](v1::F43Element name, v1::Party* (*party)(v1::Item&)) {
    const std::vector<std::pair<int, std::function<void(v1::Party&)>>> fields = {
        {0, [](v1::Party& to) { to.set_name("Iseul Sagong"); }},     {1, [](v1::Party& to) { to.set_identifier("KR123"); }},
        {2, [](v1::Party& to) { to.set_kind(v1::PARTY_KIND_PERSON); }}, {3, [](v1::Party& to) { to.set_street("Narae-daero"); }},
        {3, [](v1::Party& to) { to.set_po_box("12"); }},             {3, [](v1::Party& to) { to.add_address_lines("Narae-daero 200"); }},
        {4, [](v1::Party& to) { to.set_city("Daejeon"); }},          {5, [](v1::Party& to) { to.set_country("KR"); }},
        {6, [](v1::Party& to) { to.set_postcode("31606"); }},        {7, [](v1::Party& to) { to.set_phone("+82 69 0063 6225"); }},
        {7, [](v1::Party& to) { to.set_email("someone@example.org"); }}};
    for (const auto& [offset, set] : fields) {
      cases.push_back({static_cast<v1::F43Element>(name + offset), E([party, set = set](v1::Item& item) { set(*party(item)); })});
    }
  };
  add_party(v1::F43_ELEMENT_CONSIGNEE_NAME, [](v1::Item& item) { return item.mutable_addressee(); });
  add_party(v1::F43_ELEMENT_CONSIGNOR_NAME, [](v1::Item& item) { return item.mutable_sender(); });
  return cases;
}

TEST(F43ElementsTest, AnElementIsThereWhenItsFieldIsAndNoOtherElementWithIt) {
  const F43Elements before = ElementsOf(*records::OwnedItem(Bare()));
  EXPECT_EQ(before, kMeasured | F43Elements{1} << v1::F43_ELEMENT_GOODS_ITEM);
  std::set<v1::F43Element> tried = {v1::F43_ELEMENT_GOODS_ITEM};
  for (const Case& with : Cases()) {
    v1::Item item = Bare();
    with.set(item);
    EXPECT_EQ(ElementsOf(*records::OwnedItem(item)), before | F43Elements{1} << with.element) << v1::F43Element_Name(with.element);
    tried.insert(with.element);
  }
  EXPECT_EQ(tried.size(), AllF43Elements().size()) << "every element is tried";
}

TEST(F43ElementsTest, AnEmptyItemHasNothingButIsMeasured) { EXPECT_EQ(ElementsOf(*records::OwnedItem(v1::Item())), kMeasured); }

TEST(F43ElementsTest, WhatIsOfAGoodsItemIsThereWhenEveryPieceHasIt) {
  v1::Item item = Bare();
  item.mutable_content_pieces(0)->set_hs_code("420222");
  EXPECT_TRUE(Has(ElementsOf(*records::OwnedItem(item)), v1::F43_ELEMENT_HS_CODE));
  item.add_content_pieces();
  EXPECT_FALSE(Has(ElementsOf(*records::OwnedItem(item)), v1::F43_ELEMENT_HS_CODE));
  item.mutable_content_pieces(1)->set_hs_code("420221");
  EXPECT_TRUE(Has(ElementsOf(*records::OwnedItem(item)), v1::F43_ELEMENT_HS_CODE));
}

TEST(F43ElementsTest, TheListHasEachElementAtItsNumber) {
  for (int number = 1; number <= v1::F43Element_MAX; ++number) {
    const F43ElementInfo& info = AllF43Elements()[static_cast<size_t>(number - 1)];
    EXPECT_EQ(info.element, number);
    EXPECT_FALSE(info.name.empty());
  }
}

}  // namespace
}  // namespace postgate::completeness
