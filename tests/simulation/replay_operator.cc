// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/replay_operator.h"

#include <iterator>
#include <limits>

#include "server/queues/replay_proposals.h"

namespace postgate::simulation {
namespace {

constexpr int64_t kReplaysMax = 6;
// Items a second: each in a step of its own, a few at once, all at once.
constexpr int32_t kPaces[] = {1, 10, 5'000};

}  // namespace

void ReplayOperator::Step(Hub& hub) {
  if (!caller_.is_idle()) {
    const auto answer = caller_.Hear(hub);
    // A replay may end before its cancellation.
    const bool may_be = !answer.has_value() || answer->ok() || absl::IsFailedPrecondition(answer->status());
    Require(may_be, "a replay's call fails: ", answer.has_value() ? answer->status().ToString() : "");
    return;
  }
  if (run_.OneIn(3)) return Look(hub);
  if (has_stopped_) return;
  if (run_.OneIn(4)) return Cancel(hub);
  if (run_.OneIn(3)) Start(hub);
}

void ReplayOperator::Start(Hub& hub) {
  const int64_t entries = machine_.store.Head() + 1;
  if (started_ >= kReplaysMax || entries < 20) return;
  ++started_;
  ledger::v1::ReplayEntry replay;
  // One in which nothing is acknowledged at times: it puts back nothing.
  const absl::string_view queue = run_.OneIn(8)   ? assessment::kRevenueQueue
                                  : run_.OneIn(2) ? assessment::kReleaseQueue
                                                  : assessment::kSecurityQueue;
  replay.set_queue(std::string(queue));
  replay.set_first_sequence(static_cast<int64_t>(run_.Below(static_cast<uint64_t>(entries / 2))));
  replay.set_end_sequence(entries - static_cast<int64_t>(run_.Below(static_cast<uint64_t>(entries / 4))));
  replay.set_items_per_second(kPaces[run_.Below(std::size(kPaces))]);
  const std::shared_ptr<Call> call = caller_.NewCall();
  call->reads_queues = true;
  call->propose = [replay, principal = caller_.principal(), id = call->request_id](Hub& at, const sealing::DayKeys&, auto done) {
    // How many may be unfinished is not simulated: none counts as started since.
    const queues::MayStartReplay may_start{absl::OkStatus(), std::numeric_limits<int64_t>::max()};
    return queues::ProposeReplay(at.adjudication(), principal, replay, may_start, id, [done](const absl::StatusOr<int64_t>& started) {
      if (!started.ok()) return done(started.status());
      done(absl::StrCat(*started));
    });
  };
  caller_.Send(hub, call);
}

int64_t ReplayOperator::AnyReplay() {
  const auto& replays = machine_.audit.queues().replays();
  return replays.empty() ? -1 : std::next(replays.begin(), static_cast<std::ptrdiff_t>(run_.Below(replays.size())))->first;
}

void ReplayOperator::Cancel(Hub& hub) {
  const int64_t replay_id = AnyReplay();
  if (replay_id < 0) return;
  const std::shared_ptr<Call> call = caller_.NewCall();
  call->reads_queues = true;
  call->propose = [replay_id, principal = caller_.principal(), id = call->request_id](Hub& at, const sealing::DayKeys&, auto done) {
    return queues::ProposeReplayCancellation(at.adjudication(), principal, replay_id, id, [done](const absl::StatusOr<int64_t>& cancelled) {
      if (!cancelled.ok()) return done(cancelled.status());
      done(absl::StrCat(*cancelled));
    });
  };
  caller_.Send(hub, call);
}

void ReplayOperator::Look(Hub& hub) {
  const int64_t replay_id = AnyReplay();
  if (replay_id < 0 || !hub.KnowsAllInQueues()) return;
  const int64_t next = hub.CheckReplay(replay_id);
  int64_t& seen = seen_[replay_id];
  Require(next >= seen, "replay ", replay_id, " was at ", seen, ", and is at ", next);
  seen = next;
}

bool ReplayOperator::IsDone() const {
  for (const auto& [id, replay] : machine_.audit.queues().replays()) {
    if (replay.state == v1::REPLAY_STATE_UNFINISHED) return false;
  }
  return caller_.is_idle();
}

}  // namespace postgate::simulation
