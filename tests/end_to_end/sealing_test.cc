// SPDX-License-Identifier: Apache-2.0
//
// Names that were streamed stand in nothing that the hub writes but sealed; at the end of their retention nobody can read them any more, and every
// receipt still holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/rocksdb/rocksdb_tables.h"
#include "server/sealing/parcel_fingerprint.h"
#include "tests/support/clock_shift.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::AcceptableItem;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kCustoms[] = "customs-demo-customs";
// In every name, text and reason of these tests, in whatever case the hub may put it.
constexpr char kCanary[] = "qzvortex";
constexpr int kNames = 10'000;
constexpr int kBatch = 500;

bool HasCanary(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text.find(kCanary) != std::string::npos;
}

std::string Name(int number) { return absl::StrCat("Qzvortex", number, " Sample"); }

v1::Item ItemFor(int number) {
  v1::Item item = AcceptableItem(number, absl::StrCat("cotton shirt of ", Name(number)));
  item.mutable_sender()->set_name(Name(number));
  item.mutable_addressee()->set_name(absl::StrCat("  ", Name(number)));
  item.mutable_addressee()->set_street("Qzvortex-daero");
  item.mutable_addressee()->set_email("qzvortex@example.com");
  return item;
}

class SealingTest : public testing::Test {
 protected:
  explicit SealingTest(const std::string& configuration = "") : hub_(configuration) {}
  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  // All names, some of them in items that are rejected or can't be read.
  void StreamNames() {
    SubmitStream stream(hub_, kCarrier);
    ASSERT_TRUE(stream.Open("office").has_value());
    for (int first = 0; first < kNames; first += kBatch) {
      v1::SubmitItemsRequest request;
      request.mutable_batch()->set_first_offset(first);
      for (int i = first; i < first + kBatch; ++i) {
        v1::Item item = ItemFor(i);
        if (i % 100 == 1) item.set_item_id("");
        if (i % 100 == 2) item.mutable_addressee()->set_country("QZVORTEX");
        *request.mutable_batch()->add_items() = item;
      }
      ASSERT_TRUE(stream.Write(request));
      const auto answer = stream.Read();
      ASSERT_TRUE(answer.has_value() && answer->has_ack()) << stream.Status().error_message();
    }
    EXPECT_TRUE(stream.Finish().ok());
  }

