// SPDX-License-Identifier: Apache-2.0
//
// The replays of the simulated hub, and what its queues have to be.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>

#include "server/queues/dead_letters.h"
#include "tests/simulation/hub.h"

namespace postgate::simulation {
namespace {

// More than any run has.
constexpr size_t kAll = 100'000;

}  // namespace

void Hub::OpenReplays() {
  queues::ReplayerOptions replays;
  replays.store = &machine_.store;
  replays.adjudication = &adjudication_;
  replays.propose = [this](std::unique_ptr<ledger::Proposal> proposal) {
    // Others' proposals may have come after its candidates were read, and stand before it.
    for (uint64_t steps = machine_.run.Below(4); steps > 0; --steps) StepStream();
    committer_->Enqueue(std::move(proposal));
    while (committer_->CommitOnce()) {
    }
  };
  replays.when_applied = [this](int64_t sequence, const std::function<void(const absl::Status&)>& then) {
    Require(sequence <= machine_.store.Head(), "a replay's step is answered and not on disk");
    while (engine_->reader()->applied_sequence() < sequence) StepReader(0);
    then(absl::OkStatus());
  };
  replays.delayed = [](int64_t replay_id, const absl::Status& status) {
    const bool may_be = absl::IsResourceExhausted(status) || absl::IsDataLoss(status);
    Require(may_be, "replay ", replay_id, " does not go on: ", status.ToString());
  };
  replays.monotonic_clock = [this] { return machine_.run.now(); };
  replayer_ = std::make_unique<queues::Replayer>(std::move(replays));
  replays_from_ = machine_.store.Head();
}

void Hub::StepReplays() {
  if (engine_->reader()->applied_sequence() < replays_from_ || machine_.run.now() < replay_due_) return;
  machine_.audit.CatchUp();
  const absl::Time now = machine_.run.now();
  Require(now >= replays_paid_until_, "the replays are ahead of their pace by ", absl::FormatDuration(replays_paid_until_ - now));
  const absl::Duration before = machine_.audit.queues().replay_time();
  const std::optional<absl::Duration> pause = replayer_->Step();
  replay_due_ = now + pause.value_or(absl::ZeroDuration());
  machine_.audit.CatchUp();
  // A tenth of a second that was not used may be made up for.
  replays_paid_until_ = std::max(replays_paid_until_, now - absl::Milliseconds(100)) + (machine_.audit.queues().replay_time() - before);
}

void Hub::CheckQueues() {
  machine_.audit.CatchUp();
  if (!KnowsAllInQueues()) return;
  const QueueHistory& expected = machine_.audit.queues();
  std::set<ItemInQueue> waiting;
  for (size_t queue = 0; queue < assessment::kQueues.size(); ++queue) {
    const auto places = engine_->reader()->Places(queue, std::nullopt, kAll);
    Require(places.ok(), "a queue can't be read: ", places.status().ToString());
    for (const queues::Place& place : *places) waiting.emplace(assessment::kQueues[queue], place.sequence);
    CheckDeadLetters(std::string(assessment::kQueues[queue]));
    CheckCounters(queue);
  }
  for (const ItemInQueue& item : expected.waiting()) Require(waiting.contains(item), item.second, " is missing in queue ", item.first);
  for (const ItemInQueue& item : waiting) {
    Require(expected.waiting().contains(item), item.second, " waits in queue ", item.first, " although it is done");
  }
  for (const auto& [replay_id, replay] : expected.replays()) CheckReplay(replay_id);
}

void Hub::CheckCounters(size_t queue) {
  const auto of_queue = [queue](const std::set<ItemInQueue>& items) {
    const std::string name(assessment::kQueues[queue]);
    return std::distance(items.lower_bound({name, 0}), items.upper_bound({name, INT64_MAX}));
  };
  const auto depth = engine_->reader()->Depth(queue);
  Require(depth.ok(), "a queue's depth can't be read: ", depth.status().ToString());
  const int64_t set_aside = of_queue(machine_.audit.queues().set_aside());
  const int64_t waiting = of_queue(machine_.audit.queues().waiting());
  const queues::QueueCounters& counters = depth->counters;
  Require(counters.dead_lettered == set_aside && counters.depth == waiting + set_aside, "queue ", assessment::kQueues[queue], " counts ",
          counters.depth, ", ", counters.dead_lettered, " of them set aside; it has ", waiting, " and ", set_aside);
}

std::vector<int64_t> Hub::CheckDeadLetters(const std::string& queue) {
  machine_.audit.CatchUp();
  const QueueHistory& expected = machine_.audit.queues();
  const auto letters =
      queues::ListDeadLetters(machine_.store, machine_.keys, engine_->reader()->table(), *queues::QueueIndex(queue), 0, kAll);
  Require(letters.ok(), "dead letters can't be read: ", letters.status().ToString());
  std::vector<int64_t> listed;
  for (const v1::DeadLetter& letter : *letters) {
    const ItemInQueue item(queue, letter.sequence());
    Require(expected.set_aside().contains(item), queue, " ", item.second, " is listed and is no dead letter");
    const ledger::v1::DeadLetterEntry& entry = expected.letters().at(item).entry;
    Require(letter.reason() == entry.reason() && letter.attempts() == entry.attempts() && letter.consumer() == entry.consumer() &&
                letter.reason_code() == entry.reason_code(),
            queue, " ", item.second, " is listed with another reason: ", letter.ShortDebugString());
    const bool is_refused = letter.reason() == v1::DEAD_LETTER_REASON_REFUSED;
    Require(letter.text() == (is_refused ? kRefusal : ""), queue, " ", item.second,
            " is listed with another text: ", letter.text());
    listed.push_back(item.second);
  }
  for (auto it = expected.set_aside().lower_bound({queue, 0}); it != expected.set_aside().end() && it->first == queue; ++it) {
    Require(std::binary_search(listed.begin(), listed.end(), it->second), queue, " ", it->second, " is a dead letter and is not listed");
  }
  return listed;
}

int64_t Hub::CheckReplay(int64_t replay_id) {
  machine_.audit.CatchUp();
  const QueueHistory::Replay& expected = machine_.audit.queues().replays().at(replay_id);
  const auto row = engine_->reader()->table().FindReplay(replay_id);
  Require(row.ok() && row->has_value(), "the queues have forgotten replay ", replay_id);
  Require((*row)->state() == expected.state && (*row)->next_sequence() == expected.next_sequence &&
              (*row)->items_put_back() == expected.items_put_back,
          "replay ", replay_id, " is at ", expected.next_sequence, " and the queues say ", (*row)->ShortDebugString());
  return (*row)->next_sequence();
}

}  // namespace postgate::simulation
