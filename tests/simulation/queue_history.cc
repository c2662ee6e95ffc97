// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/queue_history.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/assessment/queues.h"
#include "tests/simulation/run.h"

namespace postgate::simulation {
namespace {

// Where it stands, or stood when it was withdrawn.
QueueHistory::Standing StandingUnlessWithdrawn(const std::vector<QueueHistory::Change>& history) {
  const bool is_withdrawn = history.back().standing == QueueHistory::Standing::kWithdrawn;
  return (history.end() - (is_withdrawn ? 2 : 1))->standing;
}

}  // namespace

void QueueHistory::Enqueue(const std::string& queue, int64_t item, int64_t sequence) {
  const auto [history, is_new] = histories_.try_emplace(ItemInQueue(queue, item));
  Require(is_new, item, " is put into queue ", queue, " twice");
  Become(history, sequence, Standing::kWaiting);
}

void QueueHistory::Withdraw(int64_t item, int64_t sequence) {
  for (const absl::string_view queue : assessment::kQueues) {
    const auto history = histories_.find(ItemInQueue(queue, item));
    if (history != histories_.end()) Become(history, sequence, Standing::kWithdrawn);
  }
}

void QueueHistory::Take(int64_t sequence, const ledger::v1::Entry& entry) {
  if (entry.has_acknowledgement()) return TakeAcknowledgement(sequence, entry.acknowledgement());
  if (entry.has_dead_letter()) return TakeDeadLetter(sequence, entry.dead_letter());
  if (entry.has_dead_letter_retry()) return TakeRetry(sequence, entry.dead_letter_retry());
  if (entry.has_dead_letter_resubmission()) return TakeResubmission(sequence, entry.request_id(), entry.dead_letter_resubmission());
  if (entry.has_replay()) return TakeReplay(sequence, entry.replay());
  if (entry.has_redelivery()) return TakeRedelivery(sequence, entry.redelivery());
  if (entry.has_replay_cancellation()) return TakeReplayCancellation(sequence, entry.replay_cancellation().replay_id());
}

QueueHistory::Histories::iterator QueueHistory::Known(absl::string_view queue, int64_t item) {
  const auto found = histories_.find(ItemInQueue(queue, item));
  Require(found != histories_.end(), item, " never was in queue ", queue);
  return found;
}

void QueueHistory::Become(Histories::iterator history, int64_t sequence, Standing standing) {
  history->second.push_back({sequence, standing});
  waiting_.erase(history->first);
  set_aside_.erase(history->first);
  if (standing == Standing::kWaiting) waiting_.insert(history->first);
  if (standing == Standing::kSetAside) set_aside_.insert(history->first);
}

// What was withdrawn meanwhile may still be acknowledged or set aside by whoever had it: that changes nothing any more.
void QueueHistory::TakeAcknowledgement(int64_t sequence, const ledger::v1::AcknowledgementEntry& done) {
  for (const int64_t item : done.item_sequences()) {
    const auto history = Known(done.queue(), item);
    const Standing standing = StandingUnlessWithdrawn(history->second);
    Require(standing != Standing::kAcknowledged, done.queue(), " ", item, " is acknowledged twice");
    Require(standing != Standing::kSetAside, done.queue(), " ", item, " is acknowledged, and is a dead letter");
    if (history->second.back().standing == Standing::kWithdrawn) {
      history->second.insert(history->second.end() - 1, {sequence, Standing::kAcknowledged});
    } else {
      Become(history, sequence, Standing::kAcknowledged);
    }
  }
}

void QueueHistory::TakeDeadLetter(int64_t sequence, const ledger::v1::DeadLetterEntry& letter) {
  const bool is_refused = letter.reason() == v1::DEAD_LETTER_REASON_REFUSED;
  Require(is_refused || letter.reason() == v1::DEAD_LETTER_REASON_ATTEMPTS_USED_UP, "a dead letter without a good reason");
  Require(letter.attempts() >= (is_refused ? 1 : kAttemptsMax), "set aside after ", letter.attempts(), " attempts");
  const auto history = Known(letter.queue(), letter.item_sequence());
  letters_[history->first] = Letter{sequence, letter};
  const Standing standing = history->second.back().standing;
  if (standing == Standing::kWithdrawn) return;
  Require(standing == Standing::kWaiting, letter.queue(), " ", letter.item_sequence(), " is set aside, and did not wait");
  Become(history, sequence, Standing::kSetAside);
  ++dead_letters_;
}

void QueueHistory::TakeRetry(int64_t sequence, const ledger::v1::DeadLetterRetryEntry& retry) {
  for (const int64_t item : retry.item_sequences()) {
    const auto history = Known(retry.queue(), item);
    const Standing standing = history->second.back().standing;
    Require(StandingUnlessWithdrawn(history->second) == Standing::kSetAside, retry.queue(), " ", item, " is retried, and is no dead letter");
    // The queues may not know of it yet.
    if (standing == Standing::kWithdrawn) continue;
    Become(history, sequence, Standing::kWaiting);
    ++retried_;
  }
  answers_[sequence] = absl::StrJoin(retry.item_sequences(), " ");
}

void QueueHistory::TakeResubmission(int64_t sequence, const std::string& request_id,
                                    const ledger::v1::DeadLetterResubmissionEntry& resubmission) {
  const auto history = Known(resubmission.queue(), resubmission.item_sequence());
  Require(history->second.back().standing == Standing::kSetAside, resubmission.queue(), " ", resubmission.item_sequence(),
          " is resubmitted, and is no dead letter");
  Become(history, sequence, Standing::kWaiting);
  resubmissions_[history->first].emplace(sequence, request_id);
  answers_[sequence] = absl::StrCat(resubmission.registration_number(), " ", resubmission.version(), " ", sequence);
  ++resubmitted_;
}

void QueueHistory::TakeReplay(int64_t sequence, const ledger::v1::ReplayEntry& entry) {
  Require(entry.end_sequence() <= sequence, "a replay is of what was not there");
  replays_[sequence] = Replay{entry, v1::REPLAY_STATE_UNFINISHED, entry.first_sequence(), 0};
  answers_[sequence] = absl::StrCat(sequence);
}

void QueueHistory::TakeRedelivery(int64_t sequence, const ledger::v1::RedeliveryEntry& redelivery) {
  const int64_t id = redelivery.replay_id();
  const auto found = replays_.find(id);
  Require(found != replays_.end(), "there is no replay ", id);
  Replay& replay = found->second;
  Require(replay.state == v1::REPLAY_STATE_UNFINISHED, "replay ", id, " goes on after its end");
  Require(redelivery.queue() == replay.entry.queue(), "replay ", id, " is of another queue");
  Require(redelivery.first_sequence() == replay.next_sequence, "replay ", id, " goes on at ", redelivery.first_sequence(), ", and had come to ",
          replay.next_sequence);
  const int64_t next = redelivery.next_sequence();
  Require(next > replay.next_sequence && next <= replay.entry.end_sequence(), "replay ", id, " goes from ", replay.next_sequence, " to ", next);
  // Each that was acknowledged when the replay began and since: one that was acknowledged later may be put back or not.
  std::set<int64_t> must;
  for (auto it = histories_.lower_bound(ItemInQueue(replay.entry.queue(), replay.next_sequence));
       it != histories_.end() && it->first < ItemInQueue(replay.entry.queue(), next); ++it) {
    const Change& last = it->second.back();
    if (last.standing == Standing::kAcknowledged && last.sequence < id) must.insert(it->first.second);
  }
  for (const ledger::v1::RedeliveryEntry::Item& item : redelivery.items()) {
    const bool is_of_range = item.sequence() >= replay.next_sequence && item.sequence() < next;
    Require(is_of_range, "replay ", id, " puts back ", item.sequence(), ", which is not of its range");
    const auto history = Known(replay.entry.queue(), item.sequence());
    Require(history->second.back().standing == Standing::kAcknowledged, "replay ", id, " puts back ", item.sequence(),
            ", which is not acknowledged and current");
    Become(history, sequence, Standing::kWaiting);
    must.erase(item.sequence());
    ++replayed_;
  }
  Require(must.empty(), "replay ", id, " leaves out ", must.empty() ? 0 : *must.begin());
  replay.next_sequence = next;
  replay.items_put_back += redelivery.items_size();
  replay_time_ += absl::Seconds(1) * redelivery.items_size() / replay.entry.items_per_second();
  if (next == replay.entry.end_sequence()) replay.state = v1::REPLAY_STATE_FINISHED;
}

void QueueHistory::TakeReplayCancellation(int64_t sequence, int64_t replay_id) {
  const auto found = replays_.find(replay_id);
  Require(found != replays_.end(), "there is no replay ", replay_id);
  Require(found->second.state == v1::REPLAY_STATE_UNFINISHED, "replay ", replay_id, " is cancelled after its end");
  found->second.state = v1::REPLAY_STATE_CANCELLED;
  answers_[sequence] = absl::StrCat(replay_id);
}

std::optional<QueueHistory::Change> QueueHistory::At(const ItemInQueue& item, int64_t head) const {
  const auto found = histories_.find(item);
  if (found == histories_.end()) return std::nullopt;
  const auto change = std::find_if(found->second.rbegin(), found->second.rend(), [head](const Change& at) { return at.sequence <= head; });
  return change == found->second.rend() ? std::nullopt : std::optional(*change);
}

std::optional<int64_t> QueueHistory::AcknowledgedAt(const ItemInQueue& item) const {
  const auto found = histories_.find(item);
  if (found == histories_.end()) return std::nullopt;
  for (auto change = found->second.rbegin(); change != found->second.rend(); ++change) {
    if (change->standing == Standing::kAcknowledged) return change->sequence;
  }
  return std::nullopt;
}

std::string QueueHistory::WordsAt(const ItemInQueue& item, int64_t head) const {
  const auto found = resubmissions_.find(item);
  if (found == resubmissions_.end()) return "";
  const auto behind = found->second.upper_bound(head);
  return behind == found->second.begin() ? "" : std::prev(behind)->second;
}

std::optional<std::string> QueueHistory::AnswerOf(int64_t sequence) const {
  const auto found = answers_.find(sequence);
  return found == answers_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace postgate::simulation
