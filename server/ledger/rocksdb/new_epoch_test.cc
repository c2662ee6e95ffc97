// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/new_epoch.h"

#include <memory>

#include "core/testing/temporary_folder.h"
#include "gtest/gtest.h"
#include "server/ledger/epochs.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/testing/proven_ledger.h"
#include "server/ledger/testing/test_tree.h"
#include "server/ledger/testing/write_groups.h"

namespace postgate::ledger {
namespace {

const absl::Time kBackupTaken = absl::FromUnixSeconds(kTestSeconds);
const absl::Time kRestored = kBackupTaken + absl::Hours(3);

absl::Status SignNothing(postgate::v1::EpochEnd& end) { return absl::OkStatus(); }

v1::LedgerMetadata Before() {
  v1::LedgerMetadata metadata;
  metadata.set_ledger_epoch(std::string(32, 'a'));
  metadata.set_format_version(3);
  metadata.set_registration_range(RangeSeconds(kBackupTaken) - 1000);
  metadata.set_registration_numbers_reserved(65536);
  metadata.set_registration_key("0123456789abcdef");
  return metadata;
}

TEST(NewEpochTest, RemembersTheFormerOneAndWhatWasKeptOfIt) {
  const auto after = MetadataOfNewEpoch(Before(), 42, std::string(32, 'r'), kRestored, SignNothing);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_NE(after->ledger_epoch(), Before().ledger_epoch());
  EXPECT_EQ(after->ledger_epoch().size(), 32u);
  ASSERT_EQ(after->former_epochs_size(), 1);
  const postgate::v1::EpochEnd& end = after->former_epochs(0).end();
  EXPECT_EQ(end.ledger_epoch(), Before().ledger_epoch());
  EXPECT_EQ(end.next_ledger_epoch(), after->ledger_epoch());
  EXPECT_EQ(end.tree_size(), 42);
  EXPECT_EQ(end.root_hash(), std::string(32, 'r'));
  EXPECT_EQ(end.restored_at().seconds(), kTestSeconds + 3 * 3600);
  EXPECT_EQ(after->created_at().SerializeAsString(), Before().created_at().SerializeAsString());
}

// Whatever the hub gave between the backup and its loss: one key permutes all numbers of a hub, so that those of two ranges never meet.
TEST(NewEpochTest, RegistrationNumbersComeFromARangeThatNoneWasGivenFrom) {
  const auto after = MetadataOfNewEpoch(Before(), 42, "", kRestored, SignNothing);
  EXPECT_EQ(after->registration_key(), Before().registration_key());
  EXPECT_EQ(after->registration_range(), RangeSeconds(kRestored));
  EXPECT_EQ(after->registration_numbers_reserved(), 0);
}

TEST(NewEpochTest, AClockThatWasSetBackChangesNothingOfThat) {
  const auto after = MetadataOfNewEpoch(Before(), 42, "", kBackupTaken - absl::Hours(24 * 365), SignNothing);
  EXPECT_GT(after->registration_range(), Before().registration_range());
  EXPECT_GT(after->cursor_base(), Before().cursor_base());
  const auto again = MetadataOfNewEpoch(*after, 50, "", kBackupTaken - absl::Hours(24 * 365), SignNothing);
  EXPECT_GT(again->registration_range(), after->registration_range());
  EXPECT_GT(again->cursor_base(), after->cursor_base());
  EXPECT_EQ(again->former_epochs_size(), 2);
  EXPECT_EQ(again->former_epochs(1).cursor_base(), after->cursor_base());
}

TEST(NewEpochTest, IsInTheLedgerWhenItIsOpenedNext) {
  const TemporaryFolder folder;
  const std::string directory = folder.path() + "/ledger";
  v1::LedgerMetadata before;
  postgate::v1::TreeHead head;
  {
    const auto store = OpenRocksdbStore({directory, kBackupTaken});
    ASSERT_TRUE(store.ok()) << store.status();
    ProvenLedger(store->get(), TestKey(), kBackupTaken).Write("office", 7);
    before = (*store)->Metadata();
    head = *(*store)->ReadTreeHead(7);
  }
  const auto begun = BeginNewEpoch(directory, kRestored, SignNothing);
  ASSERT_TRUE(begun.ok()) << begun.status();
  EXPECT_EQ(begun->former_epochs(0).end().root_hash(), head.root_hash());
  EXPECT_EQ(begun->former_epochs(0).end().ledger_epoch(), before.ledger_epoch());
  const auto store = OpenRocksdbStore({directory, kRestored});
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->Metadata().SerializeAsString(), begun->SerializeAsString());
  EXPECT_EQ((*store)->Head(), 6);
  ProvenLedger(store->get(), TestKey(), kRestored).Write("office", 3);
  EXPECT_EQ((*store)->ReadTreeHead(10)->ledger_epoch(), begun->ledger_epoch());
  EXPECT_EQ((*store)->ReadTreeHead(7)->ledger_epoch(), before.ledger_epoch()) << "what was signed stays";
}

TEST(NewEpochTest, NothingChangesWhenNobodySigns) {
  const TemporaryFolder folder;
  const std::string directory = folder.path() + "/ledger";
  const std::string epoch = (*OpenRocksdbStore({directory, kBackupTaken}))->Metadata().ledger_epoch();
  EXPECT_TRUE(absl::IsInternal(BeginNewEpoch(directory, kRestored, [](postgate::v1::EpochEnd&) { return absl::InternalError("no"); }).status()));
  EXPECT_EQ((*OpenRocksdbStore({directory, kBackupTaken}))->Metadata().ledger_epoch(), epoch);
}

}  // namespace
}  // namespace postgate::ledger
