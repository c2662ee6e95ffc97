// SPDX-License-Identifier: Apache-2.0
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "core/normalization/registration_number.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/memory_table.h"
#include "server/release_times/release_time_reader.h"
#include "server/services/hub_service.h"

namespace postgate::services {
namespace {

// On 2026-11-26.
constexpr int64_t kReleasedAt = 1'795'651'200;

// A real gRPC server in this process. Who calls is in the metadata.
class ListReleaseTimesTest : public ::testing::Test {
 protected:
  explicit ListReleaseTimesTest(absl::Duration awaited = absl::Minutes(1)) {
    reader_ = release_times::ReleaseTimeReader::Open(&table_, store_.Metadata().registration_key(), [](const absl::Status&) {});
    runner_ = std::make_unique<ledger::ReaderRunner>(&store_, reader_.get(), [](const absl::Status&) {});
    HubWiring wiring;
    wiring.store = &store_;
    wiring.readers = {reader_.get()};
    wiring.release_times = reader_.get();
    wiring.release_times_runner = runner_.get();
    wiring.catch_up_awaited = awaited;
    wiring.run_in_background = [](std::function<void()> task) { task(); };
    wiring.caller_of = [](const grpc::ServerContextBase& context) -> absl::StatusOr<identity::Caller> {
      const auto found = context.client_metadata().find("role");
      const std::string role(found->second.data(), found->second.size());
      identity::Caller caller;
      caller.principal.name = "demo";
      caller.principal.role = role == "carrier"    ? identity::Role::kCarrier
                              : role == "operator" ? identity::Role::kOperator
                              : role == "auditor"  ? identity::Role::kAuditor
                                                   : identity::Role::kCustoms;
      return caller;
    };
    service_ = std::make_unique<HubService>(std::move(wiring));
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::HubService::NewStub(server_->InProcessChannel({}));
  }
  ~ListReleaseTimesTest() override {
    server_->Shutdown();
    runner_->Stop();
  }

  // An item and its release.
  void Commit(uint64_t counter) {
    const std::string number =
        normalization::FormatRegistrationNumber(2026, "KR", 'P', normalization::Permute60(counter, store_.Metadata().registration_key()));
    ledger::v1::Block block;
    block.set_first_sequence(store_.Head() + 1);
    block.mutable_committed_at()->set_seconds(kReleasedAt);
    ledger::v1::ItemEntry& item = *block.add_entries()->mutable_item();
    item.set_outcome(v1::OUTCOME_ACCEPTED);
    item.set_registration_number(number);
    item.set_category(v1::FACILITATION_CATEGORY_DOCUMENTS);
    ledger::v1::ItemDecisionEntry& decision = *block.add_entries()->mutable_item_decision();
    decision.set_registration_number(number);
    decision.mutable_standing()->mutable_clearance()->set_required(true);
    decision.mutable_standing()->mutable_clearance()->set_kind(v1::DECISION_KIND_RELEASE);
    ledger::WriteGroup group;
    group.first_sequence = block.first_sequence();
    group.entry_count = block.entries_size();
    group.block = block.SerializeAsString();
    ASSERT_TRUE(store_.Write(group).ok());
  }

  grpc::Status List(const std::string& role, v1::ListReleaseTimesResponse& response) {
    grpc::ClientContext context;
    context.AddMetadata("role", role);
    v1::ListReleaseTimesRequest request;
    request.set_from_day("2026-11-26");
    request.set_to_day("2026-11-26");
    return stub_->ListReleaseTimes(&context, request, &response);
  }

  ledger::MemoryStore store_;
  ledger::MemoryTable table_;
  std::unique_ptr<release_times::ReleaseTimeReader> reader_;
  std::unique_ptr<ledger::ReaderRunner> runner_;
  std::unique_ptr<HubService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::HubService::Stub> stub_;
};

// Waits for no reader.
class ListReleaseTimesAtOnceTest : public ListReleaseTimesTest {
 protected:
  ListReleaseTimesAtOnceTest() : ListReleaseTimesTest(absl::ZeroDuration()) {}
};

std::string ReasonIn(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  google::rpc::ErrorInfo info;
  for (const google::protobuf::Any& detail : details.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

TEST_F(ListReleaseTimesTest, AllButCarriersAreTold) {
  Commit(1);
  Commit(2);
  runner_->Start();
  for (const char* role : {"customs", "operator", "auditor"}) {
    v1::ListReleaseTimesResponse response;
    const grpc::Status status = List(role, response);
    ASSERT_TRUE(status.ok()) << role << ": " << status.error_message();
    ASSERT_EQ(response.release_times_size(), 1) << role;
    EXPECT_EQ(response.release_times(0).day(), "2026-11-26");
    EXPECT_EQ(response.release_times(0).category(), v1::FACILITATION_CATEGORY_DOCUMENTS);
    EXPECT_EQ(response.release_times(0).released(), 2);
    EXPECT_EQ(response.counted_until().seconds(), kReleasedAt);
  }
  v1::ListReleaseTimesResponse refused;
  EXPECT_EQ(List("carrier", refused).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(refused.release_times_size(), 0);
}

TEST_F(ListReleaseTimesTest, ACallIncludesWhatWasCommittedBeforeItHoweverFarTheReaderIs) {
  for (uint64_t i = 0; i < 50; ++i) Commit(i);
  // The reader begins while the call waits.
  v1::ListReleaseTimesResponse response;
  grpc::Status status;
  std::thread call([&] { status = List("customs", response); });
  runner_->Start();
  call.join();
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.release_times_size(), 1);
  EXPECT_EQ(response.release_times(0).released(), 50);
}

TEST_F(ListReleaseTimesAtOnceTest, ACallIsToldHowFarTheCountingIsWhenItCannotWaitForIt) {
  Commit(1);
  v1::ListReleaseTimesResponse response;
  const grpc::Status behind = List("customs", response);
  EXPECT_EQ(behind.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(behind.error_message(), "the release times are being counted: 0 of the ledger's 2 entries are; ask again later");
  EXPECT_EQ(ReasonIn(behind), "COUNTING_BEHIND");
  // Its place is free again, however often: more calls than may be under way or wait.
  for (int i = 0; i < 200; ++i) EXPECT_EQ(ReasonIn(List("customs", response)), "COUNTING_BEHIND");
}

TEST_F(ListReleaseTimesTest, ATableThatFailsEndsTheCallsAndSaysNothingOfIt) {
  runner_->Start();
  v1::ListReleaseTimesResponse response;
  ASSERT_TRUE(List("customs", response).ok());
  table_.SetError(absl::InternalError("/data/readers is broken"));
  Commit(1);
  runner_->Committed(*store_.ReadBlock(0));
  const grpc::Status stopped = List("customs", response);
  EXPECT_EQ(stopped.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonIn(stopped), "COUNTING_STOPPED");
  EXPECT_EQ(stopped.error_message().find("/data"), std::string::npos);
}

TEST_F(ListReleaseTimesTest, TheStatusTellsHowFarItIs) {
  Commit(1);
  runner_->Start();
  v1::ListReleaseTimesResponse response;
  ASSERT_TRUE(List("auditor", response).ok());
  grpc::ClientContext context;
  context.AddMetadata("role", "auditor");
  v1::GetStatusResponse status;
  ASSERT_TRUE(stub_->GetStatus(&context, {}, &status).ok());
  ASSERT_EQ(status.readers_size(), 1);
  EXPECT_EQ(status.readers(0).name(), "release_times");
  EXPECT_EQ(status.readers(0).applied_sequence(), 1);
}

}  // namespace
}  // namespace postgate::services
