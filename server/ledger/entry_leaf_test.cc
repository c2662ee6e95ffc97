// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/entry_leaf.h"

#include <gtest/gtest.h>

#include <string>

#include "core/digest/sha256.h"

namespace postgate::ledger {
namespace {

using audit_tree::Hash;

v1::Entry Item() {
  v1::Entry entry;
  entry.set_principal("carrier/post");
  entry.set_request_id("r1");
  entry.mutable_item()->set_item_id("RR123456785XX");
  entry.mutable_item()->set_outcome(postgate::v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  entry.mutable_item()->set_registration_number("26KRPAAAA00000001");
  entry.mutable_item()->set_body("the body");
  return entry;
}

Hash HashOfStored(const v1::Entry& entry) { return EntryHash(entry.SerializeAsString(), entry, nullptr); }

TEST(EntryLeafTest, HashesTheEntryWithTheBodysDigestInTheBodysPlace) {
  const v1::Entry entry = Item();
  std::string expected = entry.SerializeAsString();
  ASSERT_EQ(expected.substr(expected.size() - 8), "the body");
  expected.resize(expected.size() - 8);
  expected += digest::BytesOf(digest::Sha256Of({"the body"}));
  EXPECT_EQ(HashOfStored(entry), digest::Sha256Of({expected}));
}

TEST(EntryLeafTest, TakesTheBodysDigestAsGiven) {
  const v1::Entry entry = Item();
  const Hash known = digest::Sha256Of({"the body"});
  EXPECT_EQ(EntryHash(entry.SerializeAsString(), entry, &known), HashOfStored(entry));
  const Hash wrong = digest::Sha256Of({"another body"});
  EXPECT_NE(EntryHash(entry.SerializeAsString(), entry, &wrong), HashOfStored(entry));
}

TEST(EntryLeafTest, TheSealedPartIsReplacedAsABodyIs) {
  v1::Entry entry = Item();
  entry.mutable_item()->clear_body();
  entry.set_key_day(20'000);
  entry.set_sealed("sealed");
  std::string expected = entry.SerializeAsString();
  ASSERT_EQ(expected.substr(expected.size() - 6), "sealed");
  expected.resize(expected.size() - 6);
  const Hash digest = digest::Sha256Of({"sealed"});
  expected += digest::BytesOf(digest);
  EXPECT_EQ(HashOfStored(entry), digest::Sha256Of({expected}));
  EXPECT_EQ(EntryHash(entry.SerializeAsString(), entry, &digest), HashOfStored(entry));
}

// The hash takes the body, or the sealed part, for the entry's last bytes: a field that comes to stand behind it breaks every receipt.
TEST(EntryLeafTest, NothingStandsBehindABodyOrASealedPart) {
  const auto* item = v1::ItemEntry::descriptor();
  for (int i = 0; i < item->field_count(); ++i) EXPECT_LE(item->field(i)->number(), v1::ItemEntry::kBodyFieldNumber) << item->field(i)->name();
  const auto* entry = v1::Entry::descriptor();
  for (int i = 0; i < entry->field_count(); ++i) {
    const auto* field = entry->field(i);
    EXPECT_LE(field->number(), v1::Entry::kSealedFieldNumber) << field->name();
    if (field->number() == v1::Entry::kSealedFieldNumber) continue;
    EXPECT_TRUE(field->containing_oneof() != nullptr || field->number() < v1::Entry::kItemFieldNumber) << field->name();
  }
}

TEST(EntryLeafTest, AnEntryWithoutABodyIsHashedAsItIs) {
  v1::Entry entry = Item();
  entry.mutable_item()->clear_body();
  EXPECT_EQ(HashOfStored(entry), digest::Sha256Of({entry.SerializeAsString()}));
  v1::Entry decision;
  decision.mutable_decision()->set_items_affected(3);
  EXPECT_EQ(HashOfStored(decision), digest::Sha256Of({decision.SerializeAsString()}));
  const Hash unused = digest::Sha256Of({"the body"});
  EXPECT_EQ(EntryHash(entry.SerializeAsString(), entry, &unused), HashOfStored(entry));
}

TEST(EntryLeafTest, SaysWhatBecameOfWhatWasSubmitted) {
  const v1::Entry item = Item();
  EXPECT_EQ(LeafOf(item).outcome, postgate::v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  EXPECT_EQ(LeafOf(item).registration_number, "26KRPAAAA00000001");
  v1::Entry moved;
  moved.mutable_movement()->set_outcome(postgate::v1::OUTCOME_REJECTED);
  EXPECT_EQ(LeafOf(moved).outcome, postgate::v1::OUTCOME_REJECTED);
  EXPECT_EQ(LeafOf(moved).registration_number, "");
  v1::Entry cancelled;
  cancelled.mutable_cancellation()->set_registration_number("26KRPAAAA00000002");
  EXPECT_EQ(LeafOf(cancelled).outcome, postgate::v1::OUTCOME_UNSPECIFIED);
  EXPECT_EQ(LeafOf(cancelled).registration_number, "26KRPAAAA00000002");
  v1::Entry decided;
  decided.mutable_item_decision()->set_registration_number("26KRPAAAA00000003");
  EXPECT_EQ(LeafOf(decided).registration_number, "") << "nobody has a receipt for it";
}

}  // namespace
}  // namespace postgate::ledger
