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

// Answers each message with one of its own, in order.
template <typename Request, typename Response>
class EchoReactor : public grpc::ServerBidiReactor<Request, Response> {
 public:
  void OnReadDone(bool ok) override {
    MutexLock lock(mutex_);
    if (!ok) {
      half_closed_ = true;
      if (!writing_) this->Finish(grpc::Status::OK);
      return;
    }
    outgoing_.push_back(Answer(incoming_));
    Write();
    this->StartRead(&incoming_);
  }

  void OnWriteDone(bool ok) override {
    MutexLock lock(mutex_);
    writing_ = false;
    outgoing_.pop_front();
    if (!ok) return;
    Write();
    if (half_closed_ && !writing_) this->Finish(grpc::Status::OK);
  }

  void OnDone() override { delete this; }

 protected:
  EchoReactor() { this->StartRead(&incoming_); }
  virtual Response Answer(const Request& request) = 0;

 private:
  void Write() POSTGATE_REQUIRES(mutex_) {
    if (writing_ || outgoing_.empty()) return;
    writing_ = true;
    this->StartWrite(&outgoing_.front());
  }

  Request incoming_;
  Mutex mutex_;
  std::deque<Response> outgoing_ POSTGATE_GUARDED_BY(mutex_);
  bool writing_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool half_closed_ POSTGATE_GUARDED_BY(mutex_) = false;
};

v1::SubmitItemsResponse OpenedWithWindow() {
  v1::SubmitItemsResponse response;
  response.mutable_opened()->set_max_items_in_flight(kWindow);
  return response;
}

// Looks into nothing: what the transport alone costs.
class BytesReactor final : public EchoReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit BytesReactor(int batch_items) : batch_items_(batch_items) {}

 private:
  grpc::ByteBuffer Answer(const grpc::ByteBuffer&) override {
    v1::SubmitItemsResponse response = OpenedWithWindow();
    if (opened_) {
      response.mutable_ack()->set_first_offset(offset_);
      offset_ += batch_items_;
      response.mutable_ack()->set_next_offset(offset_);
    }
    opened_ = true;
    grpc::Slice slice(response.SerializeAsString());
    return grpc::ByteBuffer(&slice, 1);
  }

  const int batch_items_;
  bool opened_ = false;
  int64_t offset_ = 0;
};

// The generated service with the contract's own messages: each item comes back as a result of an ack, as from the gateway.
class MessagesReactor final : public EchoReactor<v1::SubmitItemsRequest, v1::SubmitItemsResponse> {
  v1::SubmitItemsResponse Answer(const v1::SubmitItemsRequest& request) override {
    if (request.has_open()) return OpenedWithWindow();
    v1::SubmitItemsResponse response;
    v1::Ack& ack = *response.mutable_ack();
    int64_t offset = request.batch().first_offset();
    ack.set_first_offset(offset);
    for (const v1::Item& item : request.batch().items()) {
      v1::ItemResult& result = *ack.add_results();
      result.set_offset(offset++);
      result.set_item_id(item.item_id());
      result.set_outcome(v1::OUTCOME_ACCEPTED);
    }
    ack.set_next_offset(offset);
    return response;
  }
};

class BytesService final : public v1::ExchangeService::WithRawCallbackMethod_SubmitItems<v1::ExchangeService::Service> {
 public:
  explicit BytesService(int batch_items) : batch_items_(batch_items) {}
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SubmitItems(grpc::CallbackServerContext*) override {
    return new BytesReactor(batch_items_);
  }

 private:
  const int batch_items_;
};

class MessagesService final : public v1::ExchangeService::CallbackService {
  grpc::ServerBidiReactor<v1::SubmitItemsRequest, v1::SubmitItemsResponse>* SubmitItems(grpc::CallbackServerContext*) override {
    return new MessagesReactor();
  }
};

}  // namespace

int RunEchoServer(Echo echo, const std::string& certs_dir, int batch_items) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = Read(certs_dir + "/ca.pem");
  options.pem_key_cert_pairs.push_back({Read(certs_dir + "/hub.key"), Read(certs_dir + "/hub.pem")});
  BytesService bytes(batch_items);
  MessagesService messages;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options), &port);
  builder.SetMaxReceiveMessageSize(8 << 20);
  builder.RegisterService(echo == Echo::kBytes ? static_cast<grpc::Service*>(&bytes) : &messages);
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
