// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/dead_letter_desk.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "server/queues/dead_letter_proposals.h"
#include "server/queues/dead_letters.h"

namespace postgate::simulation {

void DeadLetterDesk::Step(Hub& hub) {
  if (!caller_.is_idle()) {
    const auto answer = caller_.Hear(hub);
    if (!answer.has_value()) return;
    Require(answer->ok() || absl::IsFailedPrecondition(answer->status()), "a dead letter's call fails: ", answer->status().ToString());
    if (answer->ok() || !resubmitting_.has_value()) return;
    const auto letter = machine_.audit.queues().letters().find(resubmitting_->first);
    const bool is_as_it_was = machine_.audit.queues().set_aside().contains(letter->first) && letter->second.sequence == resubmitting_->second;
    Require(!is_as_it_was, letter->first.first, " ", letter->first.second, " is a dead letter and can't be resubmitted");
    return;
  }
  if (letters_.empty() || run_.OneIn(4)) return List(hub);
  if (run_.OneIn(2)) return Retry(hub);
  Resubmit(hub);
}

void DeadLetterDesk::List(Hub& hub) {
  const absl::string_view queue = run_.OneIn(2) ? assessment::kReleaseQueue : assessment::kSecurityQueue;
  // As every call it sees all that is on disk.
  if (!hub.KnowsAllInQueues()) return;
  queue_ = std::string(queue);
  letters_ = hub.CheckDeadLetters(queue_);
  run_.Trace(name_, " sees ", letters_.size(), " dead letters of ", queue_);
}

void DeadLetterDesk::Retry(Hub& hub) {
  const size_t count = is_willing_ ? letters_.size() : 1 + run_.Below(letters_.size());
  if (run_.OneIn(2)) return SendRetry(hub, {}, count);
  std::vector<int64_t> items(letters_.begin(), letters_.begin() + static_cast<std::ptrdiff_t>(count));
  // Now and then with what is no dead letter, or of another queue.
  if (run_.OneIn(3)) items.push_back(static_cast<int64_t>(run_.Below(static_cast<uint64_t>(machine_.audit.head()))));
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  SendRetry(hub, std::move(items), 0);
}

void DeadLetterDesk::SendRetry(Hub& hub, std::vector<int64_t> items, size_t oldest) {
  resubmitting_.reset();
  const std::shared_ptr<Call> call = caller_.NewCall();
  call->reads_queues = true;
  call->propose = [queue = *queues::QueueIndex(queue_), items, oldest, call_of = caller_.principal(), id = call->request_id](
                      Hub& at, const sealing::DayKeys&, auto done) -> std::unique_ptr<ledger::Proposal> {
    std::vector<int64_t> named = items;
    if (oldest > 0) {
      const auto rows = at.engine().reader()->table().DeadLettersFrom(queue, 0, oldest);
      Require(rows.ok(), "dead letters can't be read: ", rows.status().ToString());
      for (const auto& [item, row] : *rows) named.push_back(item);
    }
    return queues::ProposeRetry(at.adjudication(), call_of, queue, named, oldest == 0, id, [done](absl::StatusOr<std::vector<int64_t>> retried) {
      if (!retried.ok()) return done(retried.status());
      done(absl::StrJoin(*retried, " "));
    });
  };
  caller_.Send(hub, call);
}

void DeadLetterDesk::Resubmit(Hub& hub) {
  const int64_t item = letters_[run_.Below(letters_.size())];
  const auto letter = machine_.audit.queues().letters().find(ItemInQueue(queue_, item));
  Require(letter != machine_.audit.queues().letters().end(), item, " is told as a dead letter and is none");
  resubmitting_ = std::pair(letter->first, letter->second.sequence);
  const std::shared_ptr<Call> call = caller_.NewCall();
  call->reads_queues = true;
  call->propose = [queue = *queues::QueueIndex(queue_), item, id = call->request_id](
                      Hub& at, const sealing::DayKeys& keys, auto done) -> std::unique_ptr<ledger::Proposal> {
    Machine& machine = at.machine();
    auto found = queues::ReadDeadLetteredItem(machine.store, machine.keys, queue, item);
    Require(found.ok(), "a dead letter's item can't be read: ", found.status().ToString());
    google::protobuf::RepeatedPtrField<v1::PieceRevision> revisions;
    revisions.Add()->set_piece_number(1);
    revisions[0].set_description(id);
    return queues::ProposeResubmission(at.adjudication(), keys, std::move(found->item), revisions, id,
                                       [done](const absl::StatusOr<v1::ResubmitDeadLetterResponse>& resubmitted) {
                                         if (!resubmitted.ok()) return done(resubmitted.status());
                                         done(absl::StrCat(resubmitted->registration_number(), " ", resubmitted->version(), " ",
                                                           resubmitted->resubmission_sequence()));
                                       });
  };
  caller_.Send(hub, call);
}

}  // namespace postgate::simulation
