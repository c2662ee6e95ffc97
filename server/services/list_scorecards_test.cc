// SPDX-License-Identifier: Apache-2.0
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/memory_table.h"
#include "server/scorecards/scorecard_reader.h"
#include "server/services/hub_service.h"

namespace postgate::services {
namespace {

// 2026-11-26.
constexpr int64_t kMidnight = 1'795'651'200;

// A real gRPC server in this process. Who calls is in the metadata.
class ListScorecardsTest : public ::testing::Test {
 protected:
  ListScorecardsTest() {
    reader_ = *scorecards::ScorecardReader::Open(&table_);
    runner_ = std::make_unique<ledger::ReaderRunner>(&store_, reader_.get(), [](const absl::Status& status) { ADD_FAILURE() << status; });
    HubWiring wiring;
    wiring.store = &store_;
    wiring.scorecards = reader_.get();
    wiring.scorecards_runner = runner_.get();
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
    request.set_from_day("2026-11-26");
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
};

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

}  // namespace
}  // namespace postgate::services
