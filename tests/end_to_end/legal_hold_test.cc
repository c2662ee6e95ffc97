// SPDX-License-Identifier: Apache-2.0
//
// A case keeps its items readable for customs beyond their retention, and for nobody after its release; what it is not about goes when its time is over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "tests/support/clock_shift.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"
#include "tests/support/unary_calls.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kCustoms[] = "customs-demo-customs";
constexpr char kOperator[] = "operator-demo-operator";

std::string Name(int number) { return absl::StrCat("Vortex", number, " Sample"); }

class LegalHoldTest : public testing::Test {
 protected:
  LegalHoldTest() : hub_("retention { personal_data_days: 2 trade_data_days: 4 }") {}
  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  // Items 1 and 2, and what they are called from then on.
  void SubmitTwoItems() {
    SubmitStream stream(hub_, kCarrier);
    ASSERT_TRUE(stream.Open("office").has_value());
    std::vector<v1::Item> items;
    for (int i = 1; i <= 2; ++i) {
      items.push_back(testing_support::AcceptableItem(i, "cotton shirt"));
      items.back().mutable_addressee()->set_name(Name(i));
    }
    ASSERT_TRUE(stream.Send(0, items));
    const auto answer = stream.Read();
    ASSERT_TRUE(answer.has_value() && answer->has_ack());
    ASSERT_EQ(answer->ack().results_size(), 2);
    held_ = answer->ack().results(0).registration_number();
    other_ = answer->ack().results(1).registration_number();
    ASSERT_TRUE(stream.Finish().ok());
  }
  void Decide() {
    const CommandResult decided = hub_.Postgate(kCustoms, {"decide", held_, "--kind", "hold", "--text", "asked for by Vortex"});
    ASSERT_EQ(decided.exit_code, 0) << decided.err;
  }
  CommandResult Place(const std::string& case_id) { return hub_.Postgate(kOperator, {"hold", "place", case_id, "--reference", "Court 7", held_}); }

  void RestartDaysLater(int days) {
    EXPECT_EQ(hub_.Stop(), 0);
    hub_.SetEnvironment(testing_support::ClockDaysLater(days));
    ASSERT_TRUE(hub_.Start()) << hub_.log();
  }
  // Of the process that runs.
  // The hub's own key for parcels may go along, as the days fall on which the test runs.
  void AwaitErasure(int keys) {
    const auto is_told = [this](int count) { return absl::StrContains(hub_.log(), absl::StrCat("\"retention.erased\",\"keys\":", count)); };
    while (!is_told(keys) && !is_told(keys + 1)) ASSERT_FALSE(hub_.process().Ended()) << hub_.log();
  }

  std::string Declared(const std::string& number) {
    const CommandResult shown = hub_.Postgate(kCustoms, {"declaration", "show", number});
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    return shown.out;
  }
  grpc::Status GetHeld(const std::string& case_id, const std::string& number, v1::GetHeldItemResponse& response, const std::string& identity = kCustoms) {
    grpc::ClientContext context;
    v1::GetHeldItemRequest request;
    request.set_case_id(case_id);
    request.set_registration_number(number);
    return hub_.QueuesAs(identity)->GetHeldItem(&context, request, &response);
  }
  v1::ItemRecord OwnRecord(const std::string& number) { return testing_support::RecordOf(hub_, kCarrier, number); }

  Hub hub_;
  std::string held_;
  std::string other_;
};

