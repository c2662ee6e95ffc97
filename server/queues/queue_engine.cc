// SPDX-License-Identifier: Apache-2.0
#include "server/queues/queue_engine.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/clock/clock.h"
#include "core/crash_points/crash_points.h"
#include "core/plants/plant.h"
#include "server/queues/lease_id.h"
#include "server/queues/limits.h"
#include "server/queues/queue_proposals.h"

namespace postgate::queues {
namespace {

absl::Status CheckLeaseIds(const std::vector<std::string>& lease_ids, int max) {
  if (lease_ids.size() <= static_cast<size_t>(max)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(lease_ids.size(), " lease_ids in one step; at most ", max));
}

v1::PullResponse Acknowledgement(const std::vector<std::string>& lease_ids) {
  v1::PullResponse response;
  for (const std::string& lease_id : lease_ids) response.add_acknowledged_lease_ids(lease_id);
  return response;
}

v1::PullResponse Refused(const std::vector<std::string>& lease_ids) {
  v1::PullResponse response;
  for (const std::string& lease_id : lease_ids) response.add_refused_lease_ids(lease_id);
  return response;
}

v1::PullResponse UnknownLeases(const std::vector<std::string>& lease_ids) {
  v1::PullResponse response;
  for (const std::string& lease_id : lease_ids) response.add_unknown_lease_ids(lease_id);
  return response;
}

}  // namespace

QueueEngine::QueueEngine(QueueEngineOptions options) : options_(std::move(options)) {
  Dispatcher::Options dispatcher;
  dispatcher.lease = options_.lease;
  dispatcher.attempts_max = options_.attempts_max;
  dispatcher.window_items = options_.window_items;
  dispatcher.new_lease_id = options_.new_lease_id;
  MutexLock lock(mutex_);
  for (size_t i = 0; i < kQueueCount; ++i) dispatchers_.emplace_back(dispatcher);
}

absl::StatusOr<std::unique_ptr<QueueEngine>> QueueEngine::Open(QueueEngineOptions options) {
  static const sealing::NothingHeld kNothingHeld;
  if (options.held == nullptr) options.held = &kNothingHeld;
  if (!options.monotonic_clock) options.monotonic_clock = SteadyNow;
  if (!options.wall_clock) options.wall_clock = WallNow;
  if (!options.new_lease_id) options.new_lease_id = NewLeaseId;
  if (options.attempts_max <= 0) options.attempts_max = kDeliveryAttemptsMax;
  if (options.lease <= absl::ZeroDuration()) options.lease = kLeaseByDefault;
  auto engine = std::unique_ptr<QueueEngine>(new QueueEngine(std::move(options)));
  QueueEngine* const self = engine.get();
  auto reader = QueueReader::Open(engine->options_.table, [self](const std::vector<QueueChange>& changes) { self->OnQueueChanges(changes); },
                                  engine->options_.rows_in_memory_max);
  if (!reader.ok()) return reader.status();
  engine->reader_ = *std::move(reader);
  return engine;
}

QueueEngine::~QueueEngine() { Stop(); }

void QueueEngine::WakeLocked() {
  work_ = true;
  woken_.NotifyOne();
}

void QueueEngine::Wake() {
  MutexLock lock(mutex_);
  WakeLocked();
}

absl::StatusOr<SubscriberId> QueueEngine::Subscribe(absl::string_view queue, int32_t max_outstanding, std::string principal,
                                                    std::shared_ptr<Subscriber> subscriber) {
  const absl::StatusOr<size_t> index = FindQueue(queue);
  if (!index.ok()) return index.status();
  if (max_outstanding < 0 || max_outstanding > kOutstandingMax) {
    return absl::InvalidArgumentError(absl::StrCat("max_outstanding is ", max_outstanding, "; 1 to ", kOutstandingMax, ", or 0 for ",
                                                   kOutstandingByDefault));
  }
  MutexLock lock(mutex_);
  if (!draining_.ok()) return draining_;
  if (subscriptions_.size() >= kSubscribersMax) {
    return absl::ResourceExhaustedError(absl::StrCat("the hub has ", kSubscribersMax, " subscribers, which is its limit"));
  }
  const SubscriberId id = ++last_id_;
  dispatchers_[*index].AddSubscriber(id, max_outstanding == 0 ? kOutstandingByDefault : max_outstanding, principal);
  subscriptions_[id] = Subscription{*index, std::move(principal), std::move(subscriber), 0, false};
  WakeLocked();
  return id;
}

void QueueEngine::CloseSubscription(SubscriberId id) {
  std::shared_ptr<Subscriber> ended;
  {
    MutexLock lock(mutex_);
    const auto found = subscriptions_.find(id);
    if (found == subscriptions_.end()) return;
    found->second.closing = true;
    dispatchers_[found->second.queue].RemoveSubscriber(id);
    if (found->second.acknowledgements_under_way == 0) {
      ended = std::move(found->second.subscriber);
      subscriptions_.erase(found);
    }
    WakeLocked();
  }
  if (ended != nullptr) ended->End(absl::OkStatus());
}

void QueueEngine::Unsubscribe(SubscriberId id) {
  MutexLock lock(mutex_);
  const auto found = subscriptions_.find(id);
  if (found == subscriptions_.end()) return;
  dispatchers_[found->second.queue].RemoveSubscriber(id);
  subscriptions_.erase(found);
  WakeLocked();
}

std::optional<QueueEngine::OnItsWay> QueueEngine::TakeLeases(SubscriberId id, const std::vector<std::string>& lease_ids) {
  OnItsWay step;
  std::shared_ptr<Subscriber> subscriber;
  {
    MutexLock lock(mutex_);
    const auto found = subscriptions_.find(id);
    if (found == subscriptions_.end()) return std::nullopt;
    step.queue = found->second.queue;
    step.principal = found->second.principal;
    subscriber = found->second.subscriber;
    // A lease whose time is over has ended, whether or not the thread has come to it.
    dispatchers_[step.queue].Expire(options_.monotonic_clock());
    step.taken = dispatchers_[step.queue].Acknowledge(id, lease_ids);
    if (!step.taken.lease_ids.empty()) ++found->second.acknowledgements_under_way;
    WakeLocked();
  }
  if (!step.taken.unknown_lease_ids.empty()) subscriber->Send(UnknownLeases(step.taken.unknown_lease_ids));
  if (step.taken.lease_ids.empty()) return std::nullopt;
  if (POSTGATE_PLANT(acknowledgement_confirmed_early)) subscriber->Send(Acknowledgement(step.taken.lease_ids));
  return step;
}

absl::Status QueueEngine::Acknowledge(SubscriberId id, const std::vector<std::string>& lease_ids) {
  const absl::Status status = CheckLeaseIds(lease_ids, kLeaseIdsPerStepMax);
  if (!status.ok()) return status;
  std::optional<OnItsWay> step = TakeLeases(id, lease_ids);
  if (!step.has_value()) return absl::OkStatus();
  Pass(CrashPoint::kAcknowledgementTaken);
  // Outside the lock: a ledger that has failed completes the proposal at once.
  std::vector<int64_t> sequences = step->taken.sequences;
  std::string principal = step->principal;
  const std::string queue(assessment::kQueues[step->queue]);
  options_.propose(ProposeAcknowledgement(std::move(principal), queue, std::move(sequences),
                                          [this, id, step = *std::move(step)](const absl::Status& committed) { OnTaken(id, step, committed); }));
  Pass(CrashPoint::kAcknowledgementProposed);
  return absl::OkStatus();
}

absl::Status QueueEngine::Refuse(SubscriberId id, const std::vector<std::string>& lease_ids, const Refusal& refusal) {
  const absl::Status status = CheckLeaseIds(lease_ids, kRefusalsPerStepMax);
  if (!status.ok()) return status;
  std::optional<OnItsWay> step = TakeLeases(id, lease_ids);
  if (!step.has_value()) return absl::OkStatus();
  step->is_refusal = true;
  if (POSTGATE_PLANT(refusal_confirmed_early)) FindSubscriber(id)->Send(Refused(step->taken.lease_ids));
  const Dispatcher::Acknowledged refused = step->taken;
  const std::string queue(assessment::kQueues[step->queue]);
  options_.propose(ProposeRefusal(queue, refused, refusal,
                                  [this, id, step = *std::move(step)](const absl::Status& committed) { OnTaken(id, step, committed); }));
  return absl::OkStatus();
}

void QueueEngine::OnTaken(SubscriberId id, const OnItsWay& step, const absl::Status& status) {
  Pass(CrashPoint::kAcknowledgementCommitted);
  std::shared_ptr<Subscriber> subscriber;
  bool ends = false;
  {
    MutexLock lock(mutex_);
    if (status.ok()) {
      dispatchers_[step.queue].Committed(step.taken.lease_ids);
    } else {
      dispatchers_[step.queue].Refused(step.taken);
    }
    const auto found = subscriptions_.find(id);
    if (found != subscriptions_.end()) {
      subscriber = found->second.subscriber;
      --found->second.acknowledgements_under_way;
      ends = !status.ok() || (found->second.closing && found->second.acknowledgements_under_way == 0);
      if (ends) {
        dispatchers_[step.queue].RemoveSubscriber(id);
        subscriptions_.erase(found);
      }
    }
    WakeLocked();
  }
  if (status.ok() && step.is_refusal && options_.observer.dead_lettered) {
    options_.observer.dead_lettered(assessment::kQueues[step.queue], static_cast<int64_t>(step.taken.lease_ids.size()));
  }
  if (subscriber == nullptr) return;
  if (status.ok()) subscriber->Send(step.is_refusal ? Refused(step.taken.lease_ids) : Acknowledgement(step.taken.lease_ids));
  if (ends) subscriber->End(status);
}

absl::Status QueueEngine::Extend(SubscriberId id, const std::vector<std::string>& lease_ids, absl::Duration by) {
  const absl::Status status = CheckLeaseIds(lease_ids, kLeaseIdsPerStepMax);
  if (!status.ok()) return status;
  if (by <= absl::ZeroDuration() || by > kExtensionMax) {
    return absl::InvalidArgumentError(absl::StrCat("extend.by is ", absl::FormatDuration(by), "; more than 0 and at most ",
                                                   absl::FormatDuration(kExtensionMax)));
  }
  std::vector<std::string> unknown;
  std::shared_ptr<Subscriber> subscriber;
  {
    MutexLock lock(mutex_);
    const auto found = subscriptions_.find(id);
    if (found == subscriptions_.end()) return absl::OkStatus();
    Dispatcher& dispatcher = dispatchers_[found->second.queue];
    const absl::Time now = options_.monotonic_clock();
    dispatcher.Expire(now);
    unknown = dispatcher.Extend(id, lease_ids, by, now);
    subscriber = found->second.subscriber;
    WakeLocked();
  }
  if (!unknown.empty()) subscriber->Send(UnknownLeases(unknown));
  return absl::OkStatus();
}

absl::Status QueueEngine::Release(SubscriberId id, const std::vector<std::string>& lease_ids) {
  const absl::Status status = CheckLeaseIds(lease_ids, kLeaseIdsPerStepMax);
  if (!status.ok()) return status;
  std::vector<std::string> unknown;
  std::shared_ptr<Subscriber> subscriber;
  {
    MutexLock lock(mutex_);
    const auto found = subscriptions_.find(id);
    if (found == subscriptions_.end()) return absl::OkStatus();
    unknown = dispatchers_[found->second.queue].Release(id, lease_ids);
    subscriber = found->second.subscriber;
    WakeLocked();
  }
  if (!unknown.empty()) subscriber->Send(UnknownLeases(unknown));
  return absl::OkStatus();
}

void QueueEngine::OnQueueChanges(const std::vector<QueueChange>& changes) {
  MutexLock lock(mutex_);
  for (const QueueChange& change : changes) dispatchers_[change.queue].Apply(change);
  WakeLocked();
}

absl::StatusOr<std::vector<v1::RiskQueue>> QueueEngine::ListQueues() {
  std::vector<v1::RiskQueue> queues;
  const absl::Time now = options_.wall_clock();
  for (size_t i = 0; i < kQueueCount; ++i) {
    const absl::StatusOr<QueueDepth> depth = reader_->Depth(i);
    if (!depth.ok()) return depth.status();
    v1::RiskQueue& queue = queues.emplace_back();
    queue.set_name(std::string(assessment::kQueues[i]));
    queue.set_depth(depth->counters.depth);
    queue.set_dead_lettered(depth->counters.dead_lettered);
    queue.set_track(assessment::TrackOf(assessment::kQueues[i]));
    const absl::Duration age = depth->oldest_accepted_at.has_value() ? std::max(now - *depth->oldest_accepted_at, absl::ZeroDuration())
                                                                     : absl::ZeroDuration();
    queue.mutable_oldest_age()->set_seconds(absl::ToInt64Seconds(age));
    queue.mutable_oldest_age()->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(age % absl::Seconds(1))));
    MutexLock lock(mutex_);
    queue.set_leased(static_cast<int64_t>(dispatchers_[i].leased()));
  }
  return queues;
}

void QueueEngine::Drain(const absl::Status& status) {
  std::map<SubscriberId, Subscription> ended;
  {
    MutexLock lock(mutex_);
    draining_ = status;
    ended.swap(subscriptions_);
    for (const auto& [id, subscription] : ended) dispatchers_[subscription.queue].RemoveSubscriber(id);
  }
  for (const auto& [id, subscription] : ended) subscription.subscriber->End(status);
}

}  // namespace postgate::queues
