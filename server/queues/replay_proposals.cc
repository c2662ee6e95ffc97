// SPDX-License-Identifier: Apache-2.0
#include "server/queues/replay_proposals.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/assessment/queues.h"
#include "core/plants/plant.h"
#include "server/queues/write_proposal.h"
#include "server/register/containers.h"
#include "server/register/rows.h"

namespace postgate::queues {
namespace {

using ledger::v1::Entry;

class StartProposal final : public WriteProposal<int64_t> {
 public:
  StartProposal(QueueAdjudication* adjudication, Entry entry, MayStartReplay may_start, Done done)
      : WriteProposal(adjudication, std::move(entry), std::move(done)), may_start_(std::move(may_start)) {}

 private:
  absl::Status Decide(ledger::Draft&, Entry&) override {
    if (!may_start_.status.ok()) return may_start_.status;
    if (adjudication_.last_replay_start <= may_start_.counted_at) return absl::OkStatus();
    return absl::AbortedError(absl::StrCat("replay ", adjudication_.last_replay_start, " was started at the same time; call again"));
  }
  void Entered(int64_t sequence, const Entry&) override { adjudication_.last_replay_start = sequence; }
  int64_t OutcomeOf(int64_t sequence, const Entry&) const override { return sequence; }

  const MayStartReplay may_start_;
};

class CancellationProposal final : public WriteProposal<int64_t> {
 public:
  using WriteProposal::WriteProposal;

 private:
  absl::Status Decide(ledger::Draft& draft, Entry& entry) override {
    const int64_t replay_id = entry.replay_cancellation().replay_id();
    const bool has_ended = adjudication_.ended_replays.Contains(replay_id, adjudication_.reader->applied_sequence());
    const auto row = adjudication_.reader->table().FindReplay(replay_id);
    if (!row.ok()) return LookUpFailed(draft, row.status());
    if (!row->has_value()) return absl::NotFoundError(absl::StrCat("there is no replay ", replay_id));
    if (!has_ended && (*row)->state() == v1::REPLAY_STATE_UNFINISHED) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat("replay ", replay_id, " is finished or cancelled"));
  }
  void Entered(int64_t sequence, const Entry& entry) override {
    if (POSTGATE_PLANT(replay_goes_on_after_cancellation)) return;
    adjudication_.ended_replays.Add(entry.replay_cancellation().replay_id(), sequence);
  }
  int64_t OutcomeOf(int64_t, const Entry& entry) const override { return entry.replay_cancellation().replay_id(); }
};

class StepProposal final : public ledger::Proposal {
 public:
  StepProposal(QueueAdjudication* adjudication, ReplayStep step, std::function<void(absl::StatusOr<ReplayStepOutcome>)> done)
      : adjudication_(*adjudication), step_(std::move(step)), done_(std::move(done)) {}

  size_t size_bytes() const override { return 64 + step_.candidates.size() * 64; }

  void Adjudicate(ledger::Draft& draft) override {
    const bool has_ended = adjudication_.ended_replays.Contains(step_.replay_id, adjudication_.reader->applied_sequence());
    const auto row = adjudication_.reader->table().FindReplay(step_.replay_id);
    if (!row.ok()) return draft.Fail(row.status());
    if (has_ended || !row->has_value() || (*row)->state() != v1::REPLAY_STATE_UNFINISHED) return;
    if ((*row)->next_sequence() != step_.first_sequence) return;
    Entry entry;
    entry.set_principal(ledger::kHubPrincipal);
    ledger::v1::RedeliveryEntry& redelivery = *entry.mutable_redelivery();
    redelivery.set_replay_id(step_.replay_id);
    redelivery.set_queue(std::string(assessment::kQueues[step_.queue]));
    redelivery.set_first_sequence(step_.first_sequence);
    redelivery.set_next_sequence(step_.next_sequence);
    for (const Candidate& candidate : step_.candidates) {
      if (absl::Status added = AddIfCurrent(candidate, redelivery); !added.ok()) return draft.Fail(added);
    }
    if (POSTGATE_PLANT(replay_leaves_out_an_item) && redelivery.items_size() > 1) redelivery.mutable_items()->RemoveLast();
    outcome_ = {draft.next_sequence(), redelivery.items_size()};
    if (step_.next_sequence >= step_.end_sequence) adjudication_.ended_replays.Add(step_.replay_id, outcome_.entry_sequence);
    draft.AddEntry() = std::move(entry);
  }

