// SPDX-License-Identifier: Apache-2.0
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/memory_table.h"
#include "server/scorecards/scorecard_reader.h"
#include "server/services/hub_service.h"
#include "server/services/counting.h"

namespace postgate::services {
namespace {

// 2026-11-26.
constexpr int64_t kMidnight = 1'795'651'200;

// A real gRPC server in this process. Who calls is in the metadata.
class ListScorecardsTest : public ::testing::Test {
 protected:
  explicit ListScorecardsTest(absl::Duration awaited = absl::Minutes(1)) {
    reader_ = *scorecards::ScorecardReader::Open(&table_);
    runner_ = std::make_unique<ledger::ReaderRunner>(&store_, reader_.get(), [this](const absl::Status& status) { failure_ = status; });
    HubWiring wiring;
    wiring.store = &store_;
    wiring.scorecards = reader_.get();
    wiring.scorecards_runner = runner_.get();
    wiring.scorecards_failed = [this](const absl::Status& status) { failure_ = status; };
    wiring.catch_up_awaited = awaited;
    wiring.run_in_background = [](std::function<void()> task) { task(); };
    wiring.caller_of = [](const grpc::ServerContextBase& context) -> absl::StatusOr<identity::Caller> {
      const auto name = context.client_metadata().find("name");
      const auto role = context.client_metadata().find("role");
      identity::Caller caller;
      caller.principal = {role->second == "carrier" ? identity::Role::kCarrier : identity::Role::kCustoms, std::string(name->second.data(), name->second.size())};
      return caller;
    };
    service_ = std::make_unique<HubService>(std::move(wiring));
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::HubService::NewStub(server_->InProcessChannel({}));
  }
  ~ListScorecardsTest() override {
    server_->Shutdown();
    runner_->Stop();
    EXPECT_EQ(failure_, expected_failure_);
  }

  void Commit(const std::string& carrier) {
    ledger::v1::Block block;
    block.set_first_sequence(store_.Head() + 1);
    block.mutable_committed_at()->set_seconds(kMidnight);
    ledger::v1::Entry& entry = *block.add_entries();
    entry.set_principal("carrier/" + carrier);
    entry.mutable_item()->set_outcome(v1::OUTCOME_ACCEPTED);
    ledger::WriteGroup group;
    group.first_sequence = block.first_sequence();
    group.entry_count = 1;
    group.block = block.SerializeAsString();
    ASSERT_TRUE(store_.Write(group).ok());
  }

  grpc::Status List(const std::string& role, const std::string& name, const std::string& carrier, v1::ListScorecardsResponse& response) {
    grpc::ClientContext context;
    context.AddMetadata("role", role);
    context.AddMetadata("name", name);
    v1::ListScorecardsRequest request;
    request.set_carrier(carrier);
    request.set_from_day("2026-11-25");
    request.set_to_day("2026-11-26");
    return stub_->ListScorecards(&context, request, &response);
  }

