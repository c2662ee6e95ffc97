// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/sealed_entry.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "server/sealing/testing/memory_keys.h"

namespace postgate::sealing {
namespace {

using ledger::v1::Entry;
using ledger::v1::ItemBody;

class SealedEntryTest : public testing::Test {
 protected:
  DayKeys KeysOf(const std::string& principal) { return *DayKeysFor(keys_, principal, now_); }

  static ItemBody Body() {
    ItemBody body;
    body.set_received("CANARY as it came");
    body.add_findings()->set_rule_id("item.test");
    body.mutable_findings(0)->set_message("CANARY is no name");
    body.mutable_declaration()->set_functional_reference_id("F");
    v1::Change& change = *body.mutable_declaration()->add_changes();
    change.set_rule_id("repair.case");
    change.set_before("canary CANARY");
    body.mutable_assessment()->set_score(0.5);
    return body;
  }

  Entry Sealed(const std::string& principal = "carrier/post", int64_t offset = 7) {
    Entry entry;
    entry.set_principal(principal);
    entry.mutable_item()->set_item_id("A");
    entry.mutable_item()->set_producer("office");
    entry.mutable_item()->set_offset(offset);
    EXPECT_TRUE(SealBody(KeysOf(principal), Body().SerializeAsString(), entry).ok());
    return entry;
  }

  void Erase(const Entry& entry, RetentionClass retention_class) { keys_.Erase({entry.principal(), entry.key_day(), retention_class}); }

  absl::Time now_ = absl::FromCivil(absl::CivilSecond(2026, 3, 1, 12, 0, 0), absl::UTCTimeZone());
  MemoryKeys keys_;
};

TEST_F(SealedEntryTest, OpensWhatItSealedAndTheEntryShowsNothingOfIt) {
  const Entry entry = Sealed();
  EXPECT_EQ(entry.key_day(), DayOf(now_));
  EXPECT_EQ(entry.SerializeAsString().find("CANARY"), std::string::npos);
  const auto opened = OpenBody(keys_, entry);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->readable, Readable::kAll);
  EXPECT_EQ(opened->body.DebugString(), Body().DebugString());
}

TEST_F(SealedEntryTest, TradeFieldsAreCompressedFromAKilobyteOnAndPersonalOnesFromTheFirst) {
  const DayKeys keys = KeysOf("carrier/post");
  BodySealer sealer(keys);
  // The large one stands between, so that what is kept of it shows.
  for (const int documents : {20, 200, 20}) {
    ItemBody body;
    body.set_received(std::string(100, 'a'));
    for (int i = 0; i < documents; ++i) body.mutable_declaration()->add_additional_documents()->set_id("INV-2026-000001");
    Entry entry;
    entry.mutable_item();
    entry.set_principal(keys.principal);
    ASSERT_TRUE(sealer.Seal(body.SerializeAsString(), entry).ok());
    ledger::v1::SealedFields fields;
    ASSERT_TRUE(fields.ParseFromString(entry.sealed()));
    EXPECT_GT(fields.personal().uncompressed_bytes(), 0);
    EXPECT_EQ(fields.trade().uncompressed_bytes() > 0, documents > 20) << documents;
    const auto opened = OpenBody(keys_, entry);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(opened->body.DebugString(), body.DebugString());
  }
}

TEST_F(SealedEntryTest, WithThePersonalKeyThePersonalFieldsGo) {
  const Entry entry = Sealed();
  Erase(entry, ledger::v1::RETENTION_CLASS_PERSONAL);
  const auto opened = OpenBody(keys_, entry);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->readable, Readable::kNotPersonal);
  EXPECT_EQ(opened->body.received(), "");
  EXPECT_EQ(opened->body.findings(0).rule_id(), "item.test");
  EXPECT_EQ(opened->body.declaration().changes(0).rule_id(), "repair.case");
  EXPECT_EQ(opened->body.assessment().score(), 0.5);
  EXPECT_EQ(opened->body.SerializeAsString().find("CANARY"), std::string::npos);
}

