// SPDX-License-Identifier: Apache-2.0
#include "server/services/submit_items_reactor.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include <optional>
#include <utility>

#include "core/clock/clock.h"
#include "core/crash_points/crash_points.h"
#include "google/rpc/error_details.pb.h"
#include "server/intake/errors.h"
#include "server/intake/prepare.h"
#include "server/intake/resent.h"
#include "server/intake/sent_signature.h"
#include "server/services/byte_buffer.h"
#include "server/services/refused_call.h"
#include "server/services/status_mapping.h"
#include "server/services/submission_verdicts.h"

namespace postgate::services {
namespace {

std::string FaultReason(const v1::Fault& fault) {
  google::rpc::ErrorInfo info;
  for (const auto& detail : fault.status().details()) {
    if (detail.type_url() == intake::kErrorInfoUrl && info.ParseFromString(detail.value())) return info.reason();
  }
  return "";
}

std::optional<intake::ReceivedBatch> FindOverfullBatch(grpc::ByteBuffer& message, absl::Time now) {
  if (message.Length() < intake::kCountedFirstBytes) return std::nullopt;
  grpc::ProtoBufferReader reader(&message);
  return reader.status().ok() ? intake::FindOverfullBatch(reader, now) : std::nullopt;
}

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SubmitItemsReactor::Begin(ExchangeContext* context,
                                                                                       grpc::CallbackServerContext* call,
                                                                                       identity::Caller caller) {
  const std::string carrier = caller.principal.name;
  auto reactor = std::make_shared<SubmitItemsReactor>(context, call, caller);
  if (absl::Status added = context->streams.Add(carrier, reactor); !added.ok()) {
    return new RefusedCall<grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>>(added);
  }
  context->judged.Add(reactor, std::move(caller.certificate)).IgnoreError();  // it is never drained: `streams` does that
  reactor->self_ = reactor;
  context->deps.observer->OnStreams(carrier, 1);
  reactor->OnWindowChanged();
  reactor->AwaitFirstMessage();
  reactor->Post([reactor] { reactor->session_.Start(); });
  return reactor.get();
}

SubmitItemsReactor::SubmitItemsReactor(ExchangeContext* context, grpc::CallbackServerContext* call, const identity::Caller& caller)
    : context_(*context),
      call_(*call),
      name_(caller.principal.name),
      carrier_(context->deps.carrier_profile(name_)),
      messages_(context->deps.message_counter_of(call->peer())),
      signer_(context->deps.signers, caller),
      session_({name_, context->deps.registry->store().Metadata().ledger_epoch(), context->deps.limits.items_in_flight_per_stream,
                context->deps.receipt_certificates, context->deps.signature_required != nullptr && context->deps.signature_required(name_)},
               this) {}

SubmitItemsReactor::~SubmitItemsReactor() { CountWaiting(-waiting_bytes_); }

void SubmitItemsReactor::Post(Event event) {
  // The last event may end the call while this runs.
  const std::shared_ptr<SubmitItemsReactor> alive = shared_from_this();
  {
    MutexLock lock(mutex_);
    events_.push_back(std::move(event));
    if (running_) return;
    running_ = true;
  }
  while (true) {
    std::deque<Event> due;
    {
      MutexLock lock(mutex_);
      if (events_.empty()) {
        running_ = false;
        return;
      }
      due.swap(events_);
    }
    for (Event& each : due) each();
  }
}

void SubmitItemsReactor::PostCompletion(Event event) {
  context_.completions.Post([self = shared_from_this(), event = std::move(event)]() mutable { self->Post(std::move(event)); });
}

void SubmitItemsReactor::AwaitFirstMessage() {
  first_message_due_.Set(DeadlineIn(intake::kFirstMessageTimeout), [weak = weak_from_this()](bool is_due) {
    const std::shared_ptr<SubmitItemsReactor> self = is_due ? weak.lock() : nullptr;
    if (self == nullptr) return;
    self->Post([stream = self.get()] {
      if (stream->heard_) return;
      stream->session_.OnRefused(intake::MakeError(absl::StatusCode::kDeadlineExceeded, intake::kOpenExpected,
                                                 "no first message came in time; open the stream and send `open` at once"));
    });
  });
}

void SubmitItemsReactor::OnReadDone(bool ok) {
  if (!heard_.exchange(true)) first_message_due_.Cancel();
  if (!ok) return Post([this] { session_.OnPeerHalfClosed(); });
  messages_->fetch_add(1);
  ledger::v1::SubmitEnvelope envelope;
  intake::IncomingMessage message = intake::MalformedMessage{"the message does not parse"};
  const absl::Time now = context_.deps.clock();
  if (std::optional<intake::ReceivedBatch> overfull = FindOverfullBatch(read_, now)) {
    message = *std::move(overfull);
  } else if (ParseFrom(read_, &envelope)) {
    message = intake::ReadEnvelope(std::move(envelope), now);
  }
  read_.Clear();
  Post([this, message = std::move(message)]() mutable { session_.OnMessage(std::move(message)); });
}

void SubmitItemsReactor::OnWriteDone(bool ok) {
  Post([this, ok] {
    writing_ = false;
    CountWaiting(-static_cast<int64_t>(write_.Length()));
    // The client is gone.
    if (!ok) DropWrites();
    WriteOrFinish();
  });
}

void SubmitItemsReactor::OnCancel() {
  Post([this] {
    DropWrites();
    session_.OnCancelled();
  });
}

void SubmitItemsReactor::OnDone() {
  first_message_due_.Cancel();
  context_.judged.Remove(this);
  context_.streams.Remove(name_, this);
  context_.deps.observer->OnStreams(name_, -1);
  self_.reset();
}

void SubmitItemsReactor::Fence() {
  PostCompletion([this] { session_.OnFenced(); });
}

void SubmitItemsReactor::Drain(const std::string& reason) {
  Post([this, reason] { session_.OnDrain(reason); });
}

void SubmitItemsReactor::OnWindowChanged() {
  Post([this] { session_.OnWindow(context_.streams.window_items()); });
}

void SubmitItemsReactor::End(const absl::Status& status) {
  Post([this, status] { session_.OnRefused(status); });
}

void SubmitItemsReactor::ReadNext() {
  read_held_back_ = IsFull();
  if (!read_held_back_) StartRead(&read_);
}

void SubmitItemsReactor::Send(v1::SubmitItemsResponse response) {
  if (response.has_fault()) context_.deps.observer->OnFault(name_, FaultReason(response.fault()));
  if (response.has_opened()) {
    context_.deps.observer->OnOpened(name_, session_.producer(), response.opened().committed_offset());
  }
  writes_.push_back(ToByteBuffer(response));
  CountWaiting(static_cast<int64_t>(writes_.back().Length()));
  WriteOrFinish();
  EndIfNotRead();
}

bool SubmitItemsReactor::IsFull() const {
  return writes_.size() >= intake::kResponsesWaitingMax || waiting_bytes_ >= intake::kResponseBytesWaitingMax;
}

void SubmitItemsReactor::DropWrites() {
  for (const grpc::ByteBuffer& write : writes_) CountWaiting(-static_cast<int64_t>(write.Length()));
  writes_.clear();
}

void SubmitItemsReactor::CountWaiting(int64_t bytes) {
  waiting_bytes_ += bytes;
  context_.response_bytes_waiting += bytes;
}

void SubmitItemsReactor::EndIfNotRead() {
  if (finish_.has_value() || waiting_bytes_ < intake::kResponseBytesWaitingMax) return;
  if (context_.response_bytes_waiting.load() < context_.deps.limits.response_bytes_waiting_total) return;
  End(intake::MakeError(absl::StatusCode::kResourceExhausted, intake::kAcksNotRead,
                        "the stream's acks are not read; read them, and open again to resume"));
  // The write under way would wait for the client for ever.
  DropWrites();
  call_.TryCancel();
}

void SubmitItemsReactor::WriteOrFinish() {
  if (writing_ || finished_) return;
  if (!writes_.empty()) {
    write_ = std::move(writes_.front());
    writes_.pop_front();
    writing_ = true;
    grpc::WriteOptions options;
    if (!writes_.empty()) options.set_buffer_hint();
    StartWrite(&write_, options);
    Pass(CrashPoint::kAckHandedOver);
  } else if (finish_.has_value()) {
    finished_ = true;
    grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>::Finish(ToGrpcStatus(*finish_));
    return;
  }
  if (read_held_back_ && !finish_.has_value() && !IsFull()) {
    read_held_back_ = false;
    StartRead(&read_);
  }
}

void SubmitItemsReactor::OpenProducer(const std::string& producer) {
  auto opened = [self = shared_from_this(), producer](absl::StatusOr<registry::OpenedProducer> answer) {
    const bool ok = answer.ok();
    const int64_t epoch = ok ? answer->producer_epoch : 0;
    self->PostCompletion([self, answer = std::move(answer)]() mutable { self->session_.OnOpened(std::move(answer)); });
    if (ok) self->context_.streams.Opened(ledger::ProducerKey(self->name_, producer), epoch, self);
  };
  context_.deps.committer->Enqueue(registry::ProposeOpen(context_.deps.registry, name_, producer, std::move(opened)));
}

bool SubmitItemsReactor::ReserveItems(int64_t items) {
  ticket_ = context_.budget.Take(items, [self = shared_from_this()] {
    self->PostCompletion([self] { self->session_.OnItemsReserved(); });
  });
  return ticket_ == intake::InFlightBudget::kGranted;
}

void SubmitItemsReactor::ReleaseItems(int64_t items) { context_.budget.Release(items); }

void SubmitItemsReactor::CancelReservation() { context_.budget.Cancel(ticket_); }

void SubmitItemsReactor::Evaluate(int64_t batch_id, intake::ReceivedBatch batch) {
  context_.evaluation.Post([self = shared_from_this(), batch_id, batch = std::move(batch)]() mutable {
    absl::StatusOr<intake::PreparedBatch> prepared = self->Prepare(std::move(batch));
    self->Post([self, batch_id, prepared = std::move(prepared)]() mutable { self->session_.OnEvaluated(batch_id, std::move(prepared)); });
  });
}

absl::StatusOr<intake::PreparedBatch> SubmitItemsReactor::Prepare(intake::ReceivedBatch batch) {
  const ExchangeDependencies& deps = context_.deps;
  const absl::Time now = deps.clock();
  const absl::StatusOr<std::optional<intake::SentSignature>> signature = intake::SentSignature::Of(batch);
  std::optional<intake::RecordKeys> keys;
  if (!session_.validate_only()) {
    absl::StatusOr<intake::RecordKeys> found = CarrierRecordKeys(deps, name_, now);
    if (!found.ok()) return found.status();
    keys = *std::move(found);
  }
  intake::PreparedBatch prepared =
      intake::PrepareBatch(*deps.evaluator, deps.risk_data(), carrier_, keys.has_value() ? &*keys : nullptr, session_.producer(), std::move(batch), now);
  if (signature.ok() && !signature->has_value()) return prepared;
  const absl::StatusOr<StreamSigner::SignerPtr> signer = signer_.Judge(session_.signing_certificate(), now);
  if (!signer.ok()) return signer.status();
  // What is no signature is told behind what is wrong with the stream's certificate, as a wrong one is.
  if (!signature.ok()) return signature.status();
  if (absl::Status checked = (*signature)->Check(**signer, session_.producer(), prepared); !checked.ok()) return checked;
  if (keys.has_value()) (*signature)->Keep(**signer, keys->day, prepared);
  return prepared;
}

void SubmitItemsReactor::Commit(int64_t batch_id, registry::Submission submission) {
  context_.deps.observer->OnReceived(name_, static_cast<int64_t>(submission.records.size()));
  auto done = [self = shared_from_this(), batch_id](registry::SubmissionOutcome outcome) {
    self->PostCompletion([self, batch_id, outcome = std::move(outcome)]() mutable {
      if (outcome.status.ok()) ReportVerdicts(outcome.results, self->name_, *self->context_.deps.observer);
      self->session_.OnCommitted(batch_id, std::move(outcome));
    });
  };
  context_.deps.committer->Enqueue(registry::ProposeSubmission(context_.deps.registry, std::move(submission), std::move(done)));
  Pass(CrashPoint::kBatchEnqueued);
}

void SubmitItemsReactor::LookUpResent(intake::ReceivedBatch batch) {
  context_.blocking.Post([self = shared_from_this(), batch = std::move(batch)] {
    const ExchangeDependencies& deps = self->context_.deps;
    absl::StatusOr<intake::ResentAnswer> answer =
        intake::AnswerResent(deps.registry->store(), deps.registry->keys(), ledger::ProducerKey(self->name_, self->session_.producer()), batch,
                             intake::IdentifyWith(*deps.evaluator));
    self->Post([self, answer = std::move(answer)]() mutable { self->session_.OnResent(std::move(answer)); });
  });
}

void SubmitItemsReactor::OnAcked(int64_t items, absl::Time received_at) {
  context_.deps.observer->OnAcked(name_, items, context_.deps.clock() - received_at);
}

void SubmitItemsReactor::Finish(absl::Status status) {
  if (IsHubTrouble(status)) context_.deps.observer->OnInternalError("SubmitItems", status);
  context_.deps.observer->OnStreamEnded(name_, session_.producer(), status);
  finish_ = std::move(status);
  WriteOrFinish();
}

}  // namespace postgate::services
