// SPDX-License-Identifier: Apache-2.0
#include "server/retention/retention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/testing/temporary_folder.h"
#include "server/ledger/committer.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/memory_table.h"
#include "server/ledger/testing/test_tree.h"
#include "server/legal_holds/hold_reader.h"
#include "server/sealing/case_keys.h"
#include "server/sealing/day_keys.h"
#include "server/sealing/parcel_fingerprint.h"

namespace postgate::retention {
namespace {

using ledger::v1::RETENTION_CLASS_PERSONAL;
using ledger::v1::RETENTION_CLASS_TRADE;
using sealing::KeyName;

// Keys on a real disk, the ledger in memory. What is proposed is committed at once.
class RetentionTest : public testing::Test {
 protected:
  RetentionTest() {
    keys_ = *sealing::KeyFolder::Open(folder_.path() + "/keys", *sealing::MasterKeys::FromText(std::string(64, 'a')));
    tree_ = ledger::OpenTestTree(&store_);
    committer_ = std::make_unique<ledger::Committer>(&store_, tree_.get(), [this] { return now_; }, ledger::Committer::Observer{});
    legal_holds::KeyCustody::Options custody;
    custody.store = &store_;
    custody.reader = holds_.get();
    custody.await_applied = [this](int64_t sequence) {
      while (holds_->applied_sequence() < sequence) {
        if (absl::Status applied = holds_->Apply(*store_.ReadBlock(holds_->applied_sequence() + 1)); !applied.ok()) return applied;
      }
      return absl::OkStatus();
    };
    custody.erase = [this](const KeyName& name, absl::Time now) {
      if (!erase_failure_.ok()) return erase_failure_;
      return keys_->Erase(name, now);
    };
    custody_ = std::make_unique<legal_holds::KeyCustody>(std::move(custody));
  }

  absl::StatusOr<int64_t> Run(size_t keys_per_entry = kKeysPerErasureMax) {
    Retention::Options options;
    options.keys = keys_.get();
    options.custody = custody_.get();
    options.released = [this] { return released_; };
    options.propose = [this](std::unique_ptr<ledger::Proposal> proposal) {
      committer_->Enqueue(std::move(proposal));
      committer_->CommitOnce();
    };
    options.periods = {personal_days_, 10};
    options.restored_at = restored_at_;
    options.keys_per_entry = keys_per_entry;
    const absl::StatusOr<legal_holds::Dropped> dropped = Retention(std::move(options)).Run(now_);
    if (!dropped.ok()) return dropped.status();
    return dropped->keys;
  }

  void SealToday() { ASSERT_TRUE(sealing::DayKeysFor(*keys_, "carrier/post", now_).ok()); }
  bool IsErased(const KeyName& name) { return keys_->Find(name).value() == nullptr; }
  static KeyName Name(int32_t day, sealing::RetentionClass retention_class) { return {"carrier/post", day, retention_class}; }

