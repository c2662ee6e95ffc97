// SPDX-License-Identifier: Apache-2.0
//
// Each call with which the ledger changes its files fails in turn, in each way, once and for good. Whatever happens: what was acknowledged is
// there at the next start, also when the power fails; the process says why it stops; after a failed sync nothing is acknowledged and the
// sync is not tried again.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/fault/extent.h"
#include "tests/fault/faulty_disk.h"
#include "tests/fault/ledger_run.h"
#include "tests/fault/storage_calls.h"

namespace postgate::fault {
namespace {

const std::vector<LedgerRun::Group> kGroups = {{1, 16}, {3, 20000}, {40, 100}, {2, 70000}, {1, 16}};

constexpr absl::string_view kSyncFileRange = "sync_file_range";

struct Way {
  std::string fault;
  std::string times;
};

// EINTR for good is no disk's: whoever repeats a call that a signal has interrupted, as is right, would never end.
std::vector<Way> WaysOf(const std::string& call) {
  std::vector<Way> ways = {{"EIO", "always"}, {"ENOSPC", "1"}, {"EINTR", "20"}};
  if (call == "write") ways.push_back({"SHORT", "always"});
  if (Extent(0, 1) == 0) return ways;
  for (const Way& other : {Way{"EIO", "1"}, Way{"ENOSPC", "always"}, Way{"EINTR", "1"}}) ways.push_back(other);
  if (call == "write") ways.push_back({"SHORT", "1"});
  return ways;
}

bool IsSync(const Call& call) { return call.name == "fsync" || call.name == "fdatasync"; }

// A sync that failed and came again, by its file; empty when there is none. `is_new`: the ledger is made in this run, and while RocksDB makes
// its files of options it passes over a failed sync of the folder. Nothing was acknowledged by then.
std::string SyncTriedAgain(const std::vector<Call>& calls, bool is_new) {
  const auto failed = std::find_if(calls.begin(), calls.end(), [](const Call& call) { return IsSync(call) && call.outcome != "ok"; });
  if (failed == calls.end()) return "";
  const bool has_logged =
      std::any_of(calls.begin(), failed, [](const Call& call) { return call.name == "write" && absl::EndsWith(call.path, ".log"); });
  if (is_new && !has_logged && failed->name == "fsync") return "";
  const auto again = std::find_if(failed + 1, calls.end(), [&](const Call& call) { return IsSync(call) && call.path == failed->path; });
  return again == calls.end() ? "" : failed->path;
}

// What was written or synced after a write or sync of the log had failed; empty when nothing was. A write that was cut short or interrupted
// has not failed: it is to go on.
std::string WrittenAfterTheLogFailed(const std::vector<Call>& calls) {
  const auto failed = std::find_if(calls.begin(), calls.end(), [](const Call& call) {
    const bool has_failed = IsSync(call) ? call.outcome != "ok" : call.name == "write" && (call.outcome == "EIO" || call.outcome == "ENOSPC");
    return has_failed && absl::EndsWith(call.path, ".log");
  });
  if (failed == calls.end()) return "";
  const auto after = std::find_if(failed + 1, calls.end(), [](const Call& call) { return call.name == "write" || IsSync(call); });
  return after == calls.end() ? "" : absl::StrCat(after->name, " ", after->path);
}

bool SaysWhy(const std::string& failure, const std::string& root) {
  for (const char* words : {"Input/output error", "No space left on device", "Interrupted system call"}) {
    if (absl::StrContains(failure, words)) return true;
  }
  return absl::StrContains(failure, root);
}

class CallFaultTest : public testing::TestWithParam<const char*> {
 protected:
  // Fails this test's call on a ledger that begins as `start`, of which `before` is known.
  void SweepFrom(const FaultyDisk& start, const LedgerRun& before);

