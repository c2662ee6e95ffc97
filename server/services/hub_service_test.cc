// SPDX-License-Identifier: Apache-2.0
#include "server/services/hub_service.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/synchronization/mutex.h"
#include "server/intake/limits.h"
#include "server/ledger/testing/memory_store.h"

namespace postgate::services {
namespace {

constexpr int32_t kTaken = intake::kReadCallsPerPrincipal + static_cast<int32_t>(intake::kReadCallsWaitingPerPrincipal);

// Who calls is in the metadata; what would run in the background waits until the test runs it.
class HubServiceTest : public ::testing::Test {
 protected:
  struct Call {
    grpc::ClientContext context;
    v1::GetBatchSignatureRequest request;
    v1::GetBatchSignatureResponse response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::GetBatchSignatureResponse>> reader;
  };

  HubServiceTest() {
    HubWiring wiring;
    wiring.store = &store_;
    wiring.caller_of = [](const grpc::ServerContextBase& context) -> absl::StatusOr<identity::Caller> {
      const auto name = context.client_metadata().find("name");
      if (name == context.client_metadata().end()) return absl::UnauthenticatedError("nobody");
      identity::Caller caller;
      caller.principal = {identity::Role::kAuditor, std::string(name->second.data(), name->second.size())};
      return caller;
    };
    wiring.run_in_background = [this](std::function<void()> task) {
      MutexLock lock(mutex_);
      waiting_.push_back(std::move(task));
      changed_.NotifyAll();
    };
    wiring.find_batch_signature = [](int64_t) -> absl::StatusOr<v1::SignedBatch> { return v1::SignedBatch(); };
    service_ = std::make_unique<HubService>(std::move(wiring));
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::HubService::NewStub(server_->InProcessChannel({}));
  }
  ~HubServiceTest() override {
    RunWaiting();
    server_->Shutdown();
    answered_.Shutdown();
  }

  void Begin(const std::string& name) {
    Call& call = *calls_.emplace_back(std::make_unique<Call>());
    call.context.AddMetadata("name", name);
    call.reader = stub_->AsyncGetBatchSignature(&call.context, call.request, &answered_);
    call.reader->Finish(&call.response, &call.status, &call);
  }
  const Call& Answered() {
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(answered_.Next(&tag, &ok));
    return *static_cast<Call*>(tag);
  }
  void AwaitWaiting(size_t tasks) {
    MutexLock lock(mutex_);
    while (waiting_.size() < tasks) changed_.Wait(mutex_);
  }
  size_t Waiting() {
    MutexLock lock(mutex_);
    return waiting_.size();
  }
  // Those that come in the meantime as well.
  void RunWaiting() {
    for (;;) {
      std::function<void()> task;
      {
        MutexLock lock(mutex_);
        if (waiting_.empty()) return;
        task = std::move(waiting_.front());
        waiting_.pop_front();
      }
      task();
    }
  }

 private:
  ledger::MemoryStore store_;
  Mutex mutex_;
  CondVar changed_;
  std::deque<std::function<void()>> waiting_ POSTGATE_GUARDED_BY(mutex_);
  std::unique_ptr<HubService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::HubService::Stub> stub_;
  grpc::CompletionQueue answered_;
  std::vector<std::unique_ptr<Call>> calls_;
};

TEST_F(HubServiceTest, OneCallersReadsWaitInALineOfTheirOwnAndAreRefusedBeyondIt) {
  for (int32_t i = 0; i < kTaken + 1; ++i) Begin("one");
  // All others wait for this test to run something.
  const Call& refused = Answered();
  EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << refused.status.error_message();
  AwaitWaiting(intake::kReadCallsPerPrincipal);
  EXPECT_EQ(Waiting(), static_cast<size_t>(intake::kReadCallsPerPrincipal)) << "the others wait where they hold no thread";

  Begin("other");
  AwaitWaiting(intake::kReadCallsPerPrincipal + 1);
  RunWaiting();
  for (int32_t i = 0; i < kTaken + 1; ++i) {
    const Call& call = Answered();
    EXPECT_TRUE(call.status.ok()) << call.status.error_message();
  }
  Begin("one");
  AwaitWaiting(1);
  RunWaiting();
  EXPECT_TRUE(Answered().status.ok()) << "all places are free again";
}

}  // namespace
}  // namespace postgate::services