  void Complete(const absl::Status& status, const ledger::CommittedBlock&) override {
    if (!status.ok()) return done_(status);
    done_(outcome_);
  }

 private:
  absl::Status AddIfCurrent(const Candidate& candidate, ledger::v1::RedeliveryEntry& redelivery) const {
    const absl::StatusOr<registry::ItemRowPtr> row = adjudication_.registry->overlay().FindItem(candidate.item_id);
    if (!row.ok()) return row.status();
    const ledger::v1::ItemUse* use = registry::FindCurrentUse(row->get(), candidate.registration_number, candidate.sequence);
    if (use == nullptr) return absl::OkStatus();
    const auto waiting = adjudication_.reader->table().FindItem(step_.queue, candidate.sequence);
    if (!waiting.ok()) return waiting.status();
    if (waiting->has_value()) return absl::OkStatus();
    const absl::StatusOr<registry::Whereabouts> whereabouts = registry::FindWhereabouts(*adjudication_.registry, row->get(), candidate.carrier);
    if (!whereabouts.ok()) return whereabouts.status();
    ledger::v1::RedeliveryEntry::Item& item = *redelivery.add_items();
    item.set_sequence(candidate.sequence);
    *item.mutable_accepted_at() = candidate.accepted_at;
    if (whereabouts->departure_at.has_value()) {
      *item.mutable_departure_at() = *whereabouts->departure_at;
    } else if (use->has_planned_departure_at()) {
      *item.mutable_departure_at() = use->planned_departure_at();
    }
    return absl::OkStatus();
  }

  QueueAdjudication& adjudication_;
  const ReplayStep step_;
  const std::function<void(absl::StatusOr<ReplayStepOutcome>)> done_;
  ReplayStepOutcome outcome_;
};

Entry EntryOf(std::string principal, std::string request_id) {
  Entry entry;
  entry.set_principal(std::move(principal));
  entry.set_request_id(std::move(request_id));
  return entry;
}

}  // namespace

std::unique_ptr<ledger::Proposal> ProposeReplay(QueueAdjudication* adjudication, std::string principal, ledger::v1::ReplayEntry replay,
                                                MayStartReplay may_start, std::string request_id,
                                                std::function<void(absl::StatusOr<int64_t>)> done) {
  Entry entry = EntryOf(std::move(principal), std::move(request_id));
  *entry.mutable_replay() = std::move(replay);
  return std::make_unique<StartProposal>(adjudication, std::move(entry), std::move(may_start), std::move(done));
}

std::unique_ptr<ledger::Proposal> ProposeReplayCancellation(QueueAdjudication* adjudication, std::string principal, int64_t replay_id,
                                                            std::string request_id, std::function<void(absl::StatusOr<int64_t>)> done) {
  Entry entry = EntryOf(std::move(principal), std::move(request_id));
  entry.mutable_replay_cancellation()->set_replay_id(replay_id);
  return std::make_unique<CancellationProposal>(adjudication, std::move(entry), std::move(done));
}

std::unique_ptr<ledger::Proposal> ProposeReplayStep(QueueAdjudication* adjudication, ReplayStep step,
                                                    std::function<void(absl::StatusOr<ReplayStepOutcome>)> done) {
  return std::make_unique<StepProposal>(adjudication, std::move(step), std::move(done));
}

absl::StatusOr<bool> MayBePutBack(const QueueAdjudication& adjudication, size_t queue, const Candidate& candidate) {
  const auto waiting = adjudication.reader->table().FindItem(queue, candidate.sequence);
  if (!waiting.ok()) return waiting.status();
  if (waiting->has_value()) return false;
  const auto row = adjudication.registry->FindItem(candidate.item_id);
  if (!row.ok()) return row.status();
  return row->has_value() && registry::FindCurrentUse(&**row, candidate.registration_number, candidate.sequence) != nullptr;
}

}  // namespace postgate::queues
