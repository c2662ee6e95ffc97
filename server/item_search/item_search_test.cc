// SPDX-License-Identifier: Apache-2.0
#include "server/item_search/item_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/encoding/timestamp.h"
#include "core/records/owned.h"
#include "server/ledger/testing/memory_store.h"
#include "server/sealing/day_keys.h"
#include "server/sealing/sealed_entry.h"
#include "server/sealing/search_terms.h"
#include "server/sealing/testing/memory_keys.h"

namespace postgate::item_search {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ItemSearchTest : public testing::Test {
 protected:
  // One item in a block of its own, sealed as intake seals it.
  void Add(const std::string& carrier, const std::string& addressee, const std::string& sender = "Lee") {
    const sealing::DayKeys keys = *sealing::DayKeysFor(keys_, "carrier/" + carrier, now_);
    ledger::v1::ItemBody body;
    v1::GoodsShipment& shipment = *body.mutable_declaration()->mutable_goods_shipment();
    shipment.mutable_consignee()->set_name(addressee);
    shipment.mutable_consignor()->set_name(sender);
    ledger::v1::Block block;
    block.set_first_sequence(store_.Head() + 1);
    *block.mutable_committed_at() = encoding::ToTimestamp(now_ + committed_late_);
    ledger::v1::Entry& entry = *block.add_entries();
    entry.set_principal(keys.principal);
    entry.mutable_item()->set_registration_number(absl::StrCat("N", block.first_sequence()));
    entry.mutable_item()->set_version(1);
    sealing::SearchTerms(*keys.personal).AddAll(*records::OwnedDeclaration(body.declaration()), *entry.mutable_item()->mutable_search_terms());
    if (forged_) {
      // Another value's term, as it comes once in 2^64 times.
      entry.mutable_item()->clear_search_terms();
      entry.mutable_item()->add_search_terms(sealing::SearchTerms(*keys.personal).Of(v1::SEARCHED_FIELD_NAME, "kim minsu"));
    }
    ASSERT_TRUE(sealing::SealBody(keys, body.SerializeAsString(), entry).ok());
    ledger::WriteGroup group;
    group.first_sequence = block.first_sequence();
    group.entry_count = 1;
    group.block = block.SerializeAsString();
    ASSERT_TRUE(store_.Write(group).ok());
  }

  v1::SearchItemsRequest Request(const std::string& value, v1::SearchedParty party = v1::SEARCHED_PARTY_UNSPECIFIED) const {
    v1::SearchItemsRequest request;
    request.set_field(v1::SEARCHED_FIELD_NAME);
    request.set_party(party);
    request.set_value(value);
    request.set_from_day(sealing::DayText(sealing::DayOf(begin_)));
    request.set_to_day(sealing::DayText(sealing::DayOf(begin_) + 1));
    request.set_reason("case 7");
    return request;
  }
  std::vector<std::string> Found(const v1::SearchItemsRequest& request, int64_t entries_max = kEntriesPerAnswerMax) {
    const auto found = SearchItems(store_, keys_, request, entries_max);
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> numbers;
    if (!found.ok()) return numbers;
    next_ = found->response.next_sequence();
    for (const v1::FoundItem& item : found->response.items()) numbers.push_back(item.registration_number());
    return numbers;
  }

