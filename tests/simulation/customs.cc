// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/customs.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace postgate::simulation {
namespace {

constexpr int32_t kCredit = 3;
constexpr char kConsumer[] = "customs/seoul";

}  // namespace

void Leases::Delivered(Hub& hub, int64_t subscription, const std::string& queue, const v1::Delivery& delivery, int32_t max_outstanding) {
  const ItemInQueue item(queue, delivery.sequence());
  machine_.run.Trace(queue, " delivers ", delivery.sequence(), " attempt ", delivery.attempt(), " ", delivery.lease_id());
  machine_.audit.CatchUp();
  const QueueHistory& queues = machine_.audit.queues();
  const int64_t applied = hub.engine().reader()->applied_sequence();
  const std::optional<QueueHistory::Change> stands = queues.At(item, applied);
  Require(stands.has_value(), queue, " ", item.second, " is delivered and was never put there");
  Require(stands->standing != QueueHistory::Standing::kSetAside, queue, " ", item.second, " is delivered, and is a dead letter");
  Require(stands->standing == QueueHistory::Standing::kWaiting, queue, " ", item.second, " is delivered, and done since ", stands->sequence);
  const auto confirmed = confirmed_.find(item);
  Require(confirmed == confirmed_.end() || stands->sequence > confirmed->second, queue, " ", item.second, " comes again after it was confirmed");
  const std::string words = queues.WordsAt(item, applied);
  Require(delivery.revisions_size() == (words.empty() ? 0 : 1) && (words.empty() || delivery.revisions(0).description() == words), queue, " ",
          item.second, " comes without the words of its newest resubmission, ", words);
  int32_t held = 1;
  for (const auto& [id, lease] : leases_) {
    if (!IsLive(lease)) continue;
    Require(lease.item != item, queue, " ", item.second, " is in two live leases");
    const std::optional<QueueHistory::Change> is = queues.At(lease.item, applied);
    if (lease.subscription == subscription && is.has_value() && is->standing == QueueHistory::Standing::kWaiting) ++held;
  }
  Require(held <= max_outstanding, queue, " gives a consumer ", held, " items, more than its credit");
  Tried& tried = tried_[item];
  if (tried.waiting_since != stands->sequence) tried = Tried{stands->sequence, 0, false};
  Require(delivery.attempt() == tried.attempts + 1, queue, " ", item.second, " says attempt ", delivery.attempt(), " after ", tried.attempts);
  tried.attempts = delivery.attempt();
  Require(tried.attempts <= kAttemptsMax || tried.is_asked, queue, " ", item.second, " is delivered for the ", tried.attempts, "th time");
  leases_[delivery.lease_id()] = Lease{subscription, item, stands->sequence, machine_.run.now() + kLease, false};
}

void Leases::Confirmed(const std::string& lease_id) {
  const auto found = leases_.find(lease_id);
  Require(found != leases_.end(), "a lease is confirmed that was not given");
  machine_.audit.CatchUp();
  const ItemInQueue& item = found->second.item;
  const std::optional<int64_t> entry = machine_.audit.queues().AcknowledgedAt(item);
  Require(entry.value_or(-1) > found->second.waiting_since, item.first, " ", item.second, " is confirmed and not on disk");
  machine_.run.Trace(item.first, " confirmed ", item.second);
  confirmed_[item] = *entry;
  leases_.erase(found);
}

void Leases::Refused(const std::string& lease_id) {
  const auto found = leases_.find(lease_id);
  Require(found != leases_.end(), "a lease is refused that was not given");
  machine_.audit.CatchUp();
  const ItemInQueue& item = found->second.item;
  const auto letter = machine_.audit.queues().letters().find(item);
  const bool is_on_disk = letter != machine_.audit.queues().letters().end() && letter->second.sequence > found->second.waiting_since &&
                          letter->second.entry.reason() == v1::DEAD_LETTER_REASON_REFUSED;
  Require(is_on_disk, item.first, " ", item.second, " is said to be set aside, and that is not on disk");
  machine_.run.Trace(item.first, " refused ", item.second);
  leases_.erase(found);
}