 private:
  static std::map<std::string, int> CallsOfAWholeRun(const FaultyDisk& start, LedgerRun run);
  // What is wrong with a run that met a fault; empty when nothing is.
  static std::string Judge(const FaultyDisk& disk, LedgerRun run, bool is_new);
};

std::map<std::string, int> CallFaultTest::CallsOfAWholeRun(const FaultyDisk& start, LedgerRun run) {
  FaultyDisk disk;
  disk.CopyFrom(start);
  run.Write(disk, disk.Mount(), kGroups);
  EXPECT_EQ(run.failure(), "");
  std::map<std::string, int> counts;
  for (const Call& call : disk.Calls()) ++counts[call.name];
  return counts;
}

std::string CallFaultTest::Judge(const FaultyDisk& disk, LedgerRun run, bool is_new) {
  if (run.exit_code() > 1) return absl::StrCat("it ended with ", run.exit_code());
  const std::string failure = run.failure();
  const auto failed = std::find(run.answers().begin(), run.answers().end(), failure);
  for (auto answer = failed; !failure.empty() && answer != run.answers().end(); ++answer) {
    if (absl::StartsWith(*answer, "ok ")) return absl::StrCat("it acknowledged after \"", failure, "\"");
  }
  if (!failure.empty() && !SaysWhy(failure, disk.root())) return absl::StrCat("it does not say why: ", failure);
  if (const std::string file = SyncTriedAgain(disk.Calls(), is_new); !file.empty()) return absl::StrCat("a failed sync was tried again: ", file);
  if (const std::string call = WrittenAfterTheLogFailed(disk.Calls()); !call.empty()) return absl::StrCat("after the log had failed: ", call);
  FaultyDisk unharmed_since;
  unharmed_since.CopyFrom(disk);
  if (std::string wrong = LedgerRun(run).Audit(unharmed_since); !wrong.empty()) return wrong;
  if (!disk.CutPower()) return "the journal does not fit the disk";
  if (std::string wrong = run.Audit(disk); !wrong.empty()) return absl::StrCat("after a power loss: ", wrong);
  return "";
}

void CallFaultTest::SweepFrom(const FaultyDisk& start, const LedgerRun& before) {
  const std::string call = GetParam();
  const int count = CallsOfAWholeRun(start, before)[call];
  ASSERT_GT(count, 0);
  const int step = Extent(13, 1);
  int runs = 0;
  int refused = 0;
  int stopped = 0;
  int first = 0;  // so that the ways take different calls where not all are taken
  for (const Way& way : WaysOf(call)) {
    for (int number = 1 + first++ % std::min(step, count); number <= count; number += step) {
      FaultyDisk disk;
      disk.CopyFrom(start);
      LedgerRun run = before;
      const std::string fault = absl::StrCat(call, " ", way.fault, " ", number, " ", way.times);
      run.Write(disk, disk.Mount(fault), kGroups);
      ++runs;
      if (run.exit_code() == 1) ++refused;
      if (run.exit_code() == 0 && !run.failure().empty()) ++stopped;
      EXPECT_EQ(Judge(disk, run, before.acknowledged() == ledger::kNoSequence), "") << fault << " of " << count << "\n  " << absl::StrJoin(run.answers(), "\n  ");
    }
  }
  printf("  %s, %d calls, %d runs: %d did not start, %d stopped while writing, %d went on\n", call.c_str(), count, runs, refused, stopped,
         runs - refused - stopped);
}

TEST_P(CallFaultTest, HarmsNothingThatANewLedgerAcknowledged) {
  if (GetParam() == kSyncFileRange) GTEST_SKIP() << "called for tables from 1 MiB on, of which a new ledger has none";
  SweepFrom(FaultyDisk(), LedgerRun());
}

TEST_P(CallFaultTest, HarmsNothingThatOneThatIsOpenedAgainAcknowledged) {
  FaultyDisk start;
  LedgerRun run;
  std::vector<LedgerRun::Group> groups = kGroups;
  if (GetParam() == kSyncFileRange) groups.push_back({30, 100'000});
  run.Write(start, start.Mount(), groups);
  ASSERT_EQ(run.exit_code(), 0);
  SweepFrom(start, run);
}

// Once there is space again RocksDB would sync the same log again, and write on.
TEST(LatchedLedgerTest, IsNotWrittenToBehindTheLatchOnceThereIsSpace) {
  for (const char* call : {"write", "fdatasync"}) {
    FaultyDisk disk;
    LedgerRun run;
    run.Write(disk, disk.Mount(absl::StrCat(call, " ENOSPC 2 1 .log")), kGroups);
    EXPECT_TRUE(absl::StrContains(run.failure(), "No space left on device")) << run.failure();
    EXPECT_EQ(run.exit_code(), 0) << call;
    EXPECT_EQ(WrittenAfterTheLogFailed(disk.Calls()), "") << call;
  }
}

INSTANTIATE_TEST_SUITE_P(Each, CallFaultTest, testing::ValuesIn(kCalls), [](const auto& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace postgate::fault
