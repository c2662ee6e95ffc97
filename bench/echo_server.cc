// SPDX-License-Identifier: Apache-2.0
#include "bench/echo_server.h"

#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <cstdio>
#include <deque>
#include <fstream>
#include <sstream>
#include <utility>

#include "core/synchronization/mutex.h"
#include "postgate/v1/exchange_service.grpc.pb.h"

namespace postgate::bench {
namespace {

constexpr int kWindow = 4'000;  // the gateway's

std::string Read(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class EchoReactor final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit EchoReactor(int batch_items) : batch_items_(batch_items) { StartRead(&incoming_); }

  void OnReadDone(bool ok) override {
    MutexLock lock(mutex_);
    if (!ok) {
      half_closed_ = true;
      if (!writing_) Finish(grpc::Status::OK);
      return;
    }
    v1::SubmitItemsResponse response;
    if (!opened_) {
      opened_ = true;
      response.mutable_opened()->set_max_items_in_flight(kWindow);
    } else {
      response.mutable_ack()->set_first_offset(offset_);
      offset_ += batch_items_;
      response.mutable_ack()->set_next_offset(offset_);
    }
    grpc::Slice slice(response.SerializeAsString());
    outgoing_.emplace_back(&slice, 1);
    Write();
    StartRead(&incoming_);
  }

  void OnWriteDone(bool ok) override {
    MutexLock lock(mutex_);
    writing_ = false;
    outgoing_.pop_front();
    if (!ok) return;
    Write();
    if (half_closed_ && !writing_) Finish(grpc::Status::OK);
  }

  void OnDone() override { delete this; }

 private:
  void Write() POSTGATE_REQUIRES(mutex_) {
    if (writing_ || outgoing_.empty()) return;
    writing_ = true;
    StartWrite(&outgoing_.front());
  }

  const int batch_items_;
  grpc::ByteBuffer incoming_;
  Mutex mutex_;
  std::deque<grpc::ByteBuffer> outgoing_ POSTGATE_GUARDED_BY(mutex_);
  bool opened_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool writing_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool half_closed_ POSTGATE_GUARDED_BY(mutex_) = false;
  int64_t offset_ POSTGATE_GUARDED_BY(mutex_) = 0;
};

class EchoService final : public v1::ExchangeService::WithRawCallbackMethod_SubmitItems<v1::ExchangeService::Service> {
 public:
  explicit EchoService(int batch_items) : batch_items_(batch_items) {}
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SubmitItems(grpc::CallbackServerContext*) override {
    return new EchoReactor(batch_items_);
  }

 private:
  const int batch_items_;
};

}  // namespace

int RunEchoServer(const std::string& certs_dir, int batch_items) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = Read(certs_dir + "/ca.pem");
  options.pem_key_cert_pairs.push_back({Read(certs_dir + "/hub.key"), Read(certs_dir + "/hub.pem")});
  EchoService service(batch_items);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options), &port);
  builder.SetMaxReceiveMessageSize(8 << 20);
  builder.RegisterService(&service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 2;
  printf("{\"ready\": true, \"address\": \"127.0.0.1:%d\", \"metrics\": \"\"}\n", port);
  fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown(std::chrono::system_clock::now());
  return 0;
}

}  // namespace postgate::bench