// What is on its way to the ledger goes on.
void Leases::Left(int64_t subscription) {
  std::erase_if(leases_, [subscription](const auto& lease) { return lease.second.subscription == subscription; });
}

void Leases::Forget() {
  leases_.clear();
  tried_.clear();
}

std::vector<std::string> Leases::Acknowledging(int64_t subscription, const std::vector<std::string>& lease_ids) {
  std::vector<std::string> over;
  for (const std::string& id : lease_ids) {
    const auto found = leases_.find(id);
    if (found == leases_.end() || found->second.subscription != subscription || !IsLive(found->second)) {
      over.push_back(id);
    } else {
      found->second.acknowledging = true;
      tried_[found->second.item].is_asked = true;
    }
  }
  return over;
}

void Leases::Released(int64_t subscription, const std::vector<std::string>& lease_ids) {
  for (const std::string& id : lease_ids) {
    const auto found = leases_.find(id);
    if (found != leases_.end() && found->second.subscription == subscription && !found->second.acknowledging) leases_.erase(found);
  }
}

void Leases::Extended(int64_t subscription, const std::vector<std::string>& lease_ids, absl::Duration by) {
  for (const std::string& id : lease_ids) {
    const auto found = leases_.find(id);
    if (found == leases_.end() || found->second.subscription != subscription || !IsLive(found->second)) continue;
    found->second.expires_at = machine_.run.now() + by;
  }
}

std::vector<std::string> Leases::All() const {
  std::vector<std::string> ids;
  for (const auto& [id, lease] : leases_) ids.push_back(id);
  return ids;
}

// What the hub sends arrives in order, or not at all.
class Consumer::Connection final : public queues::Subscriber {
 public:
  Connection(Hub* hub, Consumer* consumer) : hub_(*hub), consumer_(*consumer) {}

  void Send(v1::PullResponse response) override {
    for (const v1::Delivery& delivery : response.deliveries()) {
      consumer_.leases_.Delivered(hub_, subscription, consumer_.queue_, delivery, kCredit);
    }
    for (const std::string& id : response.acknowledged_lease_ids()) consumer_.leases_.Confirmed(id);
    for (const std::string& id : response.refused_lease_ids()) consumer_.leases_.Refused(id);
    unknown.insert(response.unknown_lease_ids().begin(), response.unknown_lease_ids().end());
    to_consumer.push_back(std::move(response));
  }
  void End(const absl::Status& status) override {
    has_ended = true;
    consumer_.leases_.Left(subscription);
  }

  int64_t subscription = 0;
  std::deque<v1::PullResponse> to_consumer;
  std::set<std::string> unknown;
  bool has_ended = false;

 private:
  Hub& hub_;
  Consumer& consumer_;
};

Consumer::Consumer(std::string queue, Machine* machine, Leases* leases)
    : queue_(std::move(queue)), machine_(*machine), run_(machine->run), leases_(*leases) {}
Consumer::~Consumer() = default;

void Consumer::Step(Hub& hub) {
  if (connection_ != nullptr && connection_->has_ended) Disconnect();
  if (connection_ == nullptr) {
    auto connection = std::make_shared<Connection>(&hub, this);
    const auto id = hub.engine().Subscribe(queue_, kCredit, kConsumer, connection);
    Require(id.ok(), "a consumer is not taken: ", id.status().ToString());
    connection->subscription = subscription_ = *id;
    connection_ = std::move(connection);
    return;
  }
  if (run_.Happens(run_.faults.connection_cut)) {
    run_.Trace(queue_, " consumer is cut");
    leases_.Left(subscription_);
    hub.engine().Unsubscribe(subscription_);
    return Disconnect();
  }
  if (held_.empty() || run_.OneIn(2)) return Hear(hub);
  Answer(hub);
}

