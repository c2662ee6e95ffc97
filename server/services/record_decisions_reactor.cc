// SPDX-License-Identifier: Apache-2.0
#include "server/services/record_decisions_reactor.h"

#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/services/decision_limits.h"
#include "server/services/sealing_keys.h"
#include "server/services/status_mapping.h"

namespace postgate::services {

namespace {

absl::StatusOr<sealing::DayKeys> OfficersSealingKeys(const RiskQueueWiring& wiring, const identity::Principal& principal) {
  return SealingKeys(wiring.registry->keys(), identity::ToString(principal), wiring.clock());
}

}  // namespace

void SubmitDecision(const RiskQueueWiring& wiring, const identity::Principal& principal, const v1::RecordDecisionRequest& request,
                    std::function<void(absl::StatusOr<registry::DecisionOutcome>)> done) {
  if (absl::Status checked = CheckDecisionRequest(request); !checked.ok()) {
    done(checked);
    return;
  }
  v1::Decision decision = request.decision();
  // Nobody has looked at what this version does not know, nor at how large it is.
  decision.DiscardUnknownFields();
  absl::StatusOr<std::string> office = wiring.offices.OfficeFor(principal.name, decision.office());
  if (!office.ok()) {
    done(office.status());
    return;
  }
  decision.set_office(*std::move(office));
  const absl::StatusOr<sealing::DayKeys> keys = OfficersSealingKeys(wiring, principal);
  if (!keys.ok()) {
    done(keys.status());
    return;
  }
  wiring.propose(registry::ProposeDecision(wiring.registry, *keys, std::move(decision), request.request_id(), std::move(done)));
}

RecordDecisionsReactor* RecordDecisionsReactor::Start(const RiskQueueWiring* wiring, const grpc::CallbackServerContext& context) {
  auto reactor = std::shared_ptr<RecordDecisionsReactor>(new RecordDecisionsReactor(wiring, wiring->message_counter_of(context.peer())));
  RecordDecisionsReactor* const started = reactor.get();
  started->self_ = reactor;
  absl::StatusOr<identity::Caller> caller = wiring->caller_of(context);
  if (!caller.ok()) {
    started->End(caller.status());
    return started;
  }
  started->principal_ = caller->principal;
  const absl::Status added = wiring->streams->Add(reactor, std::move(caller->certificate));
  if (!added.ok()) {
    started->End(added);
    return started;
  }
  // The officer's keys of the day may have to be made on disk; then they are in memory.
  wiring->run_in_background([reactor = std::move(reactor), wiring] {
    const absl::Status keys = OfficersSealingKeys(*wiring, reactor->principal_).status();
    if (keys.ok()) {
      reactor->ReadNext();
    } else {
      reactor->End(keys);
    }
  });
  return started;
}

void RecordDecisionsReactor::ReadNext() {
  MutexLock lock(mutex_);
  if (end_.has_value()) return;
  if (batches_.size() >= kBatchesInFlightMax) {
    read_waits_ = true;
  } else {
    StartRead(&request_);
  }
}

void RecordDecisionsReactor::OnReadDone(bool ok) {
  if (!ok) {
    End(absl::OkStatus());
    return;
  }
  messages_->fetch_add(1);
  if (request_.decisions_size() == 0 || request_.decisions_size() > kDecisionsPerBatchMax) {
    End(absl::InvalidArgumentError(absl::StrCat("a batch has ", request_.decisions_size(), " decisions; 1 to ", kDecisionsPerBatchMax)));
    return;
  }
  TakeBatch(request_);
  ReadNext();
}

void RecordDecisionsReactor::TakeBatch(const v1::RecordDecisionsRequest& request) {
  Batch* batch = nullptr;
  {
    MutexLock lock(mutex_);
    batch = &batches_.emplace_back();
    batch->waiting = request.decisions_size();
    for (int i = 0; i < request.decisions_size(); ++i) batch->response.add_results();
  }
  // `request` belongs to the next read only once this returns. The batch stays in the deque until its last result is in.
  for (int i = 0; i < request.decisions_size(); ++i) {
    SubmitDecision(*wiring_, principal_, request.decisions(i),
                   [self = self_, batch, i](const absl::StatusOr<registry::DecisionOutcome>& outcome) { self->OnResult(batch, i, outcome); });
  }
}

void RecordDecisionsReactor::OnResult(Batch* batch, int index, const absl::StatusOr<registry::DecisionOutcome>& outcome) {
  MutexLock lock(mutex_);
  v1::RecordDecisionResult& result = *batch->response.mutable_results(index);
  if (outcome.ok()) {
    result.set_decision_id(outcome->decision_id);
    result.set_items_affected(outcome->items_affected);
  } else {
    const grpc::Status status = ToGrpcStatus(outcome.status());
    // With its details where they are; the plain code and text otherwise.
    if (status.error_details().empty() || !result.mutable_status()->ParseFromString(status.error_details())) {
      result.mutable_status()->set_code(status.error_code());
      result.mutable_status()->set_message(status.error_message());
    }
  }
  if (--batch->waiting == 0) WriteNext();
}

void RecordDecisionsReactor::End(const absl::Status& status) {
  MutexLock lock(mutex_);
  if (end_.has_value()) return;
  end_ = status;
  WriteNext();
}

void RecordDecisionsReactor::WriteNext() {
  if (writing_ || finished_) return;
  // Decisions that were read are on their way to the ledger: their results are written before the call ends.
  while (gone_ && !batches_.empty() && batches_.front().waiting == 0) batches_.pop_front();
  if (!batches_.empty()) {
    if (batches_.front().waiting > 0) return;
    writing_ = true;
    StartWrite(&batches_.front().response);
  } else if (end_.has_value()) {
    finished_ = true;
    Finish(ToGrpcStatus(*end_));
  }
}

void RecordDecisionsReactor::OnWriteDone(bool ok) {
  bool read = false;
  {
    MutexLock lock(mutex_);
    writing_ = false;
    batches_.pop_front();
    if (!ok) {
      gone_ = true;
      if (!end_.has_value()) end_ = absl::CancelledError("the client is gone");
    }
    WriteNext();
    read = read_waits_ && batches_.size() < kBatchesInFlightMax;
    if (read) read_waits_ = false;
  }
  if (read) ReadNext();
}

void RecordDecisionsReactor::OnCancel() {
  MutexLock lock(mutex_);
  gone_ = true;
  if (!end_.has_value()) end_ = absl::CancelledError("the call was cancelled");
  WriteNext();
}

void RecordDecisionsReactor::OnDone() {
  wiring_->streams->Remove(this);
  // May be the last to hold this.
  const std::shared_ptr<RecordDecisionsReactor> last = std::move(self_);
}

}  // namespace postgate::services