TEST_F(SealedEntryTest, WithTheTradeKeyEverythingIsGone) {
  const Entry entry = Sealed();
  Erase(entry, ledger::v1::RETENTION_CLASS_PERSONAL);
  Erase(entry, ledger::v1::RETENTION_CLASS_TRADE);
  const auto opened = OpenBody(keys_, entry);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->readable, Readable::kNothing);
  EXPECT_EQ(opened->body.ByteSizeLong(), 0u);
}

TEST_F(SealedEntryTest, ALostKeyIsNoErasure) {
  const Entry entry = Sealed();
  keys_.Lose();
  EXPECT_TRUE(absl::IsDataLoss(OpenBody(keys_, entry).status()));
}

TEST_F(SealedEntryTest, WhatIsSealedBelongsToItsEntry) {
  const Entry entry = Sealed();
  for (const auto& elsewhere : {Sealed("carrier/post", 8), Sealed("carrier/express", 7)}) {
    Entry moved = elsewhere;
    moved.set_sealed(entry.sealed());
    EXPECT_TRUE(absl::IsDataLoss(OpenBody(keys_, moved).status()));
  }
  Entry renamed = entry;
  renamed.mutable_item()->set_item_id("B");
  EXPECT_TRUE(absl::IsDataLoss(OpenBody(keys_, renamed).status()));
}

TEST_F(SealedEntryTest, ReadsABodyOfFormat3AndADuplicateThatHasNone) {
  Entry old;
  old.mutable_item()->set_body(Body().SerializeAsString());
  EXPECT_EQ(OpenBody(keys_, old)->body.received(), "CANARY as it came");
  Entry duplicate;
  duplicate.mutable_item()->set_item_id("A");
  duplicate.set_key_day(20'000);
  EXPECT_EQ(OpenBody(keys_, duplicate)->body.ByteSizeLong(), 0u);
}

TEST_F(SealedEntryTest, TextsGoIntoTheSealedPartAndComeBackToWhatWasAssignedMeanwhile) {
  Entry entry;
  entry.set_principal("customs/seoul");
  v1::Decision& decision = *entry.mutable_decision()->mutable_decision();
  decision.set_kind(v1::DECISION_KIND_HOLD);
  decision.set_text("CANARY is wanted");
  decision.add_revisions()->set_hs_code("010121");
  decision.add_revisions()->set_description("a horse of CANARY");
  SealTexts(KeysOf("customs/seoul"), entry);
  EXPECT_EQ(entry.SerializeAsString().find("CANARY"), std::string::npos);
  EXPECT_EQ(entry.decision().decision().kind(), v1::DECISION_KIND_HOLD);
  entry.mutable_decision()->mutable_decision()->set_decision_id("D1");
  entry.mutable_decision()->set_items_affected(3);

  Entry opened = entry;
  ASSERT_TRUE(OpenTexts(keys_, opened).ok());
  EXPECT_EQ(opened.decision().decision().text(), "CANARY is wanted");
  EXPECT_EQ(opened.decision().decision().revisions(0).hs_code(), "010121");
  EXPECT_EQ(opened.decision().decision().revisions(1).description(), "a horse of CANARY");
  EXPECT_EQ(opened.decision().decision().decision_id(), "D1");
  EXPECT_EQ(opened.decision().items_affected(), 3);

  Erase(entry, ledger::v1::RETENTION_CLASS_PERSONAL);
  Entry erased = entry;
  EXPECT_EQ(*OpenTexts(keys_, erased), Readable::kNotPersonal);
  EXPECT_EQ(erased.decision().decision().text(), "");
  EXPECT_EQ(erased.decision().decision().decision_id(), "D1");
}

TEST_F(SealedEntryTest, AnEntryWithoutTextsHasNoSealedPart) {
  Entry entry;
  entry.set_principal("customs/seoul");
  entry.mutable_decision()->mutable_decision()->set_kind(v1::DECISION_KIND_RELEASE);
  SealTexts(KeysOf("customs/seoul"), entry);
  EXPECT_EQ(entry.sealed(), "");
  EXPECT_EQ(*OpenTexts(keys_, entry), Readable::kAll);
}

}  // namespace
}  // namespace postgate::sealing
