// SPDX-License-Identifier: Apache-2.0
//
// The gateway dies while it places a case, seals for it, releases it, and while it drops keys. What was committed stands after the next start: a case keeps what it names, and what
// the ledger says was erased is erased, also when it is not due any more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/crash_points/crash_points.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "tests/support/clock_shift.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate::crash {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr int kKilled = 128 + SIGKILL;
constexpr char kCustoms[] = "customs-demo-customs";
constexpr char kOperator[] = "operator-demo-operator";

class LegalHoldCrashTest : public testing::TestWithParam<CrashPoint> {
 protected:
  LegalHoldCrashTest() : hub_("retention { personal_data_days: 2 trade_data_days: 4 }") { hub_.Use(std::string(POSTGATE_BIN_DIR) + "/postgate-gateway-crashing"); }

  // At `point`, when it is passed for the first time; that many days from now.
  void Arm(const char* point, int days) {
    std::vector<std::string> variables = testing_support::ClockDaysLater(days);
    if (point != nullptr) variables.push_back(absl::StrCat("POSTGATE_CRASH_AT=", point, ":1"));
    hub_.SetEnvironment(variables);
  }
  void SubmitTwoItems() {
    SubmitStream stream(hub_, "carrier-demo-post");
    ASSERT_TRUE(stream.Open("office").has_value());
    std::vector<v1::Item> items;
    for (int i = 1; i <= 2; ++i) {
      items.push_back(testing_support::AcceptableItem(i, "cotton shirt"));
      items.back().mutable_addressee()->set_name("Vortex Sample");
    }
    ASSERT_TRUE(stream.Send(0, items));
    const auto answer = stream.Read();
    ASSERT_TRUE(answer.has_value() && answer->has_ack());
    held_ = answer->ack().results(0).registration_number();
    other_ = answer->ack().results(1).registration_number();
    ASSERT_TRUE(stream.Finish().ok());
  }
  CommandResult Place() { return hub_.Postgate(kOperator, {"hold", "place", "K1", "--reference", "Court 7", held_}); }
  void AwaitDeath() { EXPECT_EQ(hub_.process().Wait(), kKilled) << hub_.log(); }
  void AwaitLog(const std::string& text) {
    while (!absl::StrContains(hub_.log(), text)) ASSERT_FALSE(hub_.process().Ended()) << hub_.log();
  }
  std::string Declared(const std::string& number) { return hub_.Postgate(kCustoms, {"declaration", "show", number}).out; }
  // Names of key files whose key is there, of a role.
  std::vector<std::string> KeysThere(const std::string& role) {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::recursive_directory_iterator(hub_.data() + "/keys")) {
      const std::string name = file.path().filename().string();
      if (file.is_regular_file() && absl::StartsWith(name, role + ".") && !absl::EndsWith(name, ".erased")) names.push_back(name);
    }
    return names;
  }
  // How often the ledger says that a key of this principal and class is erased.
  int ErasuresOf(const std::string& principal, ledger::v1::RetentionClass retention_class) {
    auto store = ledger::OpenRocksdbStore({hub_.data() + "/ledger", absl::Now()});
    EXPECT_TRUE(store.ok()) << store.status();
    int found = 0;
    for (int64_t sequence = 0; sequence <= (*store)->Head(); ++sequence) {
      const ledger::v1::Entry entry = (*store)->ReadEntry(sequence)->entry;
      for (const auto& key : entry.erasure().keys()) found += key.principal() == principal && key.retention_class() == retention_class ? 1 : 0;
    }
    return found;
  }

  Hub hub_;
  std::string held_;
  std::string other_;
};

using CasePlacedTest = LegalHoldCrashTest;

// Nobody was answered, and the case stands: its keys are not dropped before it is sealed, and then it is read beyond its retention.
TEST_P(CasePlacedTest, StandsAfterTheDeath) {
  Arm(NameOf(GetParam()).data(), 0);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  SubmitTwoItems();
  EXPECT_NE(Place().exit_code, 0);
  AwaitDeath();
  Arm(nullptr, 5);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  // If the retention came before the sealing, it left the keys for its next run.
  while (!absl::StrContains(hub_.Postgate(kOperator, {"hold", "list"}).out, "1 entries held, 0 waiting")) ASSERT_FALSE(hub_.process().Ended()) << hub_.log();
  EXPECT_EQ(hub_.Stop(), 0);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  while (!KeysThere("carrier").empty()) ASSERT_FALSE(hub_.process().Ended()) << hub_.log();
  EXPECT_THAT(Declared(held_), HasSubstr("Vortex"));
  EXPECT_THAT(Declared(other_), Not(HasSubstr("Vortex")));
  EXPECT_EQ(hub_.Stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(Points, CasePlacedTest, testing::Values(CrashPoint::kHoldCommitted, CrashPoint::kHeldCommitted),
                         [](const auto& parameter) { return std::string(NameOf(parameter.param)); });

TEST_F(LegalHoldCrashTest, AReleaseThatWasCommittedDropsTheKeysAfterTheDeath) {
  Arm("hold_released", 0);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  SubmitTwoItems();
  ASSERT_EQ(Place().exit_code, 0);
  EXPECT_EQ(KeysThere("case").size(), 2u);
  EXPECT_NE(hub_.Postgate(kOperator, {"hold", "release", "K1"}).exit_code, 0);
  AwaitDeath();
  EXPECT_EQ(KeysThere("case").size(), 2u);
  Arm(nullptr, 0);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  AwaitLog("retention.erased");
  EXPECT_EQ(KeysThere("case").size(), 0u);
  // Its own day is not over.
  EXPECT_THAT(Declared(held_), HasSubstr("Vortex"));
  EXPECT_EQ(hub_.Stop(), 0);
}

using ErasureTest = LegalHoldCrashTest;

TEST_P(ErasureTest, IsCarriedToItsEndAfterTheDeathThoughItIsNotDueAnyMore) {
  Arm(nullptr, 0);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  SubmitTwoItems();
  EXPECT_EQ(hub_.Stop(), 0);
  Arm(NameOf(GetParam()).data(), 5);
  // It may die before it serves.
  if (hub_.Start()) AwaitDeath();
  EXPECT_EQ(ErasuresOf("carrier/demo-post", ledger::v1::RETENTION_CLASS_PERSONAL), 1);
  EXPECT_FALSE(KeysThere("carrier").empty()) << "it died before the last key was gone";
  // The clock was wrong, and is right again: nothing is due.
  Arm(nullptr, 0);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  while (!KeysThere("carrier").empty()) ASSERT_FALSE(hub_.process().Ended()) << hub_.log();
  EXPECT_THAT(Declared(held_), Not(HasSubstr("Vortex")));
  EXPECT_EQ(hub_.Stop(), 0);
  EXPECT_EQ(ErasuresOf("carrier/demo-post", ledger::v1::RETENTION_CLASS_PERSONAL), 1) << "the ledger says it once";
  EXPECT_EQ(ErasuresOf("carrier/demo-post", ledger::v1::RETENTION_CLASS_TRADE), 1);
}

INSTANTIATE_TEST_SUITE_P(Points, ErasureTest, testing::Values(CrashPoint::kErasureCommitted, CrashPoint::kKeyMarked, CrashPoint::kKeyErased),
                         [](const auto& parameter) { return std::string(NameOf(parameter.param)); });

}  // namespace
}  // namespace postgate::crash