  absl::Time now_ = absl::FromCivil(absl::CivilSecond(2026, 3, 1, 12, 0, 0), absl::UTCTimeZone());
  TemporaryFolder folder_;
  std::unique_ptr<sealing::KeyFolder> keys_;
  ledger::MemoryStore store_;
  ledger::MemoryTable table_;
  std::unique_ptr<legal_holds::HoldReader> holds_ = *legal_holds::HoldReader::Open(&store_, &table_);
  std::unique_ptr<legal_holds::KeyCustody> custody_;
  std::unique_ptr<ledger::AuditTree> tree_;
  std::unique_ptr<ledger::Committer> committer_;
  std::vector<KeyName> released_;
  int32_t personal_days_ = 3;
  absl::Status erase_failure_;
  std::optional<absl::Time> restored_at_;
};

TEST_F(RetentionTest, EachClassGoesWhenItsDaysAreOverAndNotBefore) {
  const int32_t day = sealing::DayOf(now_);
  SealToday();
  // Until the end of the third day after it.
  now_ = absl::UnixEpoch() + absl::Hours(24) * (day + 4) - absl::Seconds(1);
  EXPECT_EQ(*Run(), 0);
  EXPECT_EQ(store_.Head(), ledger::kNoSequence);
  now_ += absl::Seconds(1);
  EXPECT_EQ(*Run(), 1);
  EXPECT_TRUE(IsErased(Name(day, RETENTION_CLASS_PERSONAL)));
  EXPECT_FALSE(IsErased(Name(day, RETENTION_CLASS_TRADE)));
  now_ += absl::Hours(24) * 7;
  EXPECT_EQ(*Run(), 1);
  EXPECT_TRUE(IsErased(Name(day, RETENTION_CLASS_TRADE)));
  EXPECT_EQ(*Run(), 0);
}

TEST_F(RetentionTest, AfterARestoreNothingBecomesDueUntilHoldsCanStandAgain) {
  SealToday();
  now_ += absl::Hours(24) * 30;
  restored_at_ = now_;
  EXPECT_EQ(*Run(), 0);
  now_ += kPauseAfterRestore - absl::Seconds(1);
  EXPECT_EQ(*Run(), 0);
  EXPECT_EQ(store_.Head(), ledger::kNoSequence) << "nor does the ledger say that it was";
  now_ += absl::Seconds(1);
  EXPECT_EQ(*Run(), 2);
}

TEST_F(RetentionTest, TheLedgerSaysWhatWasDropped) {
  SealToday();
  now_ += absl::Hours(24) * 30;
  ASSERT_EQ(*Run(), 2);
  ASSERT_EQ(store_.Head(), 0);
  const ledger::v1::Entry entry = store_.ReadEntry(0)->entry;
  EXPECT_EQ(entry.principal(), "hub");
  ASSERT_EQ(entry.erasure().keys_size(), 2);
  EXPECT_EQ(entry.erasure().keys(0).principal(), "carrier/post");
  EXPECT_EQ(entry.erasure().keys(0).day(), sealing::DayOf(now_) - 30);
  EXPECT_EQ(entry.erasure().keys(0).retention_class(), RETENTION_CLASS_PERSONAL);
  EXPECT_EQ(entry.erasure().keys(1).retention_class(), RETENTION_CLASS_TRADE);
}

TEST_F(RetentionTest, WhatIsNotCommittedIsNotDropped) {
  SealToday();
  const int32_t day = sealing::DayOf(now_);
  now_ += absl::Hours(24) * 30;
  store_.FailNextWrite(absl::UnavailableError("no disk"));
  EXPECT_FALSE(Run().ok());
  EXPECT_FALSE(IsErased(Name(day, RETENTION_CLASS_PERSONAL)));
  EXPECT_FALSE(IsErased(Name(day, RETENTION_CLASS_TRADE)));
}

TEST_F(RetentionTest, ManyKeysAreNamedByManyEntries) {
  for (int day = 0; day < 2; ++day) {
    SealToday();
    now_ += absl::Hours(24);
  }
  now_ += absl::Hours(24) * 30;
  EXPECT_EQ(*Run(3), 4);
  ASSERT_EQ(store_.Head(), 1);
  EXPECT_EQ(store_.ReadEntry(0)->entry.erasure().keys_size(), 3);
  EXPECT_EQ(store_.ReadEntry(1)->entry.erasure().keys_size(), 1);
}

// It died between the commit and the keys, and the period was made longer meanwhile: the ledger has said that they are gone.
TEST_F(RetentionTest, WhatWasCommittedIsCarriedOutThoughItIsNotDueAnyMore) {
  SealToday();
  const int32_t day = sealing::DayOf(now_);
  now_ += absl::Hours(24) * 5;
  erase_failure_ = absl::AbortedError("the process ended");
  EXPECT_FALSE(Run().ok());
  EXPECT_FALSE(IsErased(Name(day, RETENTION_CLASS_PERSONAL)));
  erase_failure_ = absl::OkStatus();
  personal_days_ = 10;
  EXPECT_EQ(*Run(), 0);
  EXPECT_TRUE(IsErased(Name(day, RETENTION_CLASS_PERSONAL)));
  EXPECT_FALSE(IsErased(Name(day, RETENTION_CLASS_TRADE)));
  EXPECT_EQ(store_.Head(), 0) << "it is said once";
}

TEST_F(RetentionTest, ACasesKeysKnowNoDaysAndGoWithTheirRelease) {
  const sealing::Case held_by{"K1", sealing::DayOf(now_)};
  const KeyName name = sealing::CaseKeyName(held_by, RETENTION_CLASS_PERSONAL);
  ASSERT_TRUE(keys_->FindOrMake(name).ok());
  now_ += absl::Hours(24) * 1'000;
  EXPECT_EQ(*Run(), 0);
  EXPECT_FALSE(IsErased(name));
  released_ = {name};
  EXPECT_EQ(*Run(), 1);
  EXPECT_TRUE(IsErased(name));
}

TEST_F(RetentionTest, AKeyOfParcelsGoesSixtyDaysAfterItsPeriodBeganHoweverShortTheRetention) {
  now_ = absl::UnixEpoch() + absl::Hours(24) * sealing::kParcelPeriodDays * 684;
  ASSERT_TRUE(sealing::ParcelKeysFor(*keys_, now_).ok());
  EXPECT_EQ(*Run(), 0) << "the one before is of use until the end of this period";
  now_ += absl::Hours(24) * 30 - absl::Seconds(1);
  EXPECT_EQ(*Run(), 0);
  now_ += absl::Seconds(1);
  EXPECT_EQ(*Run(), 1);
  EXPECT_TRUE(IsErased(sealing::ParcelKeyName(683)));
  EXPECT_FALSE(IsErased(sealing::ParcelKeyName(684)));
  EXPECT_EQ(store_.ReadEntry(0)->entry.erasure().keys(0).principal(), "hub/parcels");
  const absl::StatusOr<sealing::ParcelKeys> next = sealing::ParcelKeysFor(*keys_, now_);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_NE(next->before, nullptr);
  now_ += absl::Hours(24) * 30;
  EXPECT_EQ(*Run(), 1);
  EXPECT_TRUE(IsErased(sealing::ParcelKeyName(684)));
  EXPECT_FALSE(IsErased(sealing::ParcelKeyName(685)));
}

// As when the clock was set back: the hub goes on and recognizes nothing.
TEST_F(RetentionTest, WhoseKeyOfParcelsIsGoneGoesOnWithout) {
  now_ = absl::UnixEpoch() + absl::Hours(24) * sealing::kParcelPeriodDays * 684;
  ASSERT_TRUE(sealing::ParcelKeysFor(*keys_, now_).ok());
  ASSERT_TRUE(keys_->Erase(sealing::ParcelKeyName(684), now_).ok());
  const absl::StatusOr<sealing::ParcelKeys> keys = sealing::ParcelKeysFor(*keys_, now_);
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->current, nullptr);
  EXPECT_NE(keys->before, nullptr);
}

}  // namespace
}  // namespace postgate::retention
