// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_SERVER_FIXTURE_H_
#define SERVER_IDENTITY_SERVER_FIXTURE_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "core/synchronization/mutex.h"
#include "postgate/v1/hub_service.grpc.pb.h"
#include "server/identity/authenticator.h"
#include "server/identity/certs_fixture.h"
#include "server/identity/tls.h"

namespace postgate::identity {

inline constexpr char kHealthCheck[] = "/grpc.health.v1.Health/Check";

// Before anything of gRPC starts, as main does it.
inline const bool kTls13Required = (RequireTls13(), true);

// Keeps all refusals.
class RecordingObserver final : public DenialObserver {
 public:
  void OnConnectionRefused(const Denial& denial) override {
    MutexLock lock(mutex_);
    connections_.push_back(denial);
  }
  void OnCallDenied(const Denial& denial, absl::string_view method,
                    const std::optional<Principal>& principal) override {
    MutexLock lock(mutex_);
    calls_.push_back(denial.rule);
  }
  std::vector<Denial> connection_denials() const {
    MutexLock lock(mutex_);
    return connections_;
  }
  std::vector<DenialRule> connections() const {
    std::vector<DenialRule> rules;
    for (const Denial& denial : connection_denials()) rules.push_back(denial.rule);
    return rules;
  }
  std::vector<DenialRule> calls() const {
    MutexLock lock(mutex_);
    return calls_;
  }

 private:
  mutable Mutex mutex_;
  std::vector<Denial> connections_ POSTGATE_GUARDED_BY(mutex_);
  std::vector<DenialRule> calls_ POSTGATE_GUARDED_BY(mutex_);
};

// Answers GetStatus with success and keeps who asked.
class PrincipalRecorder final : public v1::HubService::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context, const v1::GetStatusRequest* request,
                                      v1::GetStatusResponse* response) override {
    const auto caller = CallerOf(*context);
    {
      MutexLock lock(mutex_);
      if (caller.ok()) caller_ = *caller;
    }
    auto* reactor = context->DefaultReactor();
    reactor->Finish(caller.ok() ? grpc::Status::OK : grpc::Status(grpc::StatusCode::INTERNAL, "no principal"));
    return reactor;
  }
  std::optional<Caller> caller() const {
    MutexLock lock(mutex_);
    return caller_;
  }

 private:
  mutable Mutex mutex_;
  std::optional<Caller> caller_ POSTGATE_GUARDED_BY(mutex_);
};

// A real server on a loopback port with our credentials, gRPC's health service and PrincipalRecorder.
class ServerFixture : public CertsFixture {
 protected:
  ServerFixture() {
    auto list = RevocationList::Load(ListFiles(), absl::Now());
    EXPECT_TRUE(list.ok()) << list.status();
    revocations_ = *list;
    auto judge = std::make_shared<const CertificateJudge>("postgate.example", revocations_);
    auto credentials = MakeServerCredentials(TlsFilesIn(dir_), judge, observer_);
    EXPECT_TRUE(credentials.ok()) << credentials.status();
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", *credentials, &port_);
    builder.RegisterService(&recorder_);
    server_ = builder.BuildAndStart();
    EXPECT_NE(server_, nullptr);
  }
  ~ServerFixture() override {
    server_->Shutdown(std::chrono::system_clock::now());
    server_->Wait();
  }

  // A channel of its own connection, whose client trusts this hub and shows PREFIX.pem, or nothing if `prefix` is
  // empty.
  std::shared_ptr<grpc::Channel> ChannelAs(const std::string& prefix) const {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = Content(dir_ + "/ca.pem");
    if (!prefix.empty()) {
      options.pem_private_key = Content(prefix + ".key");
      options.pem_cert_chain = Content(prefix + ".pem");
    }
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port_), grpc::SslCredentials(options), arguments);
  }

  // Calls a unary method with an empty request.
  static grpc::Status Call(const std::shared_ptr<grpc::Channel>& channel, const std::string& method) {
    grpc::GenericStub stub(channel);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    const grpc::Slice nothing;
    const grpc::ByteBuffer request(&nothing, 1);
    grpc::ByteBuffer response;
    std::promise<grpc::Status> done;
    stub.UnaryCall(&context, method, grpc::StubOptions(), &request, &response,
                   [&done](grpc::Status status) { done.set_value(std::move(status)); });
    return done.get_future().get();
  }

  grpc::Status CallAs(const std::string& prefix, const std::string& method) const {
    return Call(ChannelAs(prefix), method);
  }

  std::shared_ptr<RecordingObserver> observer_ = std::make_shared<RecordingObserver>();
  std::shared_ptr<RevocationList> revocations_;
  PrincipalRecorder recorder_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_SERVER_FIXTURE_H_
