// SPDX-License-Identifier: Apache-2.0
#include "server/queues/replayer.h"

#include <algorithm>
#include <memory>
#include <string>

#include "core/clock/clock.h"
#include "core/plants/plant.h"
#include "core/synchronization/thread_name.h"
#include "server/ledger/answer.h"
#include "server/queues/limits.h"
#include "server/register/rows.h"

namespace postgate::queues {
namespace {

// A slow replay puts back a tenth of a second's items at once, so that its entries are few.
size_t ItemsOfAStep(int32_t items_per_second) {
  return std::clamp<size_t>(static_cast<size_t>(std::max(items_per_second, 1)) / 10, 1, kRedeliveryItemsMax);
}

std::optional<Candidate> CandidateOf(const ledger::v1::Block& block, int at, const std::string& queue) {
  const ledger::v1::Entry& entry = block.entries(at);
  const ledger::v1::ItemEntry& item = entry.item();
  if (!entry.has_item() || !registry::IsAccepted(item.outcome()) || item.registration_number().empty()) return std::nullopt;
  if (std::find(item.queues().begin(), item.queues().end(), queue) == item.queues().end() && !POSTGATE_PLANT(replay_takes_items_of_other_queues)) {
    return std::nullopt;
  }
  Candidate candidate;
  candidate.sequence = block.first_sequence() + at;
  candidate.carrier = std::string(registry::CarrierOf(entry.principal()));
  candidate.item_id = item.item_id();
  candidate.registration_number = item.registration_number();
  candidate.accepted_at = block.committed_at();
  return candidate;
}

}  // namespace

class Replayer::Waiting {
 public:
  void Set(const absl::Status& status) {
    MutexLock lock(mutex_);
    if (!answer_.has_value()) answer_ = status;
    answered_.NotifyAll();
  }
  absl::Status Await() {
    MutexLock lock(mutex_);
    while (!answer_.has_value()) answered_.Wait(mutex_);
    return *answer_;
  }

 private:
  Mutex mutex_;
  CondVar answered_;
  std::optional<absl::Status> answer_ POSTGATE_GUARDED_BY(mutex_);
};

Replayer::Replayer(ReplayerOptions options) : options_([&options] {
  if (!options.monotonic_clock) options.monotonic_clock = SteadyNow;
  return std::move(options);
}()) {}

Replayer::~Replayer() { Stop(); }

void Replayer::Start() { thread_ = std::thread([this] { Run(); }); }

void Replayer::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    woken_.NotifyAll();
    // The reader may have hours to go.
    if (waiting_ != nullptr) waiting_->Set(absl::CancelledError("the replayer stops"));
  }
  if (thread_.joinable()) thread_.join();
}

void Replayer::Wake() {
  MutexLock lock(mutex_);
  work_ = true;
  woken_.NotifyAll();
}

void Replayer::Run() {
  NameThisThread("replayer");
  // What was decided before a crash may be left to be applied.
  bool is_caught_up = false;
  for (;;) {
    {
      MutexLock lock(mutex_);
      if (stopping_) return;
      work_ = false;
    }
    if (!is_caught_up) is_caught_up = AwaitApplied(options_.store->Head()).ok();
    const std::optional<absl::Duration> pause = is_caught_up ? Step() : std::optional(kTryAgainAfter);
    const absl::Time due = options_.monotonic_clock() + pause.value_or(absl::InfiniteDuration());
    MutexLock lock(mutex_);
    while (!stopping_ && options_.monotonic_clock() < due) {
      // A new replay does not hurry one that waits for its pace.
      if (!pause.has_value()) {
        if (work_) break;
        woken_.Wait(mutex_);
      } else {
        woken_.WaitFor(mutex_, absl::ToChronoNanoseconds(due - options_.monotonic_clock()));
      }
    }
  }
}

