// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_SUBMIT_ITEMS_REACTOR_H_
#define POSTGATE_SERVER_SERVICES_SUBMIT_ITEMS_REACTOR_H_

#include <grpcpp/alarm.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "server/identity/certificate_judge.h"
#include "server/intake/in_flight_budget.h"
#include "server/intake/live_streams.h"
#include "server/intake/submit_session.h"
#include "server/services/drainable_streams.h"
#include "server/services/exchange_context.h"

namespace postgate::services {

// One SubmitItems call: carries the session's events and actions between gRPC, the pools and the committer. Messages are read as bytes, so
// that one that does not parse is answered and does not end the stream.
//
// Events come from many threads; they are queued and run one after the other by whichever thread finds the queue idle, so the session and
// the members below `session_` need no lock. Nothing here waits.
class SubmitItemsReactor final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                                 public intake::LiveStream,
                                 public DrainableStream,
                                 public std::enable_shared_from_this<SubmitItemsReactor>,
                                 private intake::SubmitSessionActions {
 public:
  // Begins the call, which keeps itself alive until gRPC is done with it. `context` outlives it.
  static grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Begin(ExchangeContext* context, grpc::CallbackServerContext* call,
                                                                           identity::Caller caller);

  SubmitItemsReactor(ExchangeContext* context, grpc::CallbackServerContext* call, const identity::Caller& caller);
  ~SubmitItemsReactor() override;

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  void Fence() override;
  void Drain(const std::string& reason) override;
  void OnWindowChanged() override;
  void End(const absl::Status& status) override;

 private:
  using Event = std::function<void()>;

  void Post(Event event) POSTGATE_EXCLUDES(mutex_);
  // For events that come from the committer's thread, or must not overtake those.
  void PostCompletion(Event event);

  void ReadNext() override;
  void Send(v1::SubmitItemsResponse response) override;
  void OpenProducer(const std::string& producer) override;
  bool ReserveItems(int64_t items) override;
  void ReleaseItems(int64_t items) override;
  void CancelReservation() override;
  void Evaluate(int64_t batch_id, intake::ReceivedBatch batch) override;
  // On a worker's thread.
  absl::StatusOr<intake::PreparedBatch> Prepare(intake::ReceivedBatch batch);
  void Commit(int64_t batch_id, registry::Submission submission) override;
  void LookUpResent(intake::ReceivedBatch batch) override;
  void OnAcked(int64_t items, absl::Time received_at) override;
  void Finish(absl::Status status) override;

  // Ends the call unless its first message comes in time.
  void AwaitFirstMessage();
  void WriteOrFinish();
  bool IsFull() const;
  void CountWaiting(int64_t bytes);
  // What waits has no reader any more.
  void DropWrites();
  // Once all streams together hold too much, ends this one if its client does not read.
  void EndIfNotRead();

  ExchangeContext& context_;
  grpc::CallbackServerContext& call_;
  const std::string name_;  // of the carrier, as in its certificate
  const evaluation::CarrierProfile carrier_;
  const MessageCounter messages_;
  StreamSigner signer_;
  std::shared_ptr<SubmitItemsReactor> self_;

  Mutex mutex_;
  std::deque<Event> events_ POSTGATE_GUARDED_BY(mutex_);
  bool running_ POSTGATE_GUARDED_BY(mutex_) = false;

  intake::SubmitSession session_;
  intake::InFlightBudget::Ticket ticket_ = intake::InFlightBudget::kGranted;
  std::atomic<bool> heard_{false};  // the first message, or the end of the client's side
  grpc::Alarm first_message_due_;
  grpc::ByteBuffer read_;
  bool read_held_back_ = false;  // until the client reads its acks
  std::deque<grpc::ByteBuffer> writes_;
  grpc::ByteBuffer write_;      // under way
  int64_t waiting_bytes_ = 0;   // of both; counted in ExchangeContext::response_bytes_waiting as well
  bool writing_ = false;
  std::optional<absl::Status> finish_;
  bool finished_ = false;
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_SUBMIT_ITEMS_REACTOR_H_
