// SPDX-License-Identifier: Apache-2.0
#include "server/intake/prepare.h"

#include <gtest/gtest.h>

#include "core/digest/sha256.h"
#include "core/evaluation/specimen.h"
#include "core/records/message.h"
#include "core/records/owned.h"
#include "server/intake/limits.h"
#include "server/sealing/sealed_entry.h"
#include "server/sealing/testing/memory_keys.h"

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

sealing::Keys& TheKeys() {
  static auto* const kKeys = new sealing::MemoryKeys();
  return *kKeys;
}

PreparedBatch Prepare(ReceivedBatch batch) {
  const RecordKeys keys = *RecordKeysFor(TheKeys(), "carrier/demo", evaluation::SpecimenTime());
  return PrepareBatch(TheEvaluator(), {}, {"demo", config::v1::CARRIER_KIND_UNSPECIFIED, {}}, &keys, "office", std::move(batch),
                      evaluation::SpecimenTime());
}

ledger::v1::ItemBody BodyOf(const registry::PreparedRecord& record) {
  auto opened = sealing::OpenBody(TheKeys(), record.entry);
  EXPECT_TRUE(opened.ok()) << opened.status();
  return opened->body;
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
  const ledger::v1::ItemBody body = BodyOf(prepared.records[0]);
  EXPECT_EQ(body.received(), received);
  const evaluation::Evaluation evaluation =
      TheEvaluator().EvaluateItem(received, {"demo", config::v1::CARRIER_KIND_UNSPECIFIED, {}}, evaluation::SpecimenTime());
  EXPECT_EQ(body.declaration().DebugString(), records::MessageOf(*evaluation.declaration).DebugString());
  EXPECT_EQ(body.assessment().DebugString(), evaluation.assessment->DebugString());
  EXPECT_EQ(body.evaluated(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(body.findings_size(), prepared.records[0].result.findings_size());
  EXPECT_EQ(prepared.records[0].result.offset(), 7);
  EXPECT_GE(prepared.size_bytes, prepared.records[0].entry.sealed().size());
  EXPECT_EQ(prepared.receipt.leaf_parts.size(), 1u);
}

TEST(PrepareTest, TheEntryShowsNothingOfWhatWasReceived) {
  v1::Item item = evaluation::SpecimenItem();
  item.mutable_addressee()->set_name("CANARY");
  const std::string received = item.SerializeAsString();
  const PreparedBatch prepared = Prepare(BatchOf(0, {received}));
  EXPECT_EQ(prepared.records[0].entry.SerializeAsString().find("CANARY"), std::string::npos);
  EXPECT_EQ(prepared.records[0].received_digest, digest::BytesOf(digest::Sha256Of({received})));
  EXPECT_NE(prepared.records[0].entry.item().received_digest(), prepared.records[0].received_digest);
  EXPECT_NE(prepared.records[0].entry.item().content_digest(), prepared.records[0].content_digest);
}

TEST(PrepareTest, TheEntrySaysInClearWhatWasThereAndHowOftenWhichRuleFoundSomething) {
  v1::Item item = evaluation::SpecimenItem();
  for (v1::ContentPiece& piece : *item.mutable_content_pieces()) piece.set_description("gift");
  const PreparedBatch prepared = Prepare(BatchOf(0, {item.SerializeAsString()}));
  const ledger::v1::ItemEntry& entry = prepared.records.front().entry.item();
  EXPECT_EQ(entry.outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(entry.f43_elements(), completeness::ElementsOf(*records::OwnedItem(item)));
  int32_t stop_words = 0;
  int32_t all = 0;
  for (const ledger::v1::RuleFindings& found : entry.found()) {
    all += found.findings();
    if (found.rule_id() != "item.content_pieces.description.stop_word") continue;
    EXPECT_EQ(found.severity(), v1::SEVERITY_ERROR);
    EXPECT_EQ(stop_words, 0) << "a rule stands once";
    stop_words = found.findings();
  }
  EXPECT_EQ(stop_words, item.content_pieces_size());
  EXPECT_EQ(all, prepared.records.front().result.findings_size());
}

TEST(PrepareTest, AnAcceptedItemsParcelIsFingerprintedAndARejectedOnesIsNot) {
  v1::Item same = evaluation::SpecimenItem();
  same.set_item_id("CP123456799CN");
  v1::Item rejected = evaluation::SpecimenItem();
  for (v1::ContentPiece& piece : *rejected.mutable_content_pieces()) piece.set_description("gift");
  const PreparedBatch prepared = Prepare(BatchOf(0, {evaluation::SpecimenItem().SerializeAsString(), same.SerializeAsString(), rejected.SerializeAsString()}));
  const ledger::v1::ItemEntry& item = prepared.records[0].entry.item();
  EXPECT_EQ(item.parcel_period(), sealing::ParcelPeriodOf(evaluation::SpecimenTime()));
  ASSERT_EQ(item.parcel_fingerprints_size(), 2);
  const ledger::v1::ItemEntry& other = prepared.records[1].entry.item();
  ASSERT_NE(prepared.records[1].result.outcome(), v1::OUTCOME_REJECTED);
  ASSERT_EQ(other.parcel_fingerprints_size(), 2);
  EXPECT_EQ(other.parcel_fingerprints(0), item.parcel_fingerprints(0));
  EXPECT_EQ(other.parcel_fingerprints(1), item.parcel_fingerprints(1));
  EXPECT_EQ(prepared.records[2].result.outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(prepared.records[2].entry.item().parcel_fingerprints_size(), 0);
}

TEST(PrepareTest, WhatAReturnBringsBackGoesAlongAndOfOtherItemsNothingDoes) {
  v1::Item item = evaluation::SpecimenItem();
  item.add_previous_item_ids("RR473124829GB");
  v1::Item by_nature = item;
  by_nature.set_nature(v1::NATURE_RETURN);
  by_nature.set_nature_code("21");
  v1::Item by_flow = item;
  by_flow.set_flow(v1::FLOW_DIRECTION_RETURN);
  const PreparedBatch prepared = Prepare(BatchOf(0, {item.SerializeAsString(), by_nature.SerializeAsString(), by_flow.SerializeAsString()}));
  EXPECT_TRUE(prepared.records[0].returned_item_ids.empty());
  for (const size_t i : {1u, 2u}) {
    ASSERT_NE(prepared.records[i].result.outcome(), v1::OUTCOME_REJECTED) << prepared.records[i].result.ShortDebugString();
    EXPECT_EQ(prepared.records[i].returned_item_ids, std::vector<std::string>{"RR473124829GB"});
  }
}

TEST(PrepareTest, TheEntrySaysInClearHowAnAcceptedItemWasAssessed) {
  const v1::Item good = evaluation::SpecimenItem();
  v1::Item refused = good;
  for (v1::ContentPiece& piece : *refused.mutable_content_pieces()) piece.set_description("gift");
  const PreparedBatch prepared = Prepare(BatchOf(0, {good.SerializeAsString(), refused.SerializeAsString()}));
  ASSERT_EQ(prepared.records.size(), 2u);
  const v1::Assessment assessment = BodyOf(prepared.records[0]).assessment();
  EXPECT_NE(assessment.category(), v1::FACILITATION_CATEGORY_UNSPECIFIED);
  EXPECT_EQ(prepared.records[0].entry.item().category(), assessment.category());
  EXPECT_EQ(prepared.records[0].entry.item().trusted_trader(), assessment.trusted_trader());
  EXPECT_EQ(prepared.records[1].entry.item().category(), v1::FACILITATION_CATEGORY_UNSPECIFIED);
}

TEST(PrepareTest, WithoutKeysThereIsTheAnswerAndNothingToStore) {
  const std::string received = evaluation::SpecimenItem().SerializeAsString();
  const PreparedBatch stored = Prepare(BatchOf(7, {received, "\xFF\xFF"}));
  const PreparedBatch answered = PrepareBatch(TheEvaluator(), {}, {"demo", config::v1::CARRIER_KIND_UNSPECIFIED, {}}, nullptr, "office",
                                              BatchOf(7, {received, "\xFF\xFF"}), evaluation::SpecimenTime());
  ASSERT_EQ(answered.records.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(answered.records[i].result.SerializeAsString(), stored.records[i].result.SerializeAsString());
    EXPECT_EQ(answered.records[i].entry.ByteSizeLong(), 0u);
  }
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
  const ledger::v1::ItemBody body = BodyOf(prepared.records[1]);
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
  ledger::v1::Entry unreadable = prepared.records[1].entry;
  EXPECT_EQ(unreadable.movement().received(), "");
  ASSERT_TRUE(sealing::OpenTexts(TheKeys(), unreadable).ok());
  EXPECT_EQ(unreadable.movement().received(), "\xFF\xFF");
  EXPECT_EQ(prepared.records[1].result.outcome(), v1::OUTCOME_REJECTED);
}

}  // namespace
}  // namespace postgate::intake
