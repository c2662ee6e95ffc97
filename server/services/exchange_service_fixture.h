// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_EXCHANGE_SERVICE_FIXTURE_H_
#define POSTGATE_SERVER_SERVICES_EXCHANGE_SERVICE_FIXTURE_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/evaluation/specimen.h"
#include "core/synchronization/mutex.h"
#include "google/rpc/error_details.pb.h"
#include "postgate/v1/exchange_service.grpc.pb.h"
#include "server/ledger/committer_thread.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/test_tree.h"
#include "server/ledger/testing/memory_table.h"
#include "server/sealing/testing/memory_keys.h"
#include "server/services/exchange_service.h"
#include "server/services/server_limits.h"

namespace postgate::services {

inline const evaluation::Evaluator* TheEvaluator() {
  static const evaluation::Evaluator* const kEvaluator = [] {
    auto loaded = evaluation::Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"});
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return loaded->release();
  }();
  return kEvaluator;
}

// Reason of the ErrorInfo in a call's trailers.
inline std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (!details.ParseFromString(status.error_details())) return "";
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

inline v1::Item ItemNamed(const std::string& item_id) {
  v1::Item item = evaluation::SpecimenItem();
  item.set_item_id(item_id);
  item.set_item_id_type(v1::ITEM_ID_TYPE_LOCAL);
  return item;
}

// Holds the hub's threads where a test wants them. Open at first.
class Gate {
 public:
  void Close() { Set(false); }
  void Open() { Set(true); }
  void Pass() {
    MutexLock lock(mutex_);
    while (!open_) changed_.Wait(mutex_);
  }

 private:
  void Set(bool open) {
    MutexLock lock(mutex_);
    open_ = open;
    changed_.NotifyAll();
  }
  Mutex mutex_;
  CondVar changed_;
  bool open_ POSTGATE_GUARDED_BY(mutex_) = true;
};

// The service on a loopback port with a ledger in memory. Clients say in metadata who they are; identity has tests of its own.
class ExchangeServiceTest : public ::testing::Test {
 protected:
  explicit ExchangeServiceTest(const intake::IntakeLimits& limits = {}) {
    registry::RegisterOptions options;
    options.store = &store_;
    options.table = &table_;
    options.keys = &keys_;
    registry_ = std::move(*registry::Register::Recover(options));
    ledger::Committer::Observer observer;
    observer.committed = [this](const ledger::CommittedBlock& block) { registry_->OnCommitted(block); };
    observer.work = [this] { committer_thread_.Wake(); };
    tree_ = ledger::OpenTestTree(&store_);
    committer_ = std::make_unique<ledger::Committer>(&store_, tree_.get(), [] { return absl::Now(); }, std::move(observer));
    committer_thread_.Start(committer_.get());
    ExchangeDependencies deps;
    deps.message_counter_of = [](const std::string&) { return std::make_shared<std::atomic<int64_t>>(0); };
    deps.evaluator = TheEvaluator();
    deps.committer = committer_.get();
    deps.registry = registry_.get();
    deps.observer = &observer_;
    deps.limits = limits;
    deps.clock = [] { return evaluation::SpecimenTime(); };
    deps.caller_of = [](const grpc::ServerContextBase& context) -> absl::StatusOr<identity::Caller> {
      const auto carrier = context.client_metadata().find("carrier");
      if (carrier == context.client_metadata().end()) return absl::UnauthenticatedError("nobody");
      return identity::Caller{{identity::Role::kCarrier, std::string(carrier->second.data(), carrier->second.size())}, {}};
    };
    deps.carrier_profile = [this](const std::string& carrier) {
      gate_.Pass();
      return evaluation::CarrierProfile{carrier, config::v1::CARRIER_KIND_UNSPECIFIED, {}};
    };
    service_ = std::make_unique<ExchangeService>(std::move(deps));
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    SetServerLimits(limits, builder);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    channel_ = grpc::CreateChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials());
    stub_ = v1::ExchangeService::NewStub(channel_);
  }
  ~ExchangeServiceTest() override {
    gate_.Open();
    server_->Shutdown(std::chrono::system_clock::now());
    server_->Wait();
    committer_thread_.Stop();
    service_.reset();
  }

  static void Prepare(grpc::ClientContext& context, const std::string& carrier = "demo") {
    context.AddMetadata("carrier", carrier);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  }

  // A client's end of one stream.
  struct Client {
    Client(v1::ExchangeService::Stub& stub, const std::string& carrier) {
      Prepare(context, carrier);
      stream = stub.SubmitItems(&context);
    }
    v1::Opened Open(const std::string& producer) {
      v1::SubmitItemsRequest request;
      request.mutable_open()->set_producer(producer);
      stream->Write(request);
      return Read().opened();
    }
    void Send(int64_t first_offset, const std::vector<v1::Item>& items) {
      v1::SubmitItemsRequest request;
      request.mutable_batch()->set_first_offset(first_offset);
      for (const v1::Item& item : items) *request.mutable_batch()->add_items() = item;
      stream->Write(request);
    }
    v1::SubmitItemsResponse Read() {
      v1::SubmitItemsResponse response;
      EXPECT_TRUE(stream->Read(&response));
      return response;
    }
    grpc::Status Finish() {
      v1::SubmitItemsResponse response;
      EXPECT_FALSE(stream->Read(&response)) << response.ShortDebugString();
      return stream->Finish();
    }
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReaderWriter<v1::SubmitItemsRequest, v1::SubmitItemsResponse>> stream;
  };
  std::unique_ptr<Client> Connect(const std::string& carrier = "demo") { return std::make_unique<Client>(*stub_, carrier); }

  // Where each call asks for its carrier's profile.
  Gate gate_;
  ledger::MemoryStore store_;
  ledger::MemoryTable table_;
  sealing::MemoryKeys keys_;
  std::unique_ptr<registry::Register> registry_;
  ledger::CommitterThread committer_thread_;
  std::unique_ptr<ledger::AuditTree> tree_;
  std::unique_ptr<ledger::Committer> committer_;
  intake::IntakeObserver observer_;
  std::unique_ptr<ExchangeService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::ExchangeService::Stub> stub_;
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_EXCHANGE_SERVICE_FIXTURE_H_
