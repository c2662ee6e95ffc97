// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/world.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace postgate::simulation {
namespace {

constexpr int kSteps = 1'000;
// Rounds in which everybody has a turn, until all is done without faults.
constexpr int64_t kCalmRoundsMax = 600;
constexpr int64_t kLastReplayRound = 4;
constexpr uint64_t kItemsAtMost = 60;  // of one carrier

}  // namespace

World::World(uint64_t seed, bool prints) : run_(seed, prints), machine_(&run_, &sent_), leases_(&machine_), officer_(&machine_), operator_(&machine_) {
  CurrentRun() = &run_;
  DrawFaults();
  MakeItems();
  for (const auto& [name, items] : sent_) carriers_.push_back(std::make_unique<Carrier>(name, &machine_, &items, &heads_));
  for (const absl::string_view queue : {assessment::kReleaseQueue, assessment::kSecurityQueue}) {
    for (int i = 0; i < 2; ++i) consumers_.push_back(std::make_unique<Consumer>(std::string(queue), &machine_, &leases_));
  }
  for (const char* const name : {"desk1", "desk2"}) desks_.push_back(std::make_unique<DeadLetterDesk>(name, &machine_));
}

World::~World() { CurrentRun() = nullptr; }

// Each seed has faults of its own kind: what only comes about in a quiet run is found, too.
void World::DrawFaults() {
  Faults& faults = run_.faults;
  if (run_.OneIn(2)) faults.crash_between_steps = run_.Below(100);
  if (run_.OneIn(2)) faults.crash_at_a_point = run_.Below(100);
  if (run_.OneIn(3)) faults.write_fails = run_.Below(400);
  if (run_.OneIn(3)) faults.disk_full = run_.Below(1'500);
  if (run_.OneIn(2)) faults.connection_cut = run_.Below(600);
  if (run_.OneIn(2)) faults.carrier_mistake = run_.Below(800);
  if (run_.OneIn(3)) faults.clock_set_back = run_.Below(200);
}

// Some items come twice with the same content, some with another, as amendment or by mistake.
void World::MakeItems() {
  for (const char* const carrier : {"alpha", "beta"}) {
    std::vector<std::string>& items = sent_[carrier];
    const uint64_t count = 10 + run_.Below(kItemsAtMost - 10);
    for (uint64_t i = 0; i < count; ++i) {
      SimulatedItem item{absl::StrCat(carrier, i), false, static_cast<unsigned>(run_.Below(16)), absl::StrCat("c", run_.Below(1'000))};
      if (i > 0 && run_.OneIn(4)) {
        item = SimulatedItem::Of(items[run_.Below(i)]);
        if (run_.OneIn(2)) {
          item.content = absl::StrCat("d", run_.Below(1'000));
          item.queues = static_cast<unsigned>(run_.Below(16));
          item.amends = !run_.OneIn(4);
        }
      }
      items.push_back(item.Bytes());
    }
  }
}

World::Result World::Go() {
  try {
    Restart();
    for (int step = 0; step < kSteps; ++step) Step();
    CalmDown();
  } catch (const Violation& violation) {
    result_.violation = violation.what;
  } catch (const std::exception& broken) {
    // Of the simulation itself, or of the library; the seed is what finds it.
    result_.violation = broken.what();
  }
  result_.trace_hash = run_.trace_hash();
  result_.items = machine_.audit.items();
  result_.decisions = machine_.audit.decisions();
  for (const auto& carrier : carriers_) result_.resent += carrier->resent();
  const QueueHistory& queues = machine_.audit.queues();
  result_.dead_letters = queues.dead_letters();
  result_.retried = queues.retried();
  result_.resubmitted = queues.resubmitted();
  result_.replays = static_cast<int64_t>(queues.replays().size());
  result_.replayed = queues.replayed();
  return result_;
}

void World::Restart() {
  for (;;) {
    for (const auto& carrier : carriers_) carrier->Disconnect();
    for (const auto& consumer : consumers_) consumer->Disconnect();
    officer_.Disconnect();
    for (const auto& desk : desks_) desk->Disconnect();
    operator_.Disconnect();
    leases_.Forget();
    hub_.reset();
    machine_.CutPower();
    run_.CrashAfter(run_.Happens(20 * run_.faults.crash_at_a_point) ? 1 + run_.Below(8) : 0);
    try {
      hub_ = std::make_unique<Hub>(&machine_);
      hub_->Start();
      run_.CrashAfter(0);
      run_.Trace("started at ", machine_.store.Head());
      return;
    } catch (const Crash&) {
      ++result_.crashes;
    }
  }
}

void World::Step() {
  if (run_.Happens(run_.faults.crash_between_steps)) {
    run_.Trace("crash");
    ++result_.crashes;
    return Restart();
  }
  if (run_.Happens(run_.faults.crash_at_a_point)) run_.CrashAfter(1 + run_.Below(60));
  try {
    StepSomebody();
  } catch (const Crash&) {
    ++result_.crashes;
    return Restart();
  }
  if (!hub_->has_failed()) return;
  // As the process does: it says why and ends.
  run_.Trace("the ledger has failed");
  Require(run_.faults.write_fails > 0, "the ledger fails on a disk that works: ", hub_->committer().failure().ToString());
  ++result_.failed_ledgers;
  Restart();
}

void World::StepSomebody() {
  switch (run_.Below(24)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return carriers_[run_.Below(carriers_.size())]->Step(*hub_);
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
      return hub_->StepStream();
    case 9:
    case 10:
      hub_->Commit();
      return;
    case 11:
      return hub_->StepReader(0);
    case 12:
      return hub_->StepReader(1);
    case 13:
      hub_->StepQueues();
      return;
    case 14:
    case 15:
      return consumers_[run_.Below(consumers_.size())]->Step(*hub_);
    case 16:
      if (run_.OneIn(3)) officer_.Step(*hub_);
      return;
    case 17:
      return carriers_[run_.Below(carriers_.size())]->ReadDecisions(*hub_);
    case 18:
      if (run_.OneIn(8)) hub_->Flush();
      if (run_.OneIn(8)) hub_->CheckQueues();
      return;
    case 19:
      run_.Advance(absl::Seconds(static_cast<int64_t>(run_.Below(run_.OneIn(40) ? 1'800 : 6))));
      if (run_.Happens(run_.faults.clock_set_back)) run_.SetWallBack(absl::Seconds(static_cast<int64_t>(run_.Below(600))));
      return;
    case 20:
      return desks_[run_.Below(desks_.size())]->Step(*hub_);
    case 21:
      return operator_.Step(*hub_);
    case 22:
      return hub_->StepReplays();
    case 23:
      return consumers_[run_.Below(consumers_.size())]->Step(*hub_);
  }
}

// From here on nothing fails. What is left has to come to its end.
void World::CalmDown() {
  const bool may_have_failed = hub_->has_failed();
  run_.faults = Faults();
  run_.CrashAfter(0);
  machine_.store.Heal();
  if (may_have_failed) Restart();
  officer_.Stop();
  for (const auto& desk : desks_) desk->BeWilling();
  for (const auto& consumer : consumers_) consumer->BeWilling();
  for (int64_t round = 0; round < kCalmRoundsMax; ++round) {
    // One of what was acknowledged by now may begin.
    if (round == kLastReplayRound) operator_.Stop();
    CalmRound();
    Require(!hub_->has_failed(), "the ledger fails on a disk that works: ", hub_->committer().failure().ToString());
    result_.calm_rounds = round + 1;
    if (IsDone()) break;
  }
  Require(IsDone(), "not done after ", kCalmRoundsMax, " rounds without faults: ", Missing());
  hub_->CheckRegister();
  hub_->CheckQueues();
  run_.Trace("done at ", machine_.store.Head());
}

void World::CalmRound() {
  for (const auto& carrier : carriers_) {
    for (int i = 0; i < 6; ++i) carrier->Step(*hub_);
  }
  for (int i = 0; i < 12; ++i) hub_->StepStream();
  hub_->Commit();
  for (const size_t reader : {size_t{0}, size_t{1}}) {
    for (int i = 0; i < 4; ++i) hub_->StepReader(reader);
  }
  hub_->StepQueues();
  for (const auto& consumer : consumers_) {
    for (int i = 0; i < 4; ++i) consumer->Step(*hub_);
  }
  officer_.Step(*hub_);
  for (const auto& carrier : carriers_) carrier->ReadDecisions(*hub_);
  for (const auto& desk : desks_) {
    for (int i = 0; i < 2; ++i) desk->Step(*hub_);
  }
  operator_.Step(*hub_);
  for (int second = 0; second < 5; ++second) {
    for (int i = 0; i < 3; ++i) hub_->StepReplays();
    run_.Advance(absl::Seconds(1));
  }
}

bool World::IsConsumed(const std::string& queue) { return queue == assessment::kReleaseQueue || queue == assessment::kSecurityQueue; }

bool World::IsDone() {
  machine_.audit.CatchUp();
  if (!hub_->IsCaughtUp() || !officer_.IsDone() || !operator_.IsDone()) return false;
  for (const auto& desk : desks_) {
    if (!desk->is_idle()) return false;
  }
  for (const auto& carrier : carriers_) {
    if (!carrier->IsDone()) return false;
  }
  const QueueHistory& queues = machine_.audit.queues();
  const auto is_consumed = [](const ItemInQueue& item) { return IsConsumed(item.first); };
  return std::none_of(queues.waiting().begin(), queues.waiting().end(), is_consumed) && queues.set_aside().empty();
}

std::string World::Missing() {
  std::string missing =
      absl::StrCat("the ledger is at ", machine_.store.Head(), ", the queues at ", hub_->engine().reader()->applied_sequence(),
                   ", the feed at ", hub_->feed().applied_sequence(), officer_.IsDone() ? "" : ", a decision without an answer");
  for (const auto& carrier : carriers_) absl::StrAppend(&missing, "; ", carrier->Missing());
  for (const auto& desk : desks_) {
    if (!desk->is_idle()) absl::StrAppend(&missing, "; a dead letter's call without an answer");
  }
  if (!operator_.IsDone()) absl::StrAppend(&missing, "; a replay has not ended, or a call about one");
  const QueueHistory& queues = machine_.audit.queues();
  for (const auto& [queue, sequence] : queues.waiting()) {
    if (IsConsumed(queue)) absl::StrAppend(&missing, "; ", queue, " ", sequence, " waits");
  }
  for (const auto& [queue, sequence] : queues.set_aside()) absl::StrAppend(&missing, "; ", queue, " ", sequence, " is a dead letter");
  return missing;
}

}  // namespace postgate::simulation
