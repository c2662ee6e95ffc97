// SPDX-License-Identifier: Apache-2.0
#include "server/queues/delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "server/ledger/testing/memory_store.h"
#include "server/queues/queue_fixture.h"
#include "server/sealing/sealed_entry.h"
#include "server/sealing/testing/memory_keys.h"

namespace postgate::queues {
namespace {

using ledger::v1::RETENTION_CLASS_PERSONAL;
using ledger::v1::RETENTION_CLASS_TRADE;

// A ledger with one item, sealed.
class DeliveryTest : public testing::Test {
 protected:
  DeliveryTest() {
    ledger::v1::ItemBody body;
    body.set_received("CANARY");
    body.mutable_declaration()->set_functional_reference_id("F");
    body.mutable_assessment()->add_reasons()->set_text("CANARY is on a list");
    body.mutable_assessment()->set_score(0.5);
    ledger::v1::Entry entry = ItemEntryFor("A", {"release"});
    entry.mutable_item()->clear_body();
    EXPECT_TRUE(sealing::SealBody(day_keys_, body.SerializeAsString(), entry).ok());
    Write(std::move(entry));
  }

  void Write(ledger::v1::Entry entry) {
    const int64_t sequence = store_.Head() + 1;
    ledger::WriteGroup group;
    group.first_sequence = sequence;
    group.entry_count = 1;
    group.block = BlockOf(sequence, {std::move(entry)})->SerializeAsString();
    ASSERT_TRUE(store_.Write(group).ok());
  }

  absl::StatusOr<v1::Delivery> Read(int64_t sequence = 0) {
    Grant grant;
    grant.place.sequence = sequence;
    grant.attempt = 1;
    const auto find_related = [this](absl::string_view, absl::string_view) { return related_; };
    return ReadDelivery(*store_.OpenEntryReader(), keys_, sealing::NothingHeld(), find_related, grant, absl::FromUnixSeconds(kCommittedAt + 60));
  }
  void Erase(sealing::RetentionClass retention_class) { keys_.Erase({"carrier/post", day_keys_.day, retention_class}); }

  std::vector<std::string> related_;
  ledger::MemoryStore store_;
  sealing::MemoryKeys keys_;
  const sealing::DayKeys day_keys_ = *sealing::DayKeysFor(keys_, "carrier/post", absl::FromUnixSeconds(kCommittedAt));
};

TEST_F(DeliveryTest, OpensWhatWasSealed) {
  const v1::Delivery delivery = *Read();
  EXPECT_EQ(delivery.registration_number(), "REG-A");
  EXPECT_EQ(delivery.declaration().functional_reference_id(), "REG-A");
  EXPECT_EQ(delivery.assessment().reasons(0).text(), "CANARY is on a list");
  EXPECT_FALSE(delivery.personal_data_erased());
  EXPECT_FALSE(delivery.content_erased());
}

TEST_F(DeliveryTest, SaysWhatWasErasedAndGivesTheRest) {
  Erase(RETENTION_CLASS_PERSONAL);
  const v1::Delivery personal = *Read();
  EXPECT_TRUE(personal.personal_data_erased());
  EXPECT_FALSE(personal.content_erased());
  EXPECT_EQ(personal.assessment().score(), 0.5);
  EXPECT_EQ(personal.assessment().reasons(0).text(), "");
  Erase(RETENTION_CLASS_TRADE);
  const v1::Delivery everything = *Read();
  EXPECT_TRUE(everything.content_erased());
  EXPECT_EQ(everything.assessment().score(), 0);
  EXPECT_EQ(everything.registration_number(), "REG-A");
}

TEST_F(DeliveryTest, WithoutItsKeyOrOfAnotherKindThereIsNoneAndTheEntryIsNamed) {
  keys_.Lose();
  EXPECT_TRUE(absl::IsDataLoss(Read().status()));
  EXPECT_EQ(std::string(Read().status().message()).rfind("entry 0: ", 0), 0u);
  Write(AcknowledgementEntryFor("release", {0}));
  EXPECT_TRUE(absl::IsDataLoss(Read(1).status()));
}

TEST_F(DeliveryTest, SaysWhatTheParcelWasBeforeAndWhatAReturnBringsBack) {
  ledger::v1::ItemBody body;
  body.mutable_assessment()->add_queues("release");
  body.mutable_assessment()->add_reasons()->set_code("assessment.value.low");
  ledger::v1::Entry entry = ItemEntryFor("B", {"release", "security"});
  entry.mutable_item()->clear_body();
  entry.mutable_item()->set_refiled_registration_number("REG-X");
  entry.mutable_item()->set_refiled_after(ledger::v1::REFILED_AFTER_DO_NOT_LOAD);
  entry.mutable_item()->set_returned_registration_number("REG-Y");
  ASSERT_TRUE(sealing::SealBody(day_keys_, body.SerializeAsString(), entry).ok());
  Write(std::move(entry));
  related_ = {"REG-Y", "REG-Z"};
  const v1::Delivery delivery = *Read(1);
  EXPECT_THAT(delivery.related(), testing::ElementsAre("REG-X", "REG-Y", "REG-Z"));
  EXPECT_THAT(delivery.assessment().queues(), testing::ElementsAre("release", "security"));
  ASSERT_EQ(delivery.assessment().reasons_size(), 3);
  EXPECT_EQ(delivery.assessment().reasons(0).code(), "assessment.value.low");
  EXPECT_EQ(delivery.assessment().reasons(1).code(), "assessment.refiled");
  EXPECT_EQ(delivery.assessment().reasons(1).text(), "the same parcel was filed before as REG-X, which must not be loaded");
  EXPECT_EQ(delivery.assessment().reasons(2).code(), "assessment.return.known");
  EXPECT_EQ(delivery.assessment().reasons(2).text(), "says that it brings back REG-Y");

  Erase(RETENTION_CLASS_PERSONAL);
  Erase(RETENTION_CLASS_TRADE);
  const v1::Delivery erased = *Read(1);
  EXPECT_EQ(erased.assessment().ByteSizeLong(), 0u);
  EXPECT_EQ(erased.related(0), "REG-X");
}

}  // namespace
}  // namespace postgate::queues
