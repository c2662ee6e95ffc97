// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FAKE_HUB_H_
#define CLIENT_FAKE_HUB_H_

#include <google/protobuf/any.pb.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/clock/clock.h"
#include "core/synchronization/mutex.h"
#include "google/rpc/error_details.pb.h"
#include "postgate/v1/exchange_service.grpc.pb.h"
#include "postgate/v1/risk_queue_service.grpc.pb.h"

namespace postgate::client {

// What the fake does on one stream, in the order in which streams come; later streams are plain.
struct StreamPlan {
  // The stream ends with `end` once so many records came in it; the last batch is committed but, if `loses_ack`, not acked.
  int64_t end_after = -1;
  grpc::Status end = grpc::Status(grpc::StatusCode::UNAVAILABLE, "planned");
  bool loses_ack = false;
  // Drain before the end, which is then OK.
  bool drains = false;
  // The first batch that begins at or after this offset is refused so many times with this reason.
  std::string fault_reason{};
  int64_t fault_from = 0;
  int fault_times = 1;
  // Told in Opened; -1: what was committed.
  int64_t committed_offset = -1;
  std::string epoch = "e1";
  int32_t window = 1000;
  // Records in one batch, told only by BATCH_TOO_LARGE.
  int batch_max = 500;
  // Acks wait until the window is full or so many records came; 0: none waits.
  int64_t acks_wait_until = 0;
};

// A hub in memory: offsets, acks, faults. Only what clients need to be tried against; the real rules are the gateway's.
class FakeExchange final : public v1::ExchangeService::Service {
 public:
  explicit FakeExchange(std::deque<StreamPlan> plans) : plans_(std::move(plans)) {}

  grpc::Status SubmitItems(grpc::ServerContext* context,
                           grpc::ServerReaderWriter<v1::SubmitItemsResponse, v1::SubmitItemsRequest>* stream) override {
    StreamPlan plan;
    v1::SubmitItemsRequest request;
    if (!stream->Read(&request)) return grpc::Status::OK;
    {
      MutexLock lock(mutex_);
      opens_.push_back(request.open());
      if (!plans_.empty()) {
        plan = plans_.front();
        plans_.pop_front();
      }
    }
    const bool keeps = !request.open().validate_only();
    if (plan.committed_offset >= 0) Truncate(plan.committed_offset);
    int64_t expected = keeps ? committed() : 0;
    int64_t faulted = -1;
    v1::SubmitItemsResponse response;
    response.mutable_opened()->set_committed_offset(expected);
    response.mutable_opened()->set_max_items_in_flight(plan.window);
    response.mutable_opened()->set_ledger_epoch(plan.epoch);
    stream->Write(response);
    int64_t received = 0;
    int64_t acked = 0;
    std::deque<v1::SubmitItemsResponse> acks;
    while (stream->Read(&request)) {
      const v1::Batch& batch = request.batch();
      const int count = batch.items_size() + batch.movements_size();
      std::string reason;
      if (batch.first_offset() > expected) {
        reason = "OFFSET_GAP";
      } else if (count > plan.batch_max) {
        reason = "BATCH_TOO_LARGE";
      } else if (!plan.fault_reason.empty() && plan.fault_times > 0 && batch.first_offset() >= plan.fault_from) {
        reason = plan.fault_reason;
        --plan.fault_times;
      }
      if (!reason.empty()) {
        // What was under way behind the refused batch is dropped silently; what begins where it must is judged anew.
        if (faulted != expected || batch.first_offset() == expected) stream->Write(FaultAt(expected, reason));
        faulted = expected;
        continue;
      }
      faulted = -1;
      expected = std::max(expected, batch.first_offset() + count);
      if (keeps) Commit(batch);
      received += count;
      const bool ends = plan.end_after >= 0 && received >= plan.end_after;
      if (!(ends && plan.loses_ack)) acks.push_back(AckOf(batch, count));
      NoteInFlight(received - acked);
      if (received >= plan.acks_wait_until || received - acked >= plan.window) {
        for (const v1::SubmitItemsResponse& ack : acks) stream->Write(ack);
        acks.clear();
        acked = received;
      }
      if (ends && plan.drains) {
        v1::SubmitItemsResponse drain;
        drain.mutable_drain()->set_reason("planned stop");
        stream->Write(drain);
        return grpc::Status::OK;
      }
      if (ends) return plan.end;
    }
    return grpc::Status::OK;
  }

  grpc::Status WatchDecisions(grpc::ServerContext* context, const v1::WatchDecisionsRequest* request,
                              grpc::ServerWriter<v1::WatchDecisionsResponse>* writer) override {
    // Three decisions; the first call breaks after two of them.
    const bool breaks = first_watch_;
    first_watch_ = false;
    if (request->after_cursor() > 3) return grpc::Status(grpc::StatusCode::OUT_OF_RANGE, "beyond the feed");
    for (int64_t cursor = request->after_cursor() + 1; cursor <= 3; ++cursor) {
      if (breaks && cursor == 3) return grpc::Status(grpc::StatusCode::UNAVAILABLE, "planned");
      v1::WatchDecisionsResponse response;
      response.set_cursor(cursor);
      writer->Write(response);
    }
    return grpc::Status::OK;
  }

