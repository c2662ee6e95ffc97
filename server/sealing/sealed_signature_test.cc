// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/sealed_signature.h"

#include <gtest/gtest.h>

#include "server/sealing/testing/memory_keys.h"

namespace postgate::sealing {
namespace {

class SealedSignatureTest : public testing::Test {
 protected:
  ledger::v1::Entry Sealed() {
    ledger::v1::Entry entry;
    const DayKeys keys = *DayKeysFor(keys_, "carrier/post", now_);
    entry.set_principal("carrier/post");
    entry.set_key_day(keys.day);
    entry.mutable_item()->set_producer("office");
    entry.mutable_signature()->set_first_offset(7);
    entry.mutable_signature()->set_count(2);
    SealSignature(keys, "SIGNATURE", entry);
    return entry;
  }

  const absl::Time now_ = absl::FromUnixSeconds(1'772'366'400);
  MemoryKeys keys_;
};

TEST_F(SealedSignatureTest, OpensWhatItSealedAndTheEntryShowsNothingOfIt) {
  const ledger::v1::Entry entry = Sealed();
  EXPECT_EQ(entry.SerializeAsString().find("SIGNATURE"), std::string::npos);
  const auto opened = OpenSignature(keys_, entry);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(*opened, "SIGNATURE");
}

TEST_F(SealedSignatureTest, GoesWithThePersonalKeyAndIsNotLostUnseen) {
  const ledger::v1::Entry entry = Sealed();
  keys_.Erase({"carrier/post", entry.key_day(), ledger::v1::RETENTION_CLASS_PERSONAL});
  const auto erased = OpenSignature(keys_, entry);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_FALSE(erased->has_value());
  keys_.Lose();
  EXPECT_TRUE(absl::IsDataLoss(OpenSignature(keys_, entry).status()));
}

TEST_F(SealedSignatureTest, BelongsToItsBatch) {
  ledger::v1::Entry moved = Sealed();
  moved.mutable_signature()->set_first_offset(8);
  EXPECT_TRUE(absl::IsDataLoss(OpenSignature(keys_, moved).status()));
  moved = Sealed();
  moved.mutable_item()->set_producer("another");
  EXPECT_TRUE(absl::IsDataLoss(OpenSignature(keys_, moved).status()));
}

}  // namespace
}  // namespace postgate::sealing