std::optional<absl::Duration> Replayer::Step() {
  const auto unfinished = FindUnfinished();
  if (!unfinished.ok()) {
    if (options_.delayed) options_.delayed(first_unfinished_, unfinished.status());
    return kTryAgainAfter;
  }
  if (!unfinished->has_value()) return std::nullopt;
  const auto& [replay_id, row] = **unfinished;
  const int32_t pace = std::max(row.replay().items_per_second(), 1);
  absl::StatusOr<ReplayStep> step = ReadStep(replay_id, row, ItemsOfAStep(pace));
  int64_t items = 0;
  absl::Status done = step.status();
  if (step.ok()) done = Propose(*std::move(step), items);
  if (!done.ok()) {
    if (options_.delayed && !absl::IsCancelled(done)) options_.delayed(replay_id, done);
    return kTryAgainAfter;
  }
  // What was not used of the time before is not made up for.
  const absl::Time now = options_.monotonic_clock();
  if (POSTGATE_PLANT(replay_pace_ignored)) return absl::ZeroDuration();
  paid_until_ = std::max(paid_until_, now - absl::Seconds(1) / 10) + absl::Seconds(1) * items / pace;
  return std::max(paid_until_ - now, absl::ZeroDuration());
}

absl::StatusOr<std::optional<std::pair<int64_t, ledger::v1::ReplayRow>>> Replayer::FindUnfinished() {
  for (;;) {
    auto rows = options_.adjudication->reader->table().ReplaysFrom(first_unfinished_, kReplaysPerPageMax);
    if (!rows.ok()) return rows.status();
    if (rows->empty()) return std::nullopt;
    for (auto& [replay_id, row] : *rows) {
      if (row.state() == v1::REPLAY_STATE_UNFINISHED) return std::optional(std::pair(replay_id, std::move(row)));
      first_unfinished_ = replay_id + 1;
    }
  }
}

absl::StatusOr<ReplayStep> Replayer::ReadStep(int64_t replay_id, const ledger::v1::ReplayRow& row, size_t items_max) {
  ReplayStep step;
  step.replay_id = replay_id;
  step.queue = QueueIndex(row.replay().queue()).value_or(0);
  step.first_sequence = row.next_sequence();
  step.next_sequence = row.next_sequence();
  step.end_sequence = row.replay().end_sequence();
  const int64_t read_until = std::min(step.end_sequence, step.first_sequence + kReplayEntriesPerStepMax);
  for (; step.next_sequence < read_until && step.candidates.size() < items_max; ++step.next_sequence) {
    if (block_ == nullptr || step.next_sequence < block_->first_sequence() ||
        step.next_sequence >= block_->first_sequence() + block_->entries_size()) {
      absl::StatusOr<ledger::CommittedBlock> block = options_.store->ReadBlock(step.next_sequence);
      if (!block.ok()) return block.status();
      block_ = *std::move(block);
    }
    std::optional<Candidate> candidate =
        CandidateOf(*block_, static_cast<int>(step.next_sequence - block_->first_sequence()), row.replay().queue());
    if (!candidate.has_value()) continue;
    const absl::StatusOr<bool> may = MayBePutBack(*options_.adjudication, step.queue, *candidate);
    if (!may.ok()) return may.status();
    if (*may) step.candidates.push_back(*std::move(candidate));
  }
  if (step.next_sequence == step.end_sequence) block_.reset();
  return step;
}

absl::Status Replayer::Propose(ReplayStep step, int64_t& items_put_back) {
  ledger::Answer<absl::StatusOr<ReplayStepOutcome>> committed;
  options_.propose(ProposeReplayStep(options_.adjudication, std::move(step), committed.Taker()));
  const absl::StatusOr<ReplayStepOutcome> outcome = committed.Await();
  if (!outcome.ok()) return outcome.status();
  items_put_back = outcome->items_put_back;
  // One that was cancelled meanwhile: the rows will say so.
  return AwaitApplied(outcome->entry_sequence >= 0 ? outcome->entry_sequence : options_.store->Head());
}

absl::Status Replayer::AwaitApplied(int64_t sequence) {
  const auto waiting = std::make_shared<Waiting>();
  {
    MutexLock lock(mutex_);
    if (stopping_) return absl::CancelledError("the replayer stops");
    waiting_ = waiting;
  }
  options_.when_applied(sequence, [waiting](const absl::Status& status) { waiting->Set(status); });
  return waiting->Await();
}

}  // namespace postgate::queues
