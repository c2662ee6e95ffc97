// SPDX-License-Identifier: Apache-2.0
#include "server/intake/resent.h"

#include <gtest/gtest.h>

#include "core/evaluation/specimen.h"
#include "server/intake/prepare.h"
#include "server/ledger/testing/memory_store.h"
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

ReceivedBatch BatchOf(int64_t first_offset, const std::vector<std::string>& items) {
  ReceivedBatch batch;
  batch.envelope.set_first_offset(first_offset);
  for (const std::string& item : items) batch.envelope.add_items(item);
  return batch;
}

// A ledger with two acks of one producer: offsets [0, 2) and [2, 5).
class ResentTest : public ::testing::Test {
 protected:
  ResentTest() {
    for (int i = 0; i < 5; ++i) {
      v1::Item item = evaluation::SpecimenItem();
      item.set_item_id("ITEM" + std::to_string(i));
      items_.push_back(item);
    }
    Store(0, 2);
    Store(2, 5);
  }

  ReceivedBatch Batch(int first, int next) const {
    std::vector<std::string> bytes;
    for (int i = first; i < next; ++i) bytes.push_back(items_[static_cast<size_t>(i)].SerializeAsString());
    return BatchOf(first, bytes);
  }

  PreparedBatch Prepare(ReceivedBatch batch) {
    return PrepareBatch(TheEvaluator(), {}, {"demo", config::v1::CARRIER_KIND_UNSPECIFIED, {}}, &record_keys_, "office", std::move(batch),
                        evaluation::SpecimenTime());
  }

  void Store(int first, int next) {
    ledger::WriteGroup group;
    group.first_sequence = first;
    group.entry_count = next - first;
    ledger::v1::Block block;
    block.set_first_sequence(first);
    std::vector<v1::ItemResult> results;
    PreparedBatch prepared = Prepare(Batch(first, next));
    for (registry::PreparedRecord& record : prepared.records) {
      *block.add_entries() = record.entry;
      results.push_back(record.result);
    }
    group.block = block.SerializeAsString();
    ledger::v1::AckRecord ack;
    ack.set_first_offset(first);
    ack.set_next_offset(next);
    ack.mutable_receipt()->set_first_sequence(first);
    ack.mutable_receipt()->set_last_sequence(next - 1);
    ack.set_salt_seed(prepared.receipt.salt_seed);
    ack.set_key_day(prepared.receipt.key_day);
    salts_.push_back(prepared.receipt.salt);
    group.acks.push_back({"key", ack});
    ASSERT_TRUE(store_.Write(group).ok());
  }

  ResentAnswer Answer(const ReceivedBatch& batch) {
    auto answer = AnswerResent(store_, keys_, "key", batch, IdentifyWith(TheEvaluator()));
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : ResentAnswer{};
  }

  std::vector<v1::Item> items_;
  ledger::MemoryStore store_;
  sealing::MemoryKeys keys_;
  const RecordKeys record_keys_ = *RecordKeysFor(keys_, "carrier/demo", evaluation::SpecimenTime());
  std::vector<std::string> salts_;  // of the acks
};

TEST_F(ResentTest, GivesOneAckForEachOriginalReceipt) {
  const ResentAnswer answer = Answer(Batch(0, 5));
  EXPECT_FALSE(answer.differs);
  ASSERT_EQ(answer.acks.size(), 2u);
  EXPECT_EQ(answer.acks[0].next_offset(), 2);
  EXPECT_EQ(answer.acks[0].receipt().last_sequence(), 1);
  EXPECT_EQ(answer.acks[1].first_offset(), 2);
  EXPECT_EQ(answer.acks[1].next_offset(), 5);
  ASSERT_EQ(answer.acks[1].results_size(), 3);
  EXPECT_EQ(answer.acks[1].results(2).item_id(), "ITEM4");
  EXPECT_EQ(answer.acks[0].receipt().salt(), salts_[0]);
  EXPECT_EQ(answer.acks[1].receipt().salt(), salts_[1]);
}

TEST_F(ResentTest, WhatWasErasedIsAnsweredAsItWasButForTheSaltAndTheTexts) {
  keys_.Erase({"carrier/demo", record_keys_.day.day, ledger::v1::RETENTION_CLASS_PERSONAL});
  items_[1].set_package_count(77);
  const ResentAnswer answer = Answer(Batch(0, 2));
  EXPECT_FALSE(answer.differs);
  ASSERT_EQ(answer.acks.size(), 1u);
  EXPECT_EQ(answer.acks[0].results(0).item_id(), "ITEM0");
  EXPECT_EQ(answer.acks[0].receipt().salt(), "");
  EXPECT_EQ(answer.acks[0].receipt().last_sequence(), 1);
}

TEST_F(ResentTest, WithoutItsKeyNothingIsAnswered) {
  keys_.Lose();
  EXPECT_TRUE(absl::IsDataLoss(AnswerResent(store_, keys_, "key", Batch(0, 2), IdentifyWith(TheEvaluator())).status()));
}

TEST_F(ResentTest, CutsTheAckToTheBatchAndLeavesTheReceipt) {
  const ResentAnswer answer = Answer(Batch(3, 4));
  ASSERT_EQ(answer.acks.size(), 1u);
  EXPECT_EQ(answer.acks[0].first_offset(), 3);
  EXPECT_EQ(answer.acks[0].next_offset(), 4);
  ASSERT_EQ(answer.acks[0].results_size(), 1);
  EXPECT_EQ(answer.acks[0].results(0).item_id(), "ITEM3");
  EXPECT_EQ(answer.acks[0].receipt().first_sequence(), 2);
}

TEST_F(ResentTest, TakesTheSameContentInOtherBytesAsTheSame) {
  ReceivedBatch batch = Batch(0, 1);
  // A field may come twice; the last one counts.
  v1::Item twice;
  twice.set_item_id("ITEM0");
  batch.envelope.set_items(0, batch.envelope.items(0) + twice.SerializeAsString());
  EXPECT_FALSE(Answer(batch).differs);
}

TEST_F(ResentTest, FindsOtherContentAndAnotherAmends) {
  items_[1].set_package_count(77);
  EXPECT_TRUE(Answer(Batch(0, 2)).differs);
  EXPECT_FALSE(Answer(Batch(0, 1)).differs);
  items_[2].set_amends(true);
  EXPECT_TRUE(Answer(Batch(2, 3)).differs);
}

TEST_F(ResentTest, TakesAMovementForOtherContentThanAnItem) {
  ReceivedBatch batch;
  batch.envelope.add_movements(items_[0].SerializeAsString());
  EXPECT_TRUE(Answer(batch).differs);
}

TEST_F(ResentTest, SaysSoWhenTheLedgerLostAnAck) {
  auto answer = AnswerResent(store_, keys_, "another key", Batch(0, 1), IdentifyWith(TheEvaluator()));
  EXPECT_TRUE(absl::IsDataLoss(answer.status()));
}

}  // namespace
}  // namespace postgate::intake
