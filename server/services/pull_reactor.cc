// SPDX-License-Identifier: Apache-2.0
#include "server/services/pull_reactor.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "core/clock/clock.h"
#include "server/intake/limits.h"
#include "server/queues/limits.h"
#include "server/services/access_record.h"
#include "server/services/decision_limits.h"
#include "server/services/sealing_keys.h"
#include "server/services/status_mapping.h"

namespace postgate::services {
namespace {

std::vector<std::string> LeaseIds(const google::protobuf::RepeatedPtrField<std::string>& lease_ids) {
  return std::vector<std::string>(lease_ids.begin(), lease_ids.end());
}

}  // namespace

PullReactor* PullReactor::Start(const RiskQueueWiring* wiring, const grpc::CallbackServerContext& context) {
  auto reactor = std::shared_ptr<PullReactor>(new PullReactor(wiring, wiring->message_counter_of(context.peer())));
  PullReactor* const started = reactor.get();
  started->self_ = reactor;
  absl::StatusOr<identity::Caller> caller = wiring->caller_of(context);
  if (!caller.ok()) {
    started->End(caller.status());
    return started;
  }
  started->principal_ = caller->principal;
  const absl::Status added = wiring->streams->Add(std::move(reactor), std::move(caller->certificate));
  if (added.ok()) {
    started->AwaitSubscribe();
    started->ReadNext();
  } else {
    started->End(added);
  }
  return started;
}

void PullReactor::AwaitSubscribe() {
  subscribe_due_.Set(DeadlineIn(intake::kFirstMessageTimeout), [weak = std::weak_ptr<PullReactor>(self_)](bool is_due) {
    const std::shared_ptr<PullReactor> self = is_due ? weak.lock() : nullptr;
    if (self == nullptr) return;
    {
      MutexLock lock(self->mutex_);
      if (self->subscription_ != 0) return;
    }
    self->End(absl::DeadlineExceededError("no subscribe came in time; open a Pull and send it at once"));
  });
}

void PullReactor::ReadNext() {
  MutexLock lock(mutex_);
  if (end_.has_value()) return;
  if (pending_.size() >= kAnswersPendingMax) {
    read_waits_ = true;
  } else {
    StartRead(&request_);
  }
}

void PullReactor::OnReadDone(bool ok) {
  if (!ok) {
    queues::SubscriberId subscription = 0;
    {
      MutexLock lock(mutex_);
      subscription = subscription_;
    }
    // The client sends nothing more: what it acknowledged is still answered, all else is given back.
    if (subscription != 0) {
      wiring_->queues->CloseSubscription(subscription);
    } else {
      End(absl::OkStatus());
    }
    return;
  }
  messages_->fetch_add(1);
  const absl::Status status = Take(request_);
  if (!status.ok()) {
    End(status);
  } else if (!request_.has_refuse()) {
    ReadNext();
  }
}

absl::Status PullReactor::Take(const v1::PullRequest& request) {
  if (absl::Status checked = CheckPullRequest(request); !checked.ok()) return checked;
  queues::SubscriberId subscription = 0;
  {
    MutexLock lock(mutex_);
    subscription = subscription_;
  }
  if (request.has_subscribe() != (subscription == 0)) {
    return absl::InvalidArgumentError(subscription == 0 ? "the first step of a Pull is subscribe" : "a Pull subscribes once; open another one");
  }
  switch (request.step_case()) {
    case v1::PullRequest::kSubscribe:
      return Subscribe(request.subscribe());
    case v1::PullRequest::kAcknowledge:
      return wiring_->queues->Acknowledge(subscription, LeaseIds(request.acknowledge().lease_ids()));
    case v1::PullRequest::kExtend:
      return wiring_->queues->Extend(subscription, LeaseIds(request.extend().lease_ids()),
                                     absl::Seconds(request.extend().by().seconds()) + absl::Nanoseconds(request.extend().by().nanos()));
    case v1::PullRequest::kRelease:
      return wiring_->queues->Release(subscription, LeaseIds(request.release().lease_ids()));
    case v1::PullRequest::kRefuse:
      Refuse(subscription);
      return absl::OkStatus();
    case v1::PullRequest::STEP_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("step is none of subscribe, acknowledge, extend, release, refuse");
}

// The keys that seal its text may have to be made on disk. The next step is read afterwards, so that none overtakes it.
void PullReactor::Refuse(queues::SubscriberId subscription) {
  wiring_->run_in_background([self = shared_from_this(), subscription] {
    const absl::StatusOr<sealing::DayKeys> keys =
        SealingKeys(self->wiring_->registry->keys(), identity::ToString(self->principal_), self->wiring_->clock());
    absl::Status status = keys.status();
    if (keys.ok()) {
      const v1::Refuse& refuse = self->request_.refuse();
      status = self->wiring_->queues->Refuse(subscription, LeaseIds(refuse.lease_ids()), {refuse.reason_code(), refuse.text(), *keys});
    }
    if (!status.ok()) return self->End(status);
    self->ReadNext();
  });
}

absl::Status PullReactor::Subscribe(const v1::Subscribe& subscribe) {
  const absl::StatusOr<std::string> office = wiring_->offices.OfficeFor(principal_.name, subscribe.office());
  if (!office.ok()) return office.status();
  queue_ = subscribe.queue();
  {
    MutexLock lock(mutex_);
    // The engine may send before it has returned.
    pending_.SetCredit(subscribe.max_outstanding() == 0 ? queues::kOutstandingByDefault : subscribe.max_outstanding());
  }
  const absl::StatusOr<queues::SubscriberId> id =
      wiring_->queues->Subscribe(subscribe.queue(), subscribe.max_outstanding(), identity::ToString(principal_), self_);
  if (!id.ok()) return id.status();
  bool ended = false;
  {
    MutexLock lock(mutex_);
    subscription_ = *id;
    ended = end_.has_value();
  }
  if (ended) wiring_->queues->Unsubscribe(*id);
  return absl::OkStatus();
}

void PullReactor::Send(v1::PullResponse response) {
  if (response.deliveries().empty()) {
    Answer(std::move(response));
    return;
  }
  ledger::v1::AccessEntry access;
  access.set_kind(ledger::v1::ACCESS_KIND_DELIVERY);
  access.set_queue(queue_);
  for (const v1::Delivery& delivery : response.deliveries()) access.add_item_sequences(delivery.sequence());
  // gRPC may be done with the call before.
  const std::shared_ptr<PullReactor> self = shared_from_this();
  wiring_->propose(ProposeAccess(principal_, std::move(access), [self, response = std::move(response)](const absl::Status& recorded) mutable {
    if (recorded.ok()) {
      self->Answer(std::move(response));
    } else {
      self->End(recorded);
    }
  }));
}

void PullReactor::Answer(v1::PullResponse response) {
  absl::Status pushed;
  {
    MutexLock lock(mutex_);
    if (end_.has_value()) return;
    pushed = pending_.Push(std::move(response));
    if (pushed.ok()) WriteNext();
  }
  if (!pushed.ok()) End(pushed);
}

void PullReactor::End(const absl::Status& status) {
  queues::SubscriberId subscription = 0;
  {
    MutexLock lock(mutex_);
    if (end_.has_value()) return;
    end_ = status;
    subscription = subscription_;
    if (!status.ok()) {
      // gRPC holds the one that is being written, for as long as the client does not read.
      if (writing_) {
        pending_.DropWaiting();
      } else {
        pending_.Clear();
      }
    }
    WriteNext();
  }
  // The engine's own End has no subscription left; a cancel, a bad step or a drain has.
  if (subscription != 0) wiring_->queues->Unsubscribe(subscription);
}

void PullReactor::WriteNext() {
  if (writing_ || finished_) return;
  if (!pending_.empty()) {
    writing_ = true;
    StartWrite(&pending_.front());
  } else if (end_.has_value()) {
    finished_ = true;
    Finish(ToGrpcStatus(*end_));
  }
}

void PullReactor::OnWriteDone(bool ok) {
  bool read = false;
  {
    MutexLock lock(mutex_);
    writing_ = false;
    pending_.Pop();
    if (!ok && !end_.has_value()) end_ = absl::CancelledError("the client is gone");
    if (end_.has_value() && (!ok || !end_->ok())) pending_.Clear();
    WriteNext();
    read = read_waits_ && pending_.size() < kAnswersPendingMax;
    if (read) read_waits_ = false;
  }
  if (read) ReadNext();
}

void PullReactor::OnCancel() { End(absl::CancelledError("the call was cancelled")); }

void PullReactor::OnDone() {
  queues::SubscriberId subscription = 0;
  {
    MutexLock lock(mutex_);
    subscription = subscription_;
  }
  if (subscription != 0) wiring_->queues->Unsubscribe(subscription);
  subscribe_due_.Cancel();
  wiring_->streams->Remove(this);
  // May be the last to hold this.
  const std::shared_ptr<PullReactor> last = std::move(self_);
}

}  // namespace postgate::services
