// SPDX-License-Identifier: Apache-2.0
#include "server/intake/prepare.h"

#include <gtest/gtest.h>

#include "core/evaluation/specimen.h"
#include "server/intake/limits.h"

namespace postgate::intake {
namespace {

const evaluation::Evaluator& TheEvaluator() {
  static const evaluation::Evaluator* const kEvaluator = [] {
    auto loaded = evaluation::Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"});
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return loaded->release();
  }();
  return *kEvaluator;
}

v1::Movement TheMovement() {
  v1::Movement movement;
  movement.set_kind(v1::MOVEMENT_KIND_NESTED);
  movement.add_item_ids("RR473124829GB");
  movement.set_receptacle_id("receptacle");
  movement.mutable_occurred_at()->set_seconds(absl::ToUnixSeconds(evaluation::SpecimenTime()));
  return movement;
}

ReceivedBatch BatchOf(int64_t first_offset, const std::vector<std::string>& items) {
  ReceivedBatch batch;
  batch.envelope.set_first_offset(first_offset);
  for (const std::string& item : items) batch.envelope.add_items(item);
  return batch;
}

PreparedBatch Prepare(ReceivedBatch batch) {
  return PrepareBatch(TheEvaluator(), {"demo", config::v1::CARRIER_KIND_UNSPECIFIED, {}}, "office", std::move(batch), evaluation::SpecimenTime());
}

TEST(PrepareTest, KeepsBytesFindingsDeclarationAndAssessmentInTheBody) {
  const std::string received = evaluation::SpecimenItem().SerializeAsString();
  const PreparedBatch prepared = Prepare(BatchOf(7, {received}));
  ASSERT_EQ(prepared.records.size(), 1u);
  const ledger::v1::ItemEntry& item = prepared.records[0].entry.item();
  EXPECT_EQ(item.producer(), "office");
  EXPECT_EQ(item.offset(), 7);
  EXPECT_EQ(item.item_id(), evaluation::SpecimenItem().item_id());
  EXPECT_EQ(item.received_digest().size(), 32u);
  EXPECT_NE(item.flow(), v1::FLOW_DIRECTION_UNSPECIFIED);
  EXPECT_GT(item.queues_size(), 0);
  ledger::v1::ItemBody body;
  ASSERT_TRUE(body.ParseFromString(item.body()));
  EXPECT_EQ(body.received(), received);
  EXPECT_TRUE(body.has_declaration());
  EXPECT_TRUE(body.has_assessment());
  EXPECT_EQ(body.findings_size(), prepared.records[0].result.findings_size());
  EXPECT_EQ(prepared.records[0].result.offset(), 7);
  EXPECT_GE(prepared.size_bytes, item.body().size());
}

TEST(PrepareTest, RejectsAloneWhatDoesNotParseAndKeepsItsBytes) {
  const std::string good = evaluation::SpecimenItem().SerializeAsString();
  const PreparedBatch prepared = Prepare(BatchOf(0, {good, "\xFF\xFF", good}));
  ASSERT_EQ(prepared.records.size(), 3u);
  EXPECT_NE(prepared.records[0].result.outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(prepared.records[1].result.outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(prepared.records[1].result.offset(), 1);
  EXPECT_EQ(prepared.records[1].result.findings_size(), 1);
  EXPECT_NE(prepared.records[2].result.outcome(), v1::OUTCOME_REJECTED);
  ledger::v1::ItemBody body;
  ASSERT_TRUE(body.ParseFromString(prepared.records[1].entry.item().body()));
  EXPECT_EQ(body.received(), "\xFF\xFF");
  EXPECT_FALSE(body.has_declaration());
  EXPECT_EQ(prepared.records[1].entry.item().queues_size(), 0);
}

TEST(PrepareTest, CutsAnOverlongIdentifier) {
  v1::Item item = evaluation::SpecimenItem();
  item.set_item_id(std::string(100'000, 'X'));
  const PreparedBatch prepared = Prepare(BatchOf(0, {item.SerializeAsString()}));
  EXPECT_EQ(prepared.records[0].result.outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(prepared.records[0].entry.item().item_id().size(), kItemIdEchoBytesMax);
  EXPECT_EQ(prepared.records[0].result.item_id().size(), kItemIdEchoBytesMax);
}

TEST(PrepareTest, NamesAMovementByItsReceptacle) {
  ReceivedBatch batch;
  batch.envelope.set_first_offset(3);
  batch.envelope.add_movements(TheMovement().SerializeAsString());
  batch.envelope.add_movements("\xFF\xFF");
  const PreparedBatch prepared = Prepare(std::move(batch));
  ASSERT_EQ(prepared.records.size(), 2u);
  EXPECT_EQ(prepared.records[0].result.item_id(), "receptacle");
  EXPECT_EQ(prepared.records[0].entry.movement().movement().item_ids(0), "RR473124829GB");
  EXPECT_EQ(prepared.records[1].entry.movement().received(), "\xFF\xFF");
  EXPECT_EQ(prepared.records[1].result.outcome(), v1::OUTCOME_REJECTED);
}

}  // namespace
}  // namespace postgate::intake
