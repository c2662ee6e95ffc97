// SPDX-License-Identifier: Apache-2.0
//
// The power fails while a ledger is made, written and opened again: what was not synced is gone, or torn. Whatever was acknowledged must be
// there at the next start, and the ledger goes on.
#include "tests/fault/power_loss.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fault/extent.h"
#include "tests/fault/faulty_disk.h"
#include "tests/fault/ledger_run.h"

namespace postgate::fault {
namespace {

// Groups inside one block of RocksDB's log, over several, and of many entries.
const std::vector<LedgerRun::Group> kGroups = {{1, 16}, {3, 20000}, {40, 100}, {2, 70000}, {1, 16}};

std::string KillAt(int call) { return absl::StrCat("any KILL ", call, " 1"); }

TEST(PowerLossTest, ANewLedgerIsKeptWithAllItsFolders) {
  FaultyDisk disk;
  LedgerRun run;
  run.Write(disk, disk.Mount(), kGroups);
  ASSERT_EQ(run.exit_code(), 0) << run.failure();
  ASSERT_TRUE(disk.CutPower());
  EXPECT_EQ(run.Audit(disk), "");
}

// The power fails before each call in turn, with nothing left that was not synced, and with some of it.
class EveryCallTest : public testing::TestWithParam<bool> {
 protected:
  static void SweepFrom(const FaultyDisk& start, const LedgerRun& before) {
    const int step = Extent(15, 1);
    const int calls = CallsOfAWholeRun(start, before);
    ASSERT_GT(calls, 100);
    for (int call = 1; call <= calls; call += step) {
      FaultyDisk disk;
      disk.CopyFrom(start);
      LedgerRun run = before;
      run.Write(disk, disk.Mount(KillAt(call)), kGroups);
      const Tear tear = GetParam() ? Tear{static_cast<uint64_t>(call)} : Tear{};
      ASSERT_TRUE(disk.CutPower(tear)) << call;
      ASSERT_EQ(run.Audit(disk), "") << "power lost before call " << call << " of " << calls;
    }
  }

 private:
  static int CallsOfAWholeRun(const FaultyDisk& start, LedgerRun run) {
    FaultyDisk disk;
    disk.CopyFrom(start);
    run.Write(disk, disk.Mount(), kGroups);
    EXPECT_EQ(run.failure(), "");
    return static_cast<int>(disk.Calls().size());
  }
};
INSTANTIATE_TEST_SUITE_P(PowerLoss, EveryCallTest, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "SomeUnsyncedBytesLeft" : "NothingUnsyncedLeft"; });

TEST_P(EveryCallTest, LosesNothingAcknowledgedByANewLedger) { SweepFrom(FaultyDisk(), LedgerRun()); }

TEST_P(EveryCallTest, LosesNothingAcknowledgedByOneThatIsOpenedAgain) {
  // Opened again, what the log holds goes to a table, and the log away.
  FaultyDisk start;
  LedgerRun run;
  run.Write(start, start.Mount(), kGroups);
  ASSERT_EQ(run.exit_code(), 0);
  SweepFrom(start, run);
}

// Draws where the power fails, what is written until then, and what is left; the ledger lives on from failure to failure.
TEST(PowerLossTest, LosesNothingAcknowledgedOverManyFailuresInARow) {
  constexpr int kFailuresOfALedger = 20;  // all entries are read after each, so it is not to become long
  const int failures = Extent(60, 1000);
  std::mt19937_64 random(20261124);
  std::unique_ptr<FaultyDisk> disk;
  LedgerRun run;
  int64_t acknowledged = 0;
  int in_doubt = 0;
  for (int failure = 0; failure < failures; ++failure) {
    if (failure % kFailuresOfALedger == 0) {
      disk = std::make_unique<FaultyDisk>();
      run = LedgerRun();
    }
    std::vector<LedgerRun::Group> groups;
    for (int i = 0; i < 12; ++i) groups.push_back({1 + static_cast<int>(random() % 20), static_cast<size_t>(random() % (i % 4 == 0 ? 9000 : 900))});
    const int64_t before = run.acknowledged();
    // An opening makes some 150 to 200 calls, a group two.
    run.Write(*disk, disk->Mount(KillAt(1 + static_cast<int>(random() % 230))), groups);
    acknowledged += run.acknowledged() - before;
    ASSERT_TRUE(disk->CutPower(Tear{random()}));
    const int64_t told = run.acknowledged();
    ASSERT_EQ(run.Audit(*disk), "") << "failure " << failure;
    if (run.acknowledged() > told + 1) ++in_doubt;
  }
  printf("%d power losses, %lld entries acknowledged, none lost; %d times a group was there that nobody had been told of\n", failures,
         static_cast<long long>(acknowledged), in_doubt);
}

// A harness that finds nothing proves nothing until it is seen to find something.
class PowerLossBitesTest : public testing::Test {
 protected:
  // The sync that the run's acknowledgements stand on was missing.
  void ExpectFoundOut() {
    ASSERT_EQ(run_.failure(), "");
    ASSERT_TRUE(disk_.CutPower());
    EXPECT_EQ(run_.Audit(disk_), "acknowledged entries are lost: 46 was, the head is -1");
  }

  FaultyDisk disk_;
  LedgerRun run_;
};

TEST_F(PowerLossBitesTest, ADiskThatLiesAboutItsLogsSyncsIsFoundOut) {
  run_.Write(disk_, disk_.Mount("", ".log"), kGroups);
  ExpectFoundOut();
}

TEST_F(PowerLossBitesTest, ADiskThatLiesAboutAllSyncsIsFoundOut) {
  run_.Write(disk_, disk_.Mount("", "all"), kGroups);
  ExpectFoundOut();
}

TEST_F(PowerLossBitesTest, AGatewayBuiltWithoutTheSyncIsFoundOut) {
  run_.Write(disk_, disk_.Mount(), kGroups, "ledger-writer-without-sync");
  ExpectFoundOut();
}

}  // namespace
}  // namespace postgate::fault