  v1::ItemRecord RecordOf(const std::string& identity, const std::string& item_id) {
    grpc::ClientContext context;
    v1::GetItemRequest request;
    v1::GetItemResponse response;
    request.set_item_id(item_id);
    const grpc::Status status = hub_.ExchangeAs(identity)->GetItem(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.records_size() > 0 ? response.records(0) : v1::ItemRecord();
  }

  // A decision, the carrier's word on it, a cancellation: each with a text.
  void Decide(const std::string& item_id) {
    const std::string number = RecordOf(kCarrier, item_id).registration_number();
    grpc::ClientContext context;
    v1::RecordDecisionRequest request;
    v1::RecordDecisionResponse response;
    request.mutable_decision()->set_registration_number(number);
    request.mutable_decision()->set_kind(v1::DECISION_KIND_HOLD);
    request.mutable_decision()->set_text("Qzvortex is wanted");
    request.mutable_decision()->add_revisions()->set_description("a coat of Qzvortex");
    const grpc::Status decided = hub_.QueuesAs(kCustoms)->RecordDecision(&context, request, &response);
    ASSERT_TRUE(decided.ok()) << decided.error_message();
    decision_id_ = response.decision_id();
    grpc::ClientContext confirming;
    v1::ConfirmDecisionRequest confirm;
    v1::ConfirmDecisionResponse confirmed;
    confirm.set_decision_id(decision_id_);
    confirm.set_confirmation(v1::CONFIRMATION_IN_PLACE);
    confirm.set_text("held by Qzvortex");
    ASSERT_TRUE(hub_.ExchangeAs(kCarrier)->ConfirmDecision(&confirming, confirm, &confirmed).ok());
  }
  // The first item, by a stream of producer "office" that ends again.
  void SubmitOneItem() {
    SubmitStream stream(hub_, kCarrier);
    ASSERT_TRUE(stream.Open("office").has_value());
    ASSERT_TRUE(stream.Send(0, {ItemFor(1)}));
    ASSERT_TRUE(stream.Read()->has_ack());
    ASSERT_TRUE(stream.Finish().ok());
  }
  void Cancel(const std::string& item_id) {
    grpc::ClientContext context;
    v1::CancelItemRequest request;
    v1::CancelItemResponse response;
    request.set_item_id(item_id);
    request.set_reason("Qzvortex changed their mind");
    const grpc::Status status = hub_.ExchangeAs(kCarrier)->CancelItem(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  // A case, sealed a second time, and a search, whose value and reason are sealed.
  void HoldAndSearch(const std::string& item_id) {
    const std::string number = RecordOf(kCarrier, item_id).registration_number();
    const CommandResult placed = hub_.Postgate("operator-demo-operator", {"hold", "place", "K1", "--reference", "Court 7", number});
    ASSERT_EQ(placed.exit_code, 0) << placed.err;
    EXPECT_FALSE(HasCanary(placed.out)) << "the operator is shown nothing of it";
    const std::string today = absl::FormatTime("%Y-%m-%d", absl::Now(), absl::UTCTimeZone());
    const CommandResult found = hub_.Postgate(kCustoms, {"item", "search", "--field", "addressee-name", "QZVORTEX10  sample", "--from", today, "--to", today, "--reason",
                                                         "the case of Qzvortex"});
    ASSERT_EQ(found.exit_code, 0) << found.err;
    EXPECT_THAT(found.out, HasSubstr(number));
    EXPECT_THAT(found.out, HasSubstr("\n1 found"));
  }
  // A call that is refused.
  void SendWhatIsRefused() {
    grpc::ClientContext cancelling;
    v1::CancelItemRequest cancel;
    v1::CancelItemResponse cancelled;
    cancel.set_item_id("nothing");
    cancel.set_reason(std::string("Qzvortex\0", 9));
    EXPECT_FALSE(hub_.ExchangeAs(kCarrier)->CancelItem(&cancelling, cancel, &cancelled).ok());
  }

  Hub hub_;
  std::string decision_id_;
};

// Every entry and row of a ledger that nobody has open, decoded: what is compressed on disk shows nothing to a search of the files.
void VisitStored(const Hub& hub, const std::function<void(const std::string& where, const std::string& bytes)>& visit) {
  auto store = ledger::OpenRocksdbStore({hub.data() + "/ledger", absl::Now()});
  ASSERT_TRUE(store.ok()) << store.status();
  for (int64_t sequence = 0; sequence <= (*store)->Head(); ++sequence) {
    const auto entry = (*store)->ReadEntry(sequence);
    ASSERT_TRUE(entry.ok()) << entry.status();
    visit(absl::StrCat("entry ", sequence), entry->entry.SerializeAsString());
  }
  const auto acks = (*store)->ReadAcks(ledger::ProducerKey("demo-post", "office"), 0, kNames);
  ASSERT_TRUE(acks.ok()) << acks.status();
  EXPECT_EQ(acks->size(), static_cast<size_t>(kNames / kBatch));
  for (const auto& ack : *acks) visit("ack", ack.SerializeAsString());
  const std::vector<std::string> names = {"register", "queues", "decisions", "legal_holds", "scorecards", "release_times"};
  auto tables = ledger::OpenRocksdbTables(hub.data() + "/readers", names, (*store)->Metadata().ledger_epoch(), (*store)->Head());
  ASSERT_TRUE(tables.ok()) << tables.status();
  for (const std::string& name : names) {
    int64_t rows = 0;
    const absl::Status scanned = (*tables)->table(name)->Scan("", "", [&](absl::string_view key, absl::string_view value) {
      ++rows;
      visit(absl::StrCat("row of ", name), absl::StrCat(key, value));
      return true;
    });
    ASSERT_TRUE(scanned.ok()) << scanned;
    EXPECT_GT(rows, 0) << name;
  }
}

TEST_F(SealingTest, TenThousandNamesStandInNothingThatTheHubWrites) {
  StreamNames();
  Decide(testing_support::S10Of(10));
  Cancel(testing_support::S10Of(11));
  SendWhatIsRefused();
  HoldAndSearch(testing_support::S10Of(10));
  // Whoever may, reads them.
  EXPECT_EQ(RecordOf(kCarrier, testing_support::S10Of(10)).item().sender().name(), Name(10));
  EXPECT_EQ(RecordOf(kCarrier, testing_support::S10Of(10)).decisions(0).text(), "Qzvortex is wanted");
  EXPECT_EQ(RecordOf(kCarrier, testing_support::S10Of(10)).confirmations(0).text(), "held by Qzvortex");
  testing_support::QueueConsumer consumer(hub_, testing_support::QueueNames(hub_).at(0), 1);
  EXPECT_TRUE(HasCanary(consumer.Read().deliveries(0).declaration().SerializeAsString()));

  const std::string metrics = hub_.Metrics();
  ASSERT_NE(metrics, "");
  EXPECT_FALSE(HasCanary(metrics));
  EXPECT_THAT(metrics, HasSubstr("postgate_items_received_total"));
  // Once with the log of the storage engine, once with its tables.
  for (const bool in_order : {false, true}) {
    if (in_order) {
      ASSERT_TRUE(hub_.Start()) << hub_.log();
      EXPECT_EQ(hub_.Stop(), 0);
    } else {
      hub_.Kill();
    }
    EXPECT_FALSE(HasCanary(hub_.log()));
    EXPECT_FALSE(HasCanary(hub_.process().out()));
    int64_t files = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(hub_.data())) {
      if (!file.is_regular_file()) continue;
      ++files;
      EXPECT_FALSE(HasCanary(testing_support::ReadFile(file.path().string()))) << file.path();
    }
    EXPECT_GT(files, 10);
  }
  int64_t visited = 0;
  VisitStored(hub_, [&visited](const std::string& where, const std::string& bytes) {
    ++visited;
    EXPECT_FALSE(HasCanary(bytes)) << where;
  });
  EXPECT_GT(visited, 2 * kNames);
}

TEST_F(SealingTest, WhatOthersAreShownIsInTheLedgerBefore) {
  SubmitOneItem();
  const v1::ItemRecord own = RecordOf(kCarrier, testing_support::S10Of(1));
  const std::string queue = testing_support::QueueNames(hub_).at(0);
  {
    testing_support::QueueConsumer consumer(hub_, queue, 1);
    ASSERT_EQ(consumer.Read().deliveries(0).sequence(), own.sequence());
  }
  grpc::ClientContext context;
  v1::GetDeclarationRequest request;
  v1::GetDeclarationResponse response;
  request.set_registration_number(own.registration_number());
  ASSERT_TRUE(hub_.QueuesAs(kCustoms)->GetDeclaration(&context, request, &response).ok());
  // It was on disk before it was shown.
  hub_.Kill();

  auto store = ledger::OpenRocksdbStore({hub_.data() + "/ledger", absl::Now()});
  ASSERT_TRUE(store.ok()) << store.status();
  std::vector<std::string> seen;
  for (int64_t sequence = 0; sequence <= (*store)->Head(); ++sequence) {
    const ledger::v1::Entry entry = (*store)->ReadEntry(sequence)->entry;
    if (!entry.has_access()) continue;
    ASSERT_EQ(entry.access().item_sequences_size(), 1);
    EXPECT_EQ(entry.access().item_sequences(0), own.sequence());
    seen.push_back(absl::StrCat(entry.principal(), " ", ledger::v1::AccessKind_Name(entry.access().kind()), " ", entry.access().queue()));
  }
  EXPECT_THAT(seen, testing::ElementsAre(absl::StrCat("customs/demo-customs ACCESS_KIND_DELIVERY ", queue), "customs/demo-customs ACCESS_KIND_GET_DECLARATION "));
}

class RetentionTest : public SealingTest {
 protected:
  RetentionTest() : SealingTest("retention { personal_data_days: 2 trade_data_days: 4 }") {}

  // Stops the hub and starts it that many days later.
  void RestartDaysLater(int days) {
    EXPECT_EQ(hub_.Stop(), 0);
    const auto period_after = [](int after) { return sealing::ParcelPeriodOf(absl::Now() + absl::Hours(24) * after); };
    parcel_keys_over_ = period_after(days) - period_after(days_later_);
    days_later_ = days;
    hub_.SetEnvironment(testing_support::ClockDaysLater(days));
    ASSERT_TRUE(hub_.Start()) << hub_.log();
  }
  // Besides that of parcels where a period of theirs ended since the last start.
  void AwaitErasure(int keys) {
    while (!absl::StrContains(hub_.log(), "retention.erased")) ASSERT_FALSE(hub_.process().Ended()) << hub_.log();
    EXPECT_THAT(hub_.log(), HasSubstr(absl::StrCat("\"keys\":", keys + parcel_keys_over_)));
  }
  void ExpectReceiptsHold(const std::string& receipts) {
    const CommandResult verified = testing_support::Run({testing_support::PostgateProgram(), "--ca", hub_.certs() + "/ca.pem", "audit", "verify", receipts});
    EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
    EXPECT_THAT(verified.out, HasSubstr("all of it holds"));
  }

 private:
  int days_later_ = 0;
  int parcel_keys_over_ = 0;
};

TEST_F(RetentionTest, WhatIsOverCanNotBeReadAndEveryReceiptHolds) {
  const std::string items = testing_support::SourceDirectory() + "/data/sample/items.jsonl";
  const std::string receipts = hub_.folder() + "/receipts.jsonl";
  const std::string item_id = testing_support::S10Of(1);
  ASSERT_LE(hub_.Postgate(kCarrier, {"submit", items, "--producer", "seoul", "--receipts", receipts}).exit_code, 1);
  SubmitOneItem();
  Decide(item_id);
  ASSERT_EQ(hub_.Postgate("operator-demo-operator", {"audit", "head", receipts}).exit_code, 0);
  const v1::ItemRecord before = RecordOf(kCarrier, item_id);
  EXPECT_TRUE(HasCanary(before.SerializeAsString()));

  // The carrier's and the officer's.
  RestartDaysLater(3);
  AwaitErasure(2);
  const v1::ItemRecord personal = RecordOf(kCarrier, item_id);
  EXPECT_TRUE(personal.personal_data_erased());
  EXPECT_FALSE(personal.content_erased());
  EXPECT_FALSE(HasCanary(personal.SerializeAsString()));
  EXPECT_EQ(personal.registration_number(), before.registration_number());
  EXPECT_EQ(personal.decisions(0).decision_id(), decision_id_);
  EXPECT_GT(personal.declaration().ByteSizeLong(), 0u);
  ASSERT_EQ(hub_.Postgate("operator-demo-operator", {"audit", "head", receipts}).exit_code, 0);
  ExpectReceiptsHold(receipts);

  RestartDaysLater(5);
  AwaitErasure(2);
  const v1::ItemRecord everything = RecordOf(kCarrier, item_id);
  EXPECT_TRUE(everything.content_erased());
  EXPECT_EQ(everything.declaration().ByteSizeLong(), 0u);
  EXPECT_EQ(everything.registration_number(), before.registration_number());
  EXPECT_EQ(everything.standing(), before.standing());
  ExpectReceiptsHold(receipts);
  // What is filed from then on is sealed under keys of its own.
  SubmitStream later(hub_, kCarrier);
  ASSERT_TRUE(later.Open("office").has_value());
  ASSERT_TRUE(later.Send(1, {ItemFor(2)}));
  ASSERT_TRUE(later.Read()->has_ack());
  EXPECT_TRUE(HasCanary(RecordOf(kCarrier, testing_support::S10Of(2)).SerializeAsString()));
}

TEST_F(SealingTest, WithoutItsMasterKeyTheHubDoesNotStartAndSaysWhatToDo) {
  EXPECT_EQ(hub_.Stop(), 0);
  const std::string path = hub_.certs() + "/master.key";
  const std::string master = testing_support::ReadFile(path);
  chmod(path.c_str(), 0644);
  EXPECT_FALSE(hub_.Start());
  EXPECT_THAT(hub_.log(), HasSubstr("chmod 600"));
  std::filesystem::remove(path);
  EXPECT_FALSE(hub_.Start());
  EXPECT_THAT(hub_.log(), HasSubstr("postgate certs renew-master"));
  EXPECT_THAT(hub_.log(), Not(HasSubstr(master.substr(0, 16))));
}

TEST_F(SealingTest, AfterARenewalOfTheMasterKeyWhatWasSealedBeforeIsRead) {
  SubmitOneItem();
  EXPECT_EQ(hub_.Stop(), 0);
  const CommandResult renewed = testing_support::Run({testing_support::PostgateProgram(), "certs", "renew-master", hub_.certs()});
  ASSERT_EQ(renewed.exit_code, 0) << renewed.err;
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  EXPECT_EQ(RecordOf(kCarrier, testing_support::S10Of(1)).item().sender().name(), Name(1));
}

}  // namespace
}  // namespace postgate
