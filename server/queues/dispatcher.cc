// SPDX-License-Identifier: Apache-2.0
#include "server/queues/dispatcher.h"

#include <utility>

#include "core/plants/plant.h"

namespace postgate::queues {

void Dispatcher::AddSubscriber(SubscriberId subscriber, int32_t max_outstanding, std::string consumer) {
  subscribers_[subscriber].max_outstanding = max_outstanding;
  subscribers_[subscriber].consumer = std::move(consumer);
  with_credit_.insert(subscriber);
}

void Dispatcher::RemoveSubscriber(SubscriberId subscriber) {
  const auto found = subscribers_.find(subscriber);
  if (found == subscribers_.end()) return;
  // In an order that does not hang on the process: it becomes that of dead letters.
  const std::set<std::string> lease_ids(found->second.lease_ids.begin(), found->second.lease_ids.end());
  found->second.lease_ids.clear();
  for (const std::string& lease_id : lease_ids) {
    if (leases_.at(lease_id).acknowledging || POSTGATE_PLANT(leaving_subscriber_keeps_items)) {
      EraseLease(lease_id);
    } else {
      GiveBack(lease_id);
    }
  }
  subscribers_.erase(subscriber);
  with_credit_.erase(subscriber);
}

void Dispatcher::Apply(const QueueChange& change) {
  const auto taken = taken_.find(change.place.sequence);
  switch (change.kind) {
    case QueueChange::Kind::kPut:
      if (taken == taken_.end()) head_.Put(change.place);
      return;
    case QueueChange::Kind::kMoved:
      head_.Move(change.before, change.place, taken != taken_.end());
      if (taken != taken_.end()) taken->second.place = change.place;
      return;
    case QueueChange::Kind::kRemoved:
    case QueueChange::Kind::kSetAside:
      Forget(change.place);
      return;
  }
}

void Dispatcher::Forget(const Place& place) {
  head_.Remove(place);
  attempts_.erase(place.sequence);
  setting_aside_.erase(place.sequence);
  const auto taken = taken_.find(place.sequence);
  if (taken == taken_.end()) return;
  // An acknowledgement that is on disk reaches the queues before it reaches its subscriber, whose lease ends in Committed.
  if (taken->second.hold == Hold::kLeased) EraseLease(taken->second.lease_id);
  if (taken->second.again_at.has_value()) again_.erase({*taken->second.again_at, place.sequence});
  taken_.erase(place.sequence);
}

std::vector<Grant> Dispatcher::GiveOut(absl::Time now, size_t limit) {
  std::vector<Grant> grants;
  while (grants.size() < limit && !with_credit_.empty() && !head_.empty()) {
    const Place place = head_.Take();
    // A fill may have read an item's new place before the ledger's word of the move came; it is held under its old one.
    if (taken_.contains(place.sequence)) continue;
    const SubscriberId subscriber = NextInTurn();
    Grant grant;
    grant.subscriber = subscriber;
    grant.lease_id = options_.new_lease_id();
    grant.place = place;
    const auto earlier = attempts_.find(place.sequence);
    grant.attempt = 1 + (earlier == attempts_.end() ? 0 : earlier->second);
    if (earlier != attempts_.end()) attempts_.erase(earlier);
    grant.expires_at = now + options_.lease;

    taken_[place.sequence] = Taken{place, grant.attempt, grant.lease_id, Hold::kLeased, std::nullopt};
    leases_[grant.lease_id] = Lease{subscriber, place.sequence, grant.expires_at, false};
    expiries_.emplace(grant.expires_at, grant.lease_id);
    SubscriberState& state = subscribers_.at(subscriber);
    state.lease_ids.insert(grant.lease_id);
    if (state.lease_ids.size() >= static_cast<size_t>(state.max_outstanding) && !POSTGATE_PLANT(credit_not_counted)) with_credit_.erase(subscriber);
    grants.push_back(std::move(grant));
  }
  return grants;
}

SubscriberId Dispatcher::NextInTurn() {
  auto next = with_credit_.upper_bound(last_served_);
  if (next == with_credit_.end()) next = with_credit_.begin();
  last_served_ = *next;
  return last_served_;
}

Dispatcher::Lease* Dispatcher::FindLease(SubscriberId subscriber, const std::string& lease_id) {
  const auto found = leases_.find(lease_id);
  if (found != leases_.end() && POSTGATE_PLANT(lease_of_another_taken)) return &found->second;
  return found == leases_.end() || found->second.subscriber != subscriber ? nullptr : &found->second;
}

void Dispatcher::EraseLease(const std::string& lease_id) {
  const auto found = leases_.find(lease_id);
  if (found == leases_.end()) return;
  const Lease lease = found->second;
  leases_.erase(found);
  if (!lease.acknowledging) expiries_.erase({lease.expires_at, lease_id});
  const auto subscriber = subscribers_.find(lease.subscriber);
  if (subscriber == subscribers_.end()) return;
  subscriber->second.lease_ids.erase(lease_id);
  with_credit_.insert(lease.subscriber);
}

void Dispatcher::GiveBack(const std::string& lease_id) {
  // `lease_id` may live in what is erased here.
  const std::string id = lease_id;
  const int64_t sequence = leases_.at(id).sequence;
  const auto subscriber = subscribers_.find(leases_.at(id).subscriber);
  EraseLease(id);
  const auto taken = taken_.find(sequence);
  if (taken->second.attempt >= options_.attempts_max + (POSTGATE_PLANT(dead_letter_limit_off_by_one) ? 1 : 0)) {
    SetAside(taken, v1::DEAD_LETTER_REASON_ATTEMPTS_USED_UP, subscriber == subscribers_.end() ? "" : subscriber->second.consumer);
  } else {
    PutBack(taken);
  }
}

void Dispatcher::PutBack(TakenItems::iterator taken) {
  if (!POSTGATE_PLANT(attempts_forgotten)) attempts_[taken->first] = taken->second.attempt;
  const Place place = taken->second.place;
  taken_.erase(taken);
  head_.Return(place);
}

void Dispatcher::SetAside(TakenItems::iterator taken, v1::DeadLetterReason reason, std::string consumer) {
  taken->second.hold = Hold::kDeadLettering;
  taken->second.lease_id.clear();
  DeadLetter& letter = setting_aside_[taken->first];
  letter = DeadLetter{taken->first, taken->second.attempt, reason, std::move(consumer)};
  dead_letters_.push_back(letter);
}

void Dispatcher::TryAgainLater(TakenItems::iterator taken, absl::Time now) {
  taken->second.again_at = now + kTryAgainAfter;
  again_.emplace(*taken->second.again_at, taken->first);
}

void Dispatcher::TryAgain(int64_t sequence) {
  const auto taken = taken_.find(sequence);
  again_.erase({*taken->second.again_at, sequence});
  taken->second.again_at.reset();
  if (taken->second.hold == Hold::kDeadLettering) {
    dead_letters_.push_back(setting_aside_.at(sequence));
  } else {
    PutBack(taken);
  }
}

Dispatcher::Acknowledged Dispatcher::Acknowledge(SubscriberId subscriber, const std::vector<std::string>& lease_ids) {
  Acknowledged acknowledged;
  for (const std::string& lease_id : lease_ids) {
    Lease* lease = FindLease(subscriber, lease_id);
    if (lease == nullptr) {
      acknowledged.unknown_lease_ids.push_back(lease_id);
      continue;
    }
    if (lease->acknowledging) continue;
    lease->acknowledging = !POSTGATE_PLANT(lease_ends_while_acknowledged);
    if (lease->acknowledging) expiries_.erase({lease->expires_at, lease_id});
    taken_.at(lease->sequence).hold = Hold::kAcknowledging;
    acknowledged.lease_ids.push_back(lease_id);
    acknowledged.sequences.push_back(lease->sequence);
    acknowledged.attempts.push_back(taken_.at(lease->sequence).attempt);
  }
  return acknowledged;
}

void Dispatcher::Committed(const std::vector<std::string>& lease_ids) {
  for (const std::string& lease_id : lease_ids) EraseLease(lease_id);
}

void Dispatcher::Refused(const Acknowledged& acknowledged) {
  for (size_t i = 0; i < acknowledged.lease_ids.size(); ++i) {
    EraseLease(acknowledged.lease_ids[i]);
    const auto taken = taken_.find(acknowledged.sequences[i]);
    // Withdrawn meanwhile: there is nothing to give back.
    if (taken != taken_.end() && taken->second.lease_id == acknowledged.lease_ids[i] && !POSTGATE_PLANT(refused_acknowledgement_loses_item)) PutBack(taken);
  }
}

void Dispatcher::Unreadable(const std::string& lease_id, bool for_good, absl::Time now) {
  const auto lease = leases_.find(lease_id);
  if (lease == leases_.end()) return;  // ended meanwhile, and the item with it or given back
  const auto taken = taken_.find(lease->second.sequence);
  EraseLease(lease_id);
  if (for_good || taken->second.attempt >= options_.attempts_max) return SetAside(taken, v1::DEAD_LETTER_REASON_UNREADABLE, "");
  taken->second.hold = Hold::kUnreadable;
  taken->second.lease_id.clear();
  TryAgainLater(taken, now);
}

void Dispatcher::DeadLetterRefused(int64_t sequence, absl::Time now) {
  const auto taken = taken_.find(sequence);
  if (taken != taken_.end() && taken->second.hold == Hold::kDeadLettering) TryAgainLater(taken, now);
}

std::vector<std::string> Dispatcher::Extend(SubscriberId subscriber, const std::vector<std::string>& lease_ids, absl::Duration by,
                                            absl::Time now) {
  std::vector<std::string> unknown;
  for (const std::string& lease_id : lease_ids) {
    Lease* lease = FindLease(subscriber, lease_id);
    if (lease == nullptr) {
      unknown.push_back(lease_id);
      continue;
    }
    if (lease->acknowledging) continue;
    expiries_.erase({lease->expires_at, lease_id});
    lease->expires_at = now + by;
    expiries_.emplace(lease->expires_at, lease_id);
  }
  return unknown;
}

std::vector<std::string> Dispatcher::Release(SubscriberId subscriber, const std::vector<std::string>& lease_ids) {
  std::vector<std::string> unknown;
  for (const std::string& lease_id : lease_ids) {
    const Lease* lease = FindLease(subscriber, lease_id);
    if (lease == nullptr) {
      unknown.push_back(lease_id);
    } else if (!lease->acknowledging) {
      GiveBack(lease_id);
    }
  }
  return unknown;
}

void Dispatcher::Expire(absl::Time now) {
  if (POSTGATE_PLANT(lease_kept_after_expiry)) return;
  while (!expiries_.empty() && expiries_.begin()->first <= now) GiveBack(expiries_.begin()->second);
  while (!again_.empty() && again_.begin()->first <= now) TryAgain(again_.begin()->second);
}

std::optional<absl::Time> Dispatcher::NextExpiry() const {
  std::optional<absl::Time> next;
  if (!expiries_.empty()) next = expiries_.begin()->first;
  if (!again_.empty() && (!next.has_value() || again_.begin()->first < *next)) next = again_.begin()->first;
  return next;
}

void Dispatcher::EndFill(const std::vector<Place>& places) {
  head_.EndFill(places, [this](int64_t sequence) { return taken_.contains(sequence); });
}

}  // namespace postgate::queues