  const absl::Time begin_ = absl::FromCivil(absl::CivilSecond(2026, 3, 1, 12, 0, 0), absl::UTCTimeZone());
  absl::Time now_ = begin_;
  ledger::MemoryStore store_;
  sealing::MemoryKeys keys_;
  absl::Duration committed_late_;
  bool forged_ = false;
  int64_t next_ = 0;
};

TEST_F(ItemSearchTest, FindsEqualValuesOfAllCarriersInThePeriodAlone) {
  now_ = begin_ - absl::Hours(24);
  Add("post", "Kim Minsu");
  now_ = begin_;
  Add("post", "Kim Minsu");
  Add("post", "Kim Minsoo");
  Add("express", "KIM,  minsu");
  now_ = begin_ + absl::Hours(24);
  Add("post", "kim minsu");
  now_ = begin_ + absl::Hours(48);
  Add("post", "Kim Minsu");
  EXPECT_THAT(Found(Request("Kim Minsu")), ElementsAre("N1", "N3", "N4"));
  EXPECT_EQ(next_, 0);
  EXPECT_THAT(Found(Request("Kim")), ElementsAre());
}

TEST_F(ItemSearchTest, APartyIsAskedByItself) {
  Add("post", "Kim Minsu", "Park");
  Add("post", "Park", "Kim Minsu");
  EXPECT_THAT(Found(Request("Kim Minsu", v1::SEARCHED_PARTY_ADDRESSEE)), ElementsAre("N0"));
  EXPECT_THAT(Found(Request("Kim Minsu", v1::SEARCHED_PARTY_SENDER)), ElementsAre("N1"));
  EXPECT_THAT(Found(Request("Kim Minsu")), ElementsAre("N0", "N1"));
}

TEST_F(ItemSearchTest, ATermThatAgreesByChanceIsNotFound) {
  forged_ = true;
  Add("post", "Park");
  EXPECT_THAT(Found(Request("Kim Minsu")), ElementsAre());
}

TEST_F(ItemSearchTest, WhatIsSealedJustBeforeMidnightAndCommittedAfterItIsOfItsDay) {
  now_ = absl::UnixEpoch() + absl::Hours(24) * (sealing::DayOf(begin_) + 2) - absl::Seconds(1);
  committed_late_ = absl::Seconds(2);
  Add("post", "Kim Minsu");
  now_ += absl::Seconds(1);
  Add("post", "Kim Minsu");
  EXPECT_THAT(Found(Request("Kim Minsu")), ElementsAre("N0"));
}

TEST_F(ItemSearchTest, AnErasedDayIsNotSearchedAndThatIsSaid) {
  Add("post", "Kim Minsu");
  Add("post", "Kim Minsu");
  Add("express", "Kim Minsu");
  keys_.Erase({"carrier/post", sealing::DayOf(begin_), ledger::v1::RETENTION_CLASS_PERSONAL});
  const auto found = SearchItems(store_, keys_, Request("Kim Minsu"));
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->response.items_size(), 1);
  EXPECT_EQ(found->response.erased_carrier_days(), 1);
}

TEST_F(ItemSearchTest, ALongPeriodIsAnsweredInParts) {
  for (int i = 0; i < 7; ++i) Add("post", i % 2 == 0 ? "Kim Minsu" : "Park");
  v1::SearchItemsRequest request = Request("Kim Minsu");
  std::vector<std::string> all;
  int answers = 0;
  do {
    for (std::string& number : Found(request, 2)) all.push_back(std::move(number));
    ASSERT_LT(++answers, 10);
    request.set_from_sequence(next_);
  } while (next_ != 0);
  EXPECT_THAT(all, ElementsAre("N0", "N2", "N4", "N6"));
  EXPECT_EQ(answers, 4);
}

TEST_F(ItemSearchTest, AnAnswerHoldsNoMoreThanItMay) {
  for (int i = 0; i < kItemsPerAnswerMax + 1; ++i) Add("post", "Kim Minsu");
  v1::SearchItemsRequest request = Request("Kim Minsu");
  EXPECT_EQ(Found(request).size(), static_cast<size_t>(kItemsPerAnswerMax));
  EXPECT_EQ(next_, kItemsPerAnswerMax);
  request.set_from_sequence(next_);
  EXPECT_EQ(Found(request).size(), 1u);
  EXPECT_EQ(next_, 0);
}

TEST_F(ItemSearchTest, WhatIsRecordedSaysWhoseItemsAndWhy) {
  Add("post", "Kim Minsu");
  const ledger::v1::AccessEntry access = SearchItems(store_, keys_, Request("Kim Minsu", v1::SEARCHED_PARTY_ADDRESSEE))->access;
  EXPECT_EQ(access.kind(), ledger::v1::ACCESS_KIND_SEARCH);
  EXPECT_EQ(access.reason(), "case 7");
  EXPECT_EQ(access.searched_value(), "Kim Minsu");
  EXPECT_EQ(access.searched_party(), v1::SEARCHED_PARTY_ADDRESSEE);
  EXPECT_THAT(access.item_sequences(), ElementsAre(0));
  EXPECT_EQ(access.from_day(), sealing::DayOf(begin_));
}

TEST_F(ItemSearchTest, WhatIsNoSearchIsRefusedWithTheField) {
  const auto refused = [this](const v1::SearchItemsRequest& request, const char* field) {
    const absl::Status status = SearchItems(store_, keys_, request).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(field));
  };
  v1::SearchItemsRequest request = Request("Kim");
  request.clear_field();
  refused(request, "field");
  refused(Request(" .,-"), "value");
  refused(Request(std::string(kTextBytesMax + 1, 'x')), "value");
  request = Request("Kim");
  request.clear_reason();
  refused(request, "reason");
  for (const char* day : {"", "2026-3-1", "2026-02-30", "20260301", "yesterday"}) {
    request = Request("Kim");
    request.set_from_day(day);
    refused(request, "from_day");
  }
  request = Request("Kim");
  request.set_to_day("2026-04-01");
  refused(request, "to_day");
  request.set_to_day("2026-02-28");
  refused(request, "to_day");
  request = Request("Kim");
  request.set_from_sequence(-1);
  refused(request, "from_sequence");
}

}  // namespace
}  // namespace postgate::item_search