  ledger::MemoryStore store_;
  ledger::MemoryTable table_;
  std::unique_ptr<scorecards::ScorecardReader> reader_;
  std::unique_ptr<ledger::ReaderRunner> runner_;
  std::unique_ptr<HubService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::HubService::Stub> stub_;
  absl::Status failure_;  // what sets the scorecards aside
  absl::Status expected_failure_;
};

// Waits for no reader.
class ListScorecardsAtOnceTest : public ListScorecardsTest {
 protected:
  ListScorecardsAtOnceTest() : ListScorecardsTest(absl::ZeroDuration()) {}
};

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

std::string ReasonOf(const grpc::Status& status) {
  const google::rpc::Status said_status = DetailsOf(status);
  for (const google::protobuf::Any& detail : said_status.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

TEST_F(ListScorecardsTest, ACarrierGetsItsOwnAndCustomsAll) {
  Commit("one");
  Commit("two");
  runner_->Start();
  v1::ListScorecardsResponse response;
  ASSERT_TRUE(List("carrier", "one", "", response).ok());
  ASSERT_EQ(response.scorecards_size(), 1);
  EXPECT_EQ(response.scorecards(0).carrier(), "one");
  EXPECT_EQ(response.scorecards(0).items(), 1);
  EXPECT_EQ(response.counted_until().seconds(), kMidnight);
  v1::ListScorecardsResponse refused;
  EXPECT_EQ(List("carrier", "one", "two", refused).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(refused.scorecards_size(), 0);
  ASSERT_TRUE(List("customs", "desk", "", response).ok());
  EXPECT_EQ(response.scorecards_size(), 2);
  ASSERT_TRUE(List("customs", "desk", "two", response).ok());
  ASSERT_EQ(response.scorecards_size(), 1);
  EXPECT_EQ(response.scorecards(0).carrier(), "two");
}

TEST_F(ListScorecardsTest, ACallIncludesWhatWasCommittedBeforeItHoweverFarTheReaderIs) {
  for (int i = 0; i < 50; ++i) Commit("one");
  // The reader begins while the call waits.
  v1::ListScorecardsResponse response;
  grpc::Status status;
  std::thread call([&] { status = List("carrier", "one", "", response); });
  runner_->Start();
  call.join();
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.scorecards_size(), 1);
  EXPECT_EQ(response.scorecards(0).items(), 50);
}

TEST_F(ListScorecardsAtOnceTest, ACallIsToldHowFarTheCountingIsWhenItCannotWaitForIt) {
  for (int i = 0; i < 3; ++i) Commit("one");
  v1::ListScorecardsResponse response;
  const grpc::Status behind = List("carrier", "one", "", response);
  EXPECT_EQ(behind.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(behind.error_message(), "the scorecards are being counted: 0 of the ledger's 3 entries are; ask again later");
  EXPECT_EQ(ReasonOf(behind), "COUNTING_BEHIND");
  google::rpc::RetryInfo retry;
  bool has_retry = false;
  const google::rpc::Status said_behind = DetailsOf(behind);
  for (const google::protobuf::Any& detail : said_behind.details()) has_retry = has_retry || detail.UnpackTo(&retry);
  EXPECT_TRUE(has_retry);
  EXPECT_EQ(retry.retry_delay().seconds(), absl::ToInt64Seconds(kCountingRetryDelay));
  // Its place is free again, however often: more calls than may be under way or wait.
  for (int i = 0; i < 200; ++i) EXPECT_EQ(ReasonOf(List("carrier", "one", "", response)), "COUNTING_BEHIND");
}

TEST_F(ListScorecardsTest, ACallWaitsNoLongerThanItsOwnDeadline) {
  const absl::Time before = SteadyNow();
  EXPECT_GE(EndOfWait(absl::Seconds(10), std::chrono::system_clock::time_point::max()), before + absl::Seconds(10));
  const absl::Time soon = EndOfWait(absl::Hours(1), DeadlineIn(absl::Seconds(5)));
  EXPECT_LT(soon, SteadyNow() + absl::Seconds(5));
  const absl::Time at_once = EndOfWait(absl::Hours(1), DeadlineIn(absl::ZeroDuration()));
  EXPECT_LT(at_once, SteadyNow());
}

TEST_F(ListScorecardsTest, ADamagedRowIsSaidWhetherCountingOrReadingFindsIt) {
  const int64_t day = kMidnight / 86'400;
  expected_failure_ = absl::DataLossError("a row of the scorecards can't be read");
  ASSERT_TRUE(table_.Write({{scorecards::DayKey({day - 1, "one"}), "\xff"}, {scorecards::DayKey({day, "two"}), "\xff"}}, -1).ok());
  Commit("one");
  runner_->Start();
  v1::ListScorecardsResponse response;
  const grpc::Status read = List("carrier", "one", "", response);
  EXPECT_EQ(read.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(read), "COUNTING_STOPPED");
  EXPECT_EQ(std::exchange(failure_, absl::OkStatus()), expected_failure_) << "the reader is to be set aside";
  Commit("two");
  runner_->Committed(*store_.ReadBlock(store_.Head()));
  const grpc::Status counted = List("carrier", "three", "", response);
  EXPECT_EQ(counted.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(counted), "COUNTING_STOPPED");
}

}  // namespace
}  // namespace postgate::services
