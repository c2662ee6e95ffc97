// SPDX-License-Identifier: Apache-2.0
#include "core/item_search/searched_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/records/owned.h"

namespace postgate::item_search {
namespace {

using v1::SEARCHED_FIELD_ADDRESS;
using v1::SEARCHED_FIELD_EMAIL;
using v1::SEARCHED_FIELD_IDENTIFIER;
using v1::SEARCHED_FIELD_NAME;
using v1::SEARCHED_FIELD_PHONE;

TEST(SearchedValueTest, NamesHaveNoCaseAndOneSpaceForSpacesAndPunctuation) {
  for (const char* spelling : {"Kim Minsu", "KIM  MINSU", " kim, minsu ", "Kim\tMinsu.", "kim-minsu", "Kim\xC2\xA0Minsu", "Kim\xE3\x80\x80Minsu"}) {
    EXPECT_EQ(SearchedValue(SEARCHED_FIELD_NAME, spelling), "kim minsu") << spelling;
  }
  EXPECT_NE(SearchedValue(SEARCHED_FIELD_NAME, "Kimminsu"), "kim minsu");
}

TEST(SearchedValueTest, CaseGoesFromTheLettersOfEuropeAsWellAndAccentsStay) {
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_NAME, "MÜLLER ÉLODIE"), "müller élodie");
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_NAME, "ŁUKASZ ŻÓŁĆ"), "łukasz żółć");
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_NAME, "ΟΔΥΣΣΕΥΣ"), SearchedValue(SEARCHED_FIELD_NAME, "οδυσσευς"));
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_NAME, "ИВАН ЁЖИК"), "иван ёжик");
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_NAME, "김민수"), "김민수");
  EXPECT_NE(SearchedValue(SEARCHED_FIELD_NAME, "Müller"), SearchedValue(SEARCHED_FIELD_NAME, "Muller"));
}

TEST(SearchedValueTest, WhatReadsAlikeIsAlikeHoweverItIsEncoded) {
  const std::string composed = SearchedValue(SEARCHED_FIELD_NAME, "\xC3\x89lodie");
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_NAME, "E\xCC\x81lodie"), composed) << "a letter and its accent";
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_NAME, "\xC3\x89lo\xE2\x80\x8B" "die"), composed) << "a space of no width";
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_NAME, "\xC3\x89\xEF\xBD\x8C\xEF\xBD\x8F" "die"), composed) << "full width";
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_NAME, "\xE1\x84\x80\xE1\x85\xB5\xE1\x86\xB7"), SearchedValue(SEARCHED_FIELD_NAME, "김")) << "a syllable by its letters";
}

TEST(SearchedValueTest, PhoneNumbersAreTheirDigits) {
  for (const char* spelling : {"+82 2 1234 5678", "0082-2-1234-5678", "82(2)12345678", "+82.2.12345678"}) {
    EXPECT_EQ(SearchedValue(SEARCHED_FIELD_PHONE, spelling), "82212345678") << spelling;
  }
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_PHONE, "none"), "");
}

TEST(SearchedValueTest, MailAddressesAndIdentifiersKeepTheirPunctuation) {
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_EMAIL, " Kim.Minsu+x@Example.COM "), "kim.minsu+x@example.com");
  EXPECT_EQ(SearchedValue(SEARCHED_FIELD_IDENTIFIER, "de 123-456"), "de123-456");
}

TEST(SearchedValueTest, FoldingAgainChangesNothing) {
  for (const char* text : {"", " ", "--", "Kim,  Minsu", "ÅSA ŐRY", "0082 2", "a@B.c", "\xC3", "x\xE2\x80"}) {
    for (const auto field : {SEARCHED_FIELD_NAME, SEARCHED_FIELD_ADDRESS, SEARCHED_FIELD_EMAIL, SEARCHED_FIELD_IDENTIFIER}) {
      const std::string once = SearchedValue(field, text);
      EXPECT_EQ(SearchedValue(field, once), once) << text;
    }
  }
}

// The same in the message and in its record.
std::vector<std::string> VisitedIn(const v1::Declaration& declaration) {
  std::vector<std::string> in_message, in_record;
  const auto into = [](std::vector<std::string>& visited) {
    return [&visited](v1::SearchedParty party, v1::SearchedField field, absl::string_view folded) {
      visited.push_back(absl::StrCat(static_cast<int>(party), " ", static_cast<int>(field), " ", folded));
    };
  };
  VisitSearchedValues(declaration, into(in_message));
  VisitSearchedValues(*records::OwnedDeclaration(declaration), into(in_record));
  EXPECT_EQ(in_record, in_message);
  return in_message;
}

TEST(SearchedValueTest, EachPartyIsVisitedWithAllThatItHas) {
  v1::Declaration declaration;
  v1::Consignee& addressee = *declaration.mutable_goods_shipment()->mutable_consignee();
  addressee.set_name("Kim Minsu");
  addressee.set_id("KR-1");
  v1::Communication& phone = *addressee.add_communications();
  phone.set_type_code("TE");
  phone.set_id("+82 2 1");
  v1::Communication& email = *addressee.add_communications();
  email.set_type_code("EM");
  email.set_id("K@e.kr");
  addressee.mutable_address()->set_street("Sejong-daero");
  addressee.mutable_address()->set_house_number("7");
  addressee.mutable_address()->set_postcode_id("04524");
  addressee.mutable_address()->set_city_name("Seoul");
  declaration.mutable_agent()->set_name("Agent");
  EXPECT_THAT(VisitedIn(declaration), testing::UnorderedElementsAre("2 1 kim minsu", "2 5 kr-1", "2 3 8221", "2 4 k@e.kr", "2 2 sejong daero 7 04524 seoul", "6 1 agent"));
}

TEST(SearchedValueTest, WhatNormalizationChangedIsVisitedAsItWasSentToo) {
  v1::Declaration declaration;
  const auto change = [&declaration](const char* rule_id, const char* path, const char* before) {
    v1::Change& made = *declaration.add_changes();
    made.set_rule_id(rule_id);
    made.set_field_path(path);
    made.set_before(before);
  };
  change("normalize.phone", "addressee.phone", "010-1234-5678");
  change("normalize.name_title", "sender.name", "Dr. Ada Byron");
  change("normalize.house_number", "sender.street", "1 Long Road");
  EXPECT_THAT(VisitedIn(declaration), testing::UnorderedElementsAre("2 3 01012345678", "1 1 dr ada byron"));
}

}  // namespace
}  // namespace postgate::item_search
