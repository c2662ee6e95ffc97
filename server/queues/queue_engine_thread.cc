// SPDX-License-Identifier: Apache-2.0
//
// The engine's thread: what has to be done is collected under the lock and done without it.
#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>

#include "core/synchronization/thread_name.h"
#include "core/plants/plant.h"
#include "server/queues/limits.h"
#include "core/crash_points/crash_points.h"
#include "server/queues/queue_engine.h"
#include "server/queues/queue_proposals.h"

namespace postgate::queues {

struct QueueEngine::Round {
  struct QueueWork {
    std::vector<Grant> grants;
    std::vector<DeadLetter> dead_letters;
    std::optional<QueueHead::Fill> fill;
  };
  std::array<QueueWork, kQueueCount> queues;
  std::optional<absl::Time> next_expiry;
};

void QueueEngine::Begin() {
  MutexLock lock(mutex_);
  gives_out_from_ = options_.store->Head();
}

bool QueueEngine::WorkOnce() {
  Round round;
  {
    MutexLock lock(mutex_);
    if (!CollectRound(round)) return false;
  }
  DoRound(round);
  return true;
}

void QueueEngine::Start() {
  Begin();
  thread_ = std::thread([this] { Run(); });
}

void QueueEngine::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    woken_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

void QueueEngine::Run() {
  NameThisThread("queues");
  mutex_.Lock();
  while (!stopping_) {
    work_ = false;
    Round round;
    if (CollectRound(round)) {
      mutex_.Unlock();
      DoRound(round);
      mutex_.Lock();
      continue;
    }
    while (!work_ && !stopping_) {
      if (!round.next_expiry.has_value()) {
        woken_.Wait(mutex_);
        continue;
      }
      const absl::Duration left = *round.next_expiry - options_.monotonic_clock();
      // A clock of a test's own does not move while the thread waits: it wakes the engine itself.
      if (left <= absl::ZeroDuration() || !woken_.WaitFor(mutex_, absl::ToChronoMicroseconds(left) + std::chrono::microseconds(1))) break;
    }
  }
  mutex_.Unlock();
}

bool QueueEngine::CollectRound(Round& round) {
  const absl::Time now = options_.monotonic_clock();
  if (reader_->applied_sequence() < gives_out_from_ && !POSTGATE_PLANT(gives_out_before_caught_up)) return false;
  bool any = false;
  for (size_t i = 0; i < kQueueCount; ++i) {
    Dispatcher& dispatcher = dispatchers_[i];
    Round::QueueWork& work = round.queues[i];
    dispatcher.Expire(now);
    // One message's worth a round, so that a long queue does not hold back the others.
    work.grants = dispatcher.GiveOut(now, kDeliveriesPerMessageMax);
    work.dead_letters = dispatcher.TakeDeadLetters();
    if (dispatcher.WantsFill()) work.fill = dispatcher.BeginFill();
    any = any || !work.grants.empty() || !work.dead_letters.empty() || work.fill.has_value();
    const std::optional<absl::Time> expiry = dispatcher.NextExpiry();
    if (expiry.has_value() && (!round.next_expiry.has_value() || *expiry < *round.next_expiry)) round.next_expiry = expiry;
  }
  return any;
}

void QueueEngine::DoRound(Round& round) {
  for (size_t i = 0; i < kQueueCount; ++i) {
    Round::QueueWork& work = round.queues[i];
    if (!work.grants.empty()) SendGrants(i, work.grants);
    for (const DeadLetter& dead : work.dead_letters) {
      options_.propose(ProposeDeadLetter(std::string(assessment::kQueues[i]), dead,
                                         [this, i, sequence = dead.sequence](const absl::Status& status) { OnSetAside(i, sequence, status); }));
    }
  }
  for (size_t i = 0; i < kQueueCount; ++i) {
    if (round.queues[i].fill.has_value()) FillWindow(i, *round.queues[i].fill);
  }
}

void QueueEngine::OnSetAside(size_t queue, int64_t sequence, const absl::Status& status) {
  if (status.ok()) {
    if (options_.observer.dead_lettered) options_.observer.dead_lettered(assessment::kQueues[queue], 1);
    return;
  }
  {
    MutexLock lock(mutex_);
    dispatchers_[queue].DeadLetterRefused(sequence, options_.monotonic_clock());
    WakeLocked();
  }
  if (options_.observer.dead_letter_refused) options_.observer.dead_letter_refused(assessment::kQueues[queue], sequence, status);
}

void QueueEngine::SendGrants(size_t queue, const std::vector<Grant>& grants) {
  const absl::Duration to_wall = options_.wall_clock() - options_.monotonic_clock();
  std::map<SubscriberId, std::vector<v1::Delivery>> by_subscriber;
  int64_t delivered = 0;
  int64_t redelivered = 0;
  // Items that came together mostly leave together, so they lie beside one another.
  const std::unique_ptr<ledger::EntryReader> entries = options_.store->OpenEntryReader();
  for (const Grant& grant : grants) {
    absl::StatusOr<v1::Delivery> delivery =
        ReadDelivery(*entries, *options_.keys, *options_.held, options_.find_related, grant, grant.expires_at + to_wall);
    if (delivery.ok() && grant.place.revised) {
      if (const absl::Status added = AddRevisions(queue, grant.place.sequence, *entries, *delivery); !added.ok()) delivery = added;
    }
    if (!delivery.ok()) {
      PutOff(queue, grant, delivery.status());
      continue;
    }
    ++delivered;
    if (grant.attempt > 1) ++redelivered;
    by_subscriber[grant.subscriber].push_back(*std::move(delivery));
  }
  for (auto& [id, deliveries] : by_subscriber) {
    const std::shared_ptr<Subscriber> subscriber = FindSubscriber(id);
    if (subscriber == nullptr) continue;
    for (v1::PullResponse& response : PackDeliveries(std::move(deliveries))) subscriber->Send(std::move(response));
    Pass(CrashPoint::kDeliverySent);
  }
  if (delivered > 0 && options_.observer.delivered) options_.observer.delivered(assessment::kQueues[queue], delivered);
  if (redelivered > 0 && options_.observer.redelivered) options_.observer.redelivered(assessment::kQueues[queue], redelivered);
}

absl::Status QueueEngine::AddRevisions(size_t queue, int64_t sequence, ledger::EntryReader& entries, v1::Delivery& delivery) {
  const absl::StatusOr<std::optional<int64_t>> resubmission = reader_->table().FindRevision(queue, sequence);
  if (!resubmission.ok()) return resubmission.status();
  return resubmission->has_value() ? ReadRevisions(entries, *options_.keys, **resubmission, delivery) : absl::OkStatus();
}

// One item that can't be read is no reason to keep its neighbours, or its subscriber, from one another.
void QueueEngine::PutOff(size_t queue, const Grant& grant, const absl::Status& unreadable) {
  {
    MutexLock lock(mutex_);
    dispatchers_[queue].Unreadable(grant.lease_id, /*for_good=*/absl::IsDataLoss(unreadable), options_.monotonic_clock());
  }
  if (options_.observer.unreadable) options_.observer.unreadable(assessment::kQueues[queue], grant.place.sequence, unreadable);
}

void QueueEngine::FillWindow(size_t queue, const QueueHead::Fill& fill) {
  const absl::StatusOr<std::vector<Place>> places = reader_->Places(queue, fill.after, fill.limit);
  if (places.ok()) {
    MutexLock lock(mutex_);
    dispatchers_[queue].EndFill(*places);
    return;
  }
  // Nobody waits for what can't be read: the queue's subscribers end with the reason, and the next one tries again.
  std::vector<std::shared_ptr<Subscriber>> ended;
  {
    MutexLock lock(mutex_);
    dispatchers_[queue].AbandonFill();
    for (auto it = subscriptions_.begin(); it != subscriptions_.end();) {
      if (it->second.queue != queue) {
        ++it;
        continue;
      }
      dispatchers_[queue].RemoveSubscriber(it->first);
      ended.push_back(std::move(it->second.subscriber));
      it = subscriptions_.erase(it);
    }
  }
  for (const auto& subscriber : ended) subscriber->End(places.status());
}

std::shared_ptr<Subscriber> QueueEngine::FindSubscriber(SubscriberId id) {
  MutexLock lock(mutex_);
  const auto found = subscriptions_.find(id);
  return found == subscriptions_.end() || found->second.closing ? nullptr : found->second.subscriber;
}

}  // namespace postgate::queues
