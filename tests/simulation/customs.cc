// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/customs.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace postgate::simulation {
namespace {

constexpr int32_t kCredit = 3;

}  // namespace

void Leases::Delivered(Hub& hub, int64_t subscription, const std::string& queue, const v1::Delivery& delivery, int32_t max_outstanding) {
  const ItemInQueue item(queue, delivery.sequence());
  machine_.run.Trace(queue, " delivers ", delivery.sequence(), " attempt ", delivery.attempt(), " ", delivery.lease_id());
  machine_.audit.CatchUp();
  const int64_t applied = hub.engine().reader()->applied_sequence();
  Require(!confirmed_.contains(item), queue, " ", item.second, " comes again after it was confirmed");
  const std::optional<int64_t> gone = machine_.audit.GoneSince(item);
  Require(!gone.has_value() || *gone > applied, queue, " ", item.second, " is delivered, and done since ", gone.value_or(-1));
  Require(gone.has_value() || machine_.audit.waiting().contains(item), queue, " ", item.second, " is delivered and was never put there");
  int32_t held = 1;
  for (const auto& [id, lease] : leases_) {
    if (!IsLive(lease)) continue;
    Require(lease.item != item, queue, " ", item.second, " is in two live leases");
    const std::optional<int64_t> withdrawn = machine_.audit.GoneSince(lease.item);
    if (lease.subscription == subscription && (!withdrawn.has_value() || *withdrawn > applied)) ++held;
  }
  Require(held <= max_outstanding, queue, " gives a consumer ", held, " items, more than its credit");
  int32_t& attempts = attempts_[item];
  Require(delivery.attempt() == attempts + 1, queue, " ", item.second, " says attempt ", delivery.attempt(), " after ", attempts);
  attempts = delivery.attempt();
  Require(attempts <= kAttemptsMax || asked_.contains(item), queue, " ", item.second, " is delivered for the ", attempts, "th time");
  leases_[delivery.lease_id()] = Lease{subscription, item, machine_.run.now() + kLease, false};
}

void Leases::Confirmed(const std::string& lease_id) {
  const auto found = leases_.find(lease_id);
  Require(found != leases_.end(), "a lease is confirmed that was not given");
  machine_.audit.CatchUp();
  const ItemInQueue& item = found->second.item;
  Require(machine_.audit.IsAcknowledged(item), item.first, " ", item.second, " is confirmed and not on disk");
  machine_.run.Trace(item.first, " confirmed ", item.second);
  confirmed_.insert(item);
  leases_.erase(found);
}

// What is on its way to the ledger goes on.
void Leases::Left(int64_t subscription) {
  std::erase_if(leases_, [subscription](const auto& lease) { return lease.second.subscription == subscription; });
}

void Leases::Forget() {
  leases_.clear();
  attempts_.clear();
  asked_.clear();
}

std::vector<std::string> Leases::Acknowledging(int64_t subscription, const std::vector<std::string>& lease_ids) {
  std::vector<std::string> over;
  for (const std::string& id : lease_ids) {
    const auto found = leases_.find(id);
    if (found == leases_.end() || found->second.subscription != subscription || !IsLive(found->second)) {
      over.push_back(id);
    } else {
      found->second.acknowledging = true;
      asked_.insert(found->second.item);
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
    const auto id = hub.engine().Subscribe(queue_, kCredit, "customs/seoul", connection);
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
  if (what < 3) {
    // Now and then with one that another holds.
    const std::vector<std::string> all = leases_.All();
    if (!is_willing_ && !all.empty() && run_.OneIn(4)) ids.push_back(all[run_.Below(all.size())]);
    connection_->unknown.clear();
    const std::vector<std::string> over = leases_.Acknowledging(subscription_, ids);
    const absl::Status taken = hub.engine().Acknowledge(subscription_, ids);
    Require(taken.ok(), "an acknowledgement is not taken: ", taken.ToString());
    for (const std::string& id : over)
      Require(connection_->unknown.contains(id), "lease ", id, " has ended, or is another's, and is acknowledged");
  } else if (what == 3) {
    Require(hub.engine().Release(subscription_, ids).ok(), "a release is not taken");
    leases_.Released(subscription_, ids);
  } else if (what == 4) {
    leases_.Extended(subscription_, ids, absl::Seconds(30));
    Require(hub.engine().Extend(subscription_, ids, absl::Seconds(30)).ok(), "an extension is not taken");
    return;
  }
  // Otherwise it forgets them, and their leases run out.
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), held_.size())));
}

void Consumer::Disconnect() {
  connection_.reset();
  held_.clear();
}

void Officer::Step(Hub& hub) {
  if (call_ == nullptr) {
    if (!has_stopped_) Decide(hub);
    return;
  }
  if (!call_->answer.has_value()) {
    if (run_.OneIn(2)) {
      call_ = std::make_shared<Call>(*call_);
      hub.Execute(call_);
    }
    return;
  }
  const absl::Status status = call_->answer->status();
  run_.Trace("decision ", calls_, " answered ", static_cast<int>(status.code()));
  const bool again = Answers::IsToBeAskedAgain(status);
  Require(status.ok() || again || absl::IsFailedPrecondition(status), "a decision fails: ", status.ToString());
  answers_.Check(call_->request_id, *call_->answer);
  if (again || run_.Happens(run_.faults.connection_cut)) {
    call_->answer.reset();
    return hub.Execute(call_);
  }
  call_.reset();
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
  call_ = std::make_shared<Call>();
  call_->principal = "customs/seoul";
  call_->request_id = absl::StrCat("decide-", ++calls_);
  call_->propose = [decision, id = call_->request_id](registry::Register* registry, const sealing::DayKeys& keys, auto done) {
    return registry::ProposeDecision(registry, keys, decision, id, [done](absl::StatusOr<registry::DecisionOutcome> outcome) {
      if (!outcome.ok()) return done(outcome.status());
      done(absl::StrCat(outcome->decision_id, " ", outcome->items_affected));
    });
  };
  hub.Execute(call_);
}

void Officer::Disconnect() {
  if (call_ != nullptr) call_ = std::make_shared<Call>(*call_);
}

}  // namespace postgate::simulation