void Consumer::Hear(Hub&) {
  if (connection_->to_consumer.empty()) return;
  const v1::PullResponse response = std::move(connection_->to_consumer.front());
  connection_->to_consumer.pop_front();
  for (const v1::Delivery& delivery : response.deliveries()) held_.push_back(delivery.lease_id());
}

void Consumer::Answer(Hub& hub) {
  const uint64_t what = is_willing_ ? 0 : run_.Below(8);
  std::vector<std::string> ids(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(1 + run_.Below(held_.size())));
  if (what < 4) {
    Finish(hub, ids, !is_willing_ && what == 3);
  } else if (what == 4) {
    Require(hub.engine().Release(subscription_, ids).ok(), "a release is not taken");
    leases_.Released(subscription_, ids);
  } else if (what == 5) {
    leases_.Extended(subscription_, ids, absl::Seconds(30));
    Require(hub.engine().Extend(subscription_, ids, absl::Seconds(30)).ok(), "an extension is not taken");
    return;
  }
  // Otherwise it forgets them, and their leases run out.
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), held_.size())));
}

void Consumer::Finish(Hub& hub, std::vector<std::string> ids, bool refuses) {
  // Now and then with one that another holds.
  const std::vector<std::string> all = leases_.All();
  if (!is_willing_ && !all.empty() && run_.OneIn(4)) ids.push_back(all[run_.Below(all.size())]);
  connection_->unknown.clear();
  const std::vector<std::string> over = leases_.Acknowledging(subscription_, ids);
  absl::Status taken;
  if (refuses) {
    const auto keys = sealing::DayKeysFor(machine_.keys, kConsumer, run_.wall());
    Require(keys.ok(), "no keys: ", keys.status().ToString());
    taken = hub.engine().Refuse(subscription_, ids, {"R1", kRefusal, *keys});
  } else {
    taken = hub.engine().Acknowledge(subscription_, ids);
  }
  Require(taken.ok(), "what a consumer is done with is not taken: ", taken.ToString());
  for (const std::string& id : over) {
    Require(connection_->unknown.contains(id), "lease ", id, " has ended, or is another's, and is acknowledged or refused");
  }
}

void Consumer::Disconnect() {
  connection_.reset();
  held_.clear();
}

void Officer::Step(Hub& hub) {
  if (caller_.is_idle()) {
    if (!has_stopped_) Decide(hub);
    return;
  }
  const auto answer = caller_.Hear(hub);
  const bool may_be = !answer.has_value() || answer->ok() || absl::IsFailedPrecondition(answer->status());
  Require(may_be, "a decision fails: ", answer.has_value() ? answer->status().ToString() : "");
}

void Officer::Decide(Hub& hub) {
  const auto& registrations = machine_.audit.registrations();
  if (registrations.empty()) return;
  auto target = registrations.begin();
  std::advance(target, static_cast<std::ptrdiff_t>(run_.Below(registrations.size())));
  static constexpr v1::DecisionKind kKinds[] = {v1::DECISION_KIND_RELEASE, v1::DECISION_KIND_HOLD, v1::DECISION_KIND_DETAIN,
                                                v1::DECISION_KIND_REQUEST_FOR_INFORMATION};
  v1::Decision decision;
  decision.set_registration_number(target->first);
  decision.set_kind(kKinds[run_.Below(4)]);
  const std::shared_ptr<Call> call = caller_.NewCall();
  call->propose = [decision, id = call->request_id](Hub& at, const sealing::DayKeys& keys, auto done) {
    return registry::ProposeDecision(&at.items(), keys, decision, id, [done](absl::StatusOr<registry::DecisionOutcome> outcome) {
      if (!outcome.ok()) return done(outcome.status());
      done(absl::StrCat(outcome->decision_id, " ", outcome->items_affected));
    });
  };
  caller_.Send(hub, call);
}

}  // namespace postgate::simulation
