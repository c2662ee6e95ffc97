// SPDX-License-Identifier: Apache-2.0
#include "server/register/item_history.h"

#include <utility>

#include "server/register/register_fixture.h"

namespace postgate::registry {
namespace {

using testing::ElementsAre;

// What a client of gRPC reads unless it is told otherwise.
constexpr size_t kClientReceiveLimit = 4u << 20;

class ItemHistoryTest : public RegisterTest {
 protected:
  // An item whose stored content has `bytes`.
  static PreparedRecord Large(const std::string& item_id, size_t bytes, const std::string& content, bool amends = false) {
    PreparedRecord record = Item(item_id, content, amends);
    v1::Item received;
    received.set_item_id(item_id);
    received.set_nature_text(std::string(bytes, 'x'));
    ledger::v1::ItemBody body;
    body.set_received(received.SerializeAsString());
    body.mutable_declaration();
    record.entry.mutable_item()->set_body(body.SerializeAsString());
    return record;
  }
  static size_t Bytes(const ItemRecords& answer) {
    size_t bytes = 0;
    for (const v1::ItemRecord& record : answer.records) bytes += record.ByteSizeLong() + 8;
    return bytes;
  }
};

TEST_F(ItemHistoryTest, SaysWhatWasErasedAndShowsTheRest) {
  SubmitOne("post", Rejected(Item("A")));
  const v1::ItemResult filed = SubmitOne("post", Item("B"));
  v1::Decision hold = DecisionOn(filed.registration_number(), v1::DECISION_KIND_HOLD);
  hold.set_text("CANARY is wanted");
  const absl::StatusOr<DecisionOutcome> decided = Decide(hold);
  ASSERT_TRUE(decided.ok()) << decided.status();
  ASSERT_TRUE(Confirm("post", decided->decision_id).ok());
  const v1::ItemRecord before = History("B")[0];
  EXPECT_EQ(before.item().item_id(), "B");
  EXPECT_EQ(before.decisions(0).text(), "CANARY is wanted");
  EXPECT_EQ(before.confirmations(0).text(), "done by CANARY");
  EXPECT_FALSE(before.personal_data_erased());

  for (const char* principal : {"carrier/post", "customs/seoul"}) {
    keys_.Erase({principal, sealing::DayOf(now_), ledger::v1::RETENTION_CLASS_PERSONAL});
  }
  const v1::ItemRecord after = History("B")[0];
  EXPECT_TRUE(after.personal_data_erased());
  EXPECT_FALSE(after.content_erased());
  EXPECT_FALSE(after.has_item());
  EXPECT_TRUE(after.has_declaration());
  EXPECT_EQ(after.decisions(0).kind(), v1::DECISION_KIND_HOLD);
  EXPECT_EQ(after.decisions(0).text(), "");
  EXPECT_EQ(after.confirmations(0).text(), "");
  EXPECT_EQ(History("A")[0].result().findings(0).rule_id(), "item.test");

  keys_.Erase({"carrier/post", sealing::DayOf(now_), ledger::v1::RETENTION_CLASS_TRADE});
  EXPECT_TRUE(History("B")[0].content_erased());
  EXPECT_FALSE(History("B")[0].has_declaration());
  EXPECT_EQ(History("B")[0].registration_number(), filed.registration_number());
}

TEST_F(ItemHistoryTest, ACarrierIsNotToldWhatCustomsKeepsToItself) {
  PreparedRecord record = Item("A");
  record.entry.mutable_item()->add_queues("security");
  ledger::v1::ItemBody body;
  ASSERT_TRUE(body.ParseFromString(record.entry.item().body()));
  v1::Assessment& assessment = *body.mutable_assessment();
  for (const char* queue : {"release", "security"}) assessment.add_queues(queue);
  assessment.add_disclosed_queues("release");
  assessment.set_score(0.5);
  assessment.add_reasons()->set_code("assessment.category.low_value_non_dutiable");
  assessment.add_reasons()->set_code("assessment.denied_party");
  record.entry.mutable_item()->set_body(body.SerializeAsString());
  SubmitOne("post", std::move(record));

  const v1::ItemRecord told = History("A")[0];
  EXPECT_THAT(told.assessment().queues(), ElementsAre("release"));
  ASSERT_EQ(told.assessment().reasons_size(), 1);
  EXPECT_EQ(told.assessment().score(), 0);
  EXPECT_EQ(told.standing(), "waits for the clearance decision") << "that it waits for the other as well would tell";

  ASSERT_TRUE(Decide(DecisionOn(told.registration_number(), v1::DECISION_KIND_RELEASE)).ok());
  EXPECT_THAT(History("A")[0].standing(), testing::StartsWith("waits for customs; clearance: released")) << "it is not free, and for what is not told";

  const auto all = ItemHistory(*registry_, "A", "", [](absl::string_view, absl::string_view) { return true; }, ReadBy::kCustoms);
  EXPECT_THAT(all->records[0].assessment().queues(), ElementsAre("release", "security"));
  EXPECT_EQ(all->records[0].assessment().reasons_size(), 2);
  EXPECT_THAT(all->records[0].standing(), testing::HasSubstr("security"));
}

TEST_F(ItemHistoryTest, TwentyRejectedItemsOfTheLargestSizeFitIntoOneMessage) {
  for (int i = 0; i < 20; ++i) SubmitOne("post", Rejected(Large("A", 3'900'000, std::to_string(i))));
  const ItemRecords answer = HistoryAnswer("A");
  EXPECT_LT(Bytes(answer), kClientReceiveLimit);
  ASSERT_FALSE(answer.records.empty());
  EXPECT_TRUE(answer.older_left_out) << "so many are not even read";
  for (const v1::ItemRecord& record : answer.records) {
    EXPECT_TRUE(record.content_left_out());
    EXPECT_FALSE(record.has_item());
    EXPECT_EQ(record.result().findings_size(), 1) << "why it was rejected is still said";
  }
  EXPECT_EQ(answer.records.back().sequence(), 19) << "the newest is kept";
}

TEST_F(ItemHistoryTest, WhatWasErasedIsReadWithinTheSameBound) {
  for (int i = 0; i < 20; ++i) SubmitOne("post", Rejected(Large("A", 3'900'000, std::to_string(i))));
  keys_.Erase({"carrier/post", sealing::DayOf(now_), ledger::v1::RETENTION_CLASS_PERSONAL});
  const ItemRecords answer = HistoryAnswer("A");
  EXPECT_TRUE(answer.older_left_out) << "its bytes are read though nothing of them is told";
  EXPECT_LT(answer.records.size(), 20u);
}

TEST_F(ItemHistoryTest, ContentIsLeftOutOfOlderRecordsFirst) {
  for (int i = 0; i < 4; ++i) SubmitOne("post", Large("A", 1'000'000, std::to_string(i), i > 0));
  const ItemRecords answer = HistoryAnswer("A");
  ASSERT_EQ(answer.records.size(), 4u);
  EXPECT_FALSE(answer.older_left_out);
  EXPECT_LT(Bytes(answer), kClientReceiveLimit);
  EXPECT_TRUE(answer.records[0].content_left_out());
  EXPECT_FALSE(answer.records[0].has_item());
  EXPECT_FALSE(answer.records[3].content_left_out());
  EXPECT_TRUE(answer.records[3].has_item());
}

TEST_F(ItemHistoryTest, MovementsNeverPushOutTheItem) {
  SubmitOne("post", Item("A"));
  std::vector<std::string> item_ids = {"A"};
  for (int i = 0; i < 499; ++i) item_ids.push_back(std::string(30, 'N') + std::to_string(i));
  for (int i = 0; i < 150; ++i) {
    v1::Movement movement = Nest(item_ids, "R");
    movement.set_kind(v1::MOVEMENT_KIND_PLANNED);
    movement.set_location(std::to_string(i));
    SubmitOne("post", Moved(movement));
  }
  const ItemRecords answer = HistoryAnswer("A");
  EXPECT_LT(Bytes(answer), kClientReceiveLimit);
  ASSERT_EQ(answer.records.size(), 1u);
  EXPECT_TRUE(answer.records[0].has_item());
  EXPECT_TRUE(answer.records[0].history_left_out());
  EXPECT_EQ(answer.records[0].movements().rbegin()->location(), "149");
  EXPECT_LT(answer.records[0].movements_size(), 150);
}

TEST_F(ItemHistoryTest, WhatFitsIsWholeAndInOrder) {
  SubmitOne("post", Moved(Nest({"A"}, "R")));
  SubmitOne("post", Item("A", "a"));
  SubmitOne("post", Moved(Nest({"A"}, "R2")));
  SubmitOne("post", Item("A", "b", true));
  SubmitOne("post", Moved(Nest({"A"}, "R3")));
  SubmitOne("post", Moved(Nest({"A"}, "R4")));
  const ItemRecords answer = HistoryAnswer("A");
  EXPECT_FALSE(answer.older_left_out);
  ASSERT_EQ(answer.records.size(), 2u);
  ASSERT_EQ(answer.records[0].movements_size(), 2);
  EXPECT_EQ(answer.records[0].movements(0).receptacle_id(), "R");
  EXPECT_EQ(answer.records[0].movements(1).receptacle_id(), "R2");
  ASSERT_EQ(answer.records[1].movements_size(), 2);
  EXPECT_EQ(answer.records[1].movements(0).receptacle_id(), "R3");
  EXPECT_EQ(answer.records[1].movements(1).receptacle_id(), "R4");
  for (const v1::ItemRecord& record : answer.records) EXPECT_FALSE(record.content_left_out() || record.history_left_out());
}

}  // namespace
}  // namespace postgate::registry