TEST_F(LegalHoldTest, AHeldItemOpensForCustomsBeyondItsRetentionUntilItsReleaseAndNothingElseDoes) {
  SubmitTwoItems();
  Decide();
  const CommandResult placed = Place("K1");
  ASSERT_EQ(placed.exit_code, 0) << placed.err;
  EXPECT_THAT(placed.out, HasSubstr("2 entries held"));
  EXPECT_THAT(placed.out, Not(HasSubstr("Vortex")));

  // Both retention periods are over: the carrier's keys and the officer's go.
  RestartDaysLater(5);
  AwaitErasure(4);
  EXPECT_THAT(Declared(held_), HasSubstr(Name(1)));
  EXPECT_THAT(Declared(other_), Not(HasSubstr("Vortex")));
  const std::string queue = testing_support::QueueNames(hub_).at(0);
  {
    testing_support::QueueConsumer consumer(hub_, queue, 2);
    std::vector<v1::Delivery> deliveries;
    while (deliveries.size() < 2) {
      const v1::PullResponse answer = consumer.Read();
      ASSERT_FALSE(consumer.ended());
      deliveries.insert(deliveries.end(), answer.deliveries().begin(), answer.deliveries().end());
    }
    for (const v1::Delivery& delivery : deliveries) {
      EXPECT_EQ(delivery.content_erased(), delivery.registration_number() != held_);
      EXPECT_EQ(absl::StrContains(delivery.SerializeAsString(), "Vortex"), delivery.registration_number() == held_);
    }
  }
  v1::GetHeldItemResponse response;
  ASSERT_TRUE(GetHeld("K1", held_, response).ok());
  ASSERT_EQ(response.records_size(), 1);
  ASSERT_EQ(response.records(0).decisions_size(), 1) << response.ShortDebugString();
  EXPECT_EQ(response.records(0).item().addressee().name(), Name(1));
  EXPECT_EQ(response.records(0).decisions(0).text(), "asked for by Vortex");
  // The carrier is told that its own was erased; of nothing else anything can be read.
  EXPECT_TRUE(OwnRecord(held_).content_erased());
  EXPECT_EQ(GetHeld("K1", other_, response).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(GetHeld("K2", held_, response).error_code(), grpc::StatusCode::NOT_FOUND);
  for (const char* identity : {kCarrier, kOperator}) {
    EXPECT_EQ(GetHeld("K1", held_, response, identity).error_code(), grpc::StatusCode::PERMISSION_DENIED) << identity;
  }
  EXPECT_THAT(hub_.Postgate(kOperator, {"hold", "list"}).out, HasSubstr("K1  stands"));

  const CommandResult released = hub_.Postgate(kOperator, {"hold", "release", "K1"});
  ASSERT_EQ(released.exit_code, 0) << released.err;
  AwaitErasure(2);
  EXPECT_THAT(Declared(held_), Not(HasSubstr("Vortex")));
  EXPECT_EQ(GetHeld("K1", held_, response).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(hub_.Postgate(kOperator, {"hold", "list"}).out, HasSubstr("K1  released"));
  for (const auto& file : std::filesystem::recursive_directory_iterator(hub_.data() + "/keys")) {
    const std::string name = file.path().filename().string();
    if (absl::StartsWith(name, "case.")) {
      EXPECT_TRUE(absl::EndsWith(name, ".erased")) << name;
    }
  }
}

TEST_F(LegalHoldTest, WhatWasErasedBeforeIsSaid) {
  SubmitTwoItems();
  RestartDaysLater(3);
  AwaitErasure(1);
  const CommandResult placed = Place("K1");
  ASSERT_EQ(placed.exit_code, 0) << placed.err;
  EXPECT_THAT(placed.out, HasSubstr("erased before: version 1"));
  EXPECT_THAT(placed.out, HasSubstr("its personal data"));
}

TEST_F(LegalHoldTest, ACaseStandsAfterTheLossOfTheReadersTables) {
  SubmitTwoItems();
  ASSERT_EQ(Place("K1").exit_code, 0);
  hub_.Kill();
  std::filesystem::remove_all(hub_.data() + "/readers");
  hub_.SetEnvironment(testing_support::ClockDaysLater(5));
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  AwaitErasure(2);
  EXPECT_THAT(Declared(held_), HasSubstr(Name(1)));
  EXPECT_THAT(Declared(other_), Not(HasSubstr("Vortex")));
}

TEST_F(LegalHoldTest, ACaseStandsInCopiesOfLedgerAndKeysThatWereMadeBefore) {
  SubmitTwoItems();
  ASSERT_EQ(Place("K1").exit_code, 0);
  EXPECT_EQ(hub_.Stop(), 0);
  // The ledger and the keys, each from a copy of its own.
  const std::string copy = hub_.folder() + "/copy";
  std::filesystem::create_directories(copy);
  std::filesystem::copy(hub_.data() + "/ledger", copy + "/ledger", std::filesystem::copy_options::recursive);
  std::filesystem::copy(hub_.data() + "/keys", copy + "/keys", std::filesystem::copy_options::recursive);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  RestartDaysLater(5);
  AwaitErasure(2);
  EXPECT_EQ(hub_.Stop(), 0);
  hub_.MoveTo(copy);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  AwaitErasure(2);
  EXPECT_THAT(Declared(held_), HasSubstr(Name(1)));
  EXPECT_THAT(Declared(other_), Not(HasSubstr("Vortex")));
}

TEST_F(LegalHoldTest, ASearchIsInTheLedgerBeforeItAnswersAndItsTextsAreSealed) {
  SubmitTwoItems();
  const std::string today = absl::FormatTime("%Y-%m-%d", absl::Now(), absl::UTCTimeZone());
  const CommandResult found = hub_.Postgate(
      kCustoms, {"item", "search", "--field", "addressee-name", "vortex1 SAMPLE", "--from", today, "--to", today, "--reason", "case of Vortex"});
  ASSERT_EQ(found.exit_code, 0) << found.err;
  EXPECT_THAT(found.out, HasSubstr(held_));
  EXPECT_THAT(found.out, Not(HasSubstr(other_)));
  EXPECT_THAT(hub_.Postgate(kCustoms, {"item", "search", "--field", "sender-name", "vortex1 SAMPLE", "--from", today, "--to", today, "--reason", "x"}).out,
              HasSubstr("0 found"));
  EXPECT_NE(hub_.Postgate(kCarrier, {"item", "search", "--field", "name", "x", "--from", today, "--to", today, "--reason", "x"}).exit_code, 0);
  hub_.Kill();
  auto store = ledger::OpenRocksdbStore({hub_.data() + "/ledger", absl::Now()});
  ASSERT_TRUE(store.ok()) << store.status();
  int searches = 0;
  for (int64_t sequence = 0; sequence <= (*store)->Head(); ++sequence) {
    const ledger::v1::Entry entry = (*store)->ReadEntry(sequence)->entry;
    EXPECT_FALSE(absl::StrContains(entry.SerializeAsString(), "ortex")) << sequence;
    if (entry.access().kind() != ledger::v1::ACCESS_KIND_SEARCH) continue;
    ++searches;
    EXPECT_EQ(entry.principal(), "customs/demo-customs");
    EXPECT_EQ(entry.access().reason(), "");
    EXPECT_FALSE(entry.sealed().empty());
    EXPECT_EQ(entry.access().item_sequences_size(), searches == 1 ? 1 : 0);
  }
  EXPECT_EQ(searches, 2);
}

}  // namespace
}  // namespace postgate