  int64_t committed() const {
    MutexLock lock(mutex_);
    return static_cast<int64_t>(committed_.size());
  }
  // The most records that were sent and not acked.
  int64_t in_flight_max() const {
    MutexLock lock(mutex_);
    return in_flight_max_;
  }
  // The committed records' item_id or receptacle_id.
  std::vector<std::string> ids() const {
    MutexLock lock(mutex_);
    return committed_;
  }
  std::vector<v1::Open> opens() const {
    MutexLock lock(mutex_);
    return opens_;
  }
  void Truncate(int64_t size) {
    MutexLock lock(mutex_);
    committed_.resize(static_cast<size_t>(size), "earlier");
  }

 private:
  static v1::SubmitItemsResponse FaultAt(int64_t expected, const std::string& reason) {
    v1::SubmitItemsResponse response;
    v1::Fault& fault = *response.mutable_fault();
    fault.set_expected_offset(expected);
    fault.mutable_status()->set_code(static_cast<int>(grpc::StatusCode::OUT_OF_RANGE));
    fault.mutable_status()->set_message("planned");
    google::rpc::ErrorInfo info;
    info.set_reason(reason);
    fault.mutable_status()->add_details()->PackFrom(info);
    return response;
  }

  static v1::SubmitItemsResponse AckOf(const v1::Batch& batch, int count) {
    v1::SubmitItemsResponse response;
    v1::Ack& ack = *response.mutable_ack();
    ack.set_first_offset(batch.first_offset());
    ack.set_next_offset(batch.first_offset() + count);
    for (int i = 0; i < count; ++i) {
      v1::ItemResult& result = *ack.add_results();
      result.set_offset(batch.first_offset() + i);
      result.set_outcome(v1::OUTCOME_ACCEPTED);
    }
    return response;
  }

  void NoteInFlight(int64_t count) {
    MutexLock lock(mutex_);
    in_flight_max_ = std::max(in_flight_max_, count);
  }

  void Commit(const v1::Batch& batch) {
    MutexLock lock(mutex_);
    const int64_t count = batch.items_size() + batch.movements_size();
    for (int64_t i = static_cast<int64_t>(committed_.size()) - batch.first_offset(); i < count; ++i) {
      committed_.push_back(batch.items_size() > 0 ? batch.items(static_cast<int>(i)).item_id()
                                                  : batch.movements(static_cast<int>(i)).receptacle_id());
    }
  }

  mutable Mutex mutex_;
  std::deque<StreamPlan> plans_ POSTGATE_GUARDED_BY(mutex_);
  std::vector<std::string> committed_ POSTGATE_GUARDED_BY(mutex_);
  std::vector<v1::Open> opens_ POSTGATE_GUARDED_BY(mutex_);
  int64_t in_flight_max_ POSTGATE_GUARDED_BY(mutex_) = 0;
  bool first_watch_ = true;
};

// A queue with `size` deliveries; acknowledgements of the lease "late" come too late.
class FakeQueues final : public v1::RiskQueueService::Service {
 public:
  explicit FakeQueues(std::vector<std::string> leases) : leases_(std::move(leases)) {}

  grpc::Status Pull(grpc::ServerContext* context, grpc::ServerReaderWriter<v1::PullResponse, v1::PullRequest>* stream) override {
    v1::PullRequest request;
    if (!stream->Read(&request)) return grpc::Status::OK;
    const auto max = static_cast<size_t>(request.subscribe().max_outstanding());
    size_t next = 0;
    const auto deliver = [&] {
      v1::PullResponse response;
      for (; next < leases_.size() && next - answered_ < max; ++next) response.add_deliveries()->set_lease_id(leases_[next]);
      if (response.deliveries_size() > 0) stream->Write(response);
    };
    deliver();
    while (stream->Read(&request)) {
      v1::PullResponse response;
      for (const std::string& lease : request.acknowledge().lease_ids()) {
        *(lease == "late" ? response.add_unknown_lease_ids() : response.add_acknowledged_lease_ids()) = lease;
        ++answered_;
      }
      for (const std::string& lease : request.release().lease_ids()) {
        released_.push_back(lease);
        ++answered_;
      }
      if (request.has_acknowledge()) stream->Write(response);
      deliver();
    }
    return grpc::Status::OK;
  }

  // Only once Pull has ended.
  const std::vector<std::string>& released() const { return released_; }

 private:
  std::vector<std::string> leases_;
  std::vector<std::string> released_;
  size_t answered_ = 0;
};

// Serves the fakes in this process, at a port of their own: a channel within a process has no connection to wait for.
class FakeServer {
 public:
  FakeServer(std::initializer_list<grpc::Service*> services) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    for (grpc::Service* service : services) builder.RegisterService(service);
    server_ = builder.BuildAndStart();
  }
  ~FakeServer() { server_->Shutdown(DeadlineIn(absl::ZeroDuration())); }
  std::shared_ptr<grpc::Channel> Channel() {
    return grpc::CreateChannel("127.0.0.1:" + std::to_string(port_), grpc::InsecureChannelCredentials());
  }

 private:
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace postgate::client

#endif  // CLIENT_FAKE_HUB_H_
