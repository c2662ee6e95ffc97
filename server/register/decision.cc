// SPDX-License-Identifier: Apache-2.0
#include "server/register/decision.h"

#include <utility>
#include <vector>

#include "core/crash_points/crash_points.h"
#include "core/decisions/adjudication.h"
#include "core/encoding/timestamp.h"
#include "core/plants/plant.h"
#include "server/register/container_decisions.h"
#include "server/register/decision_ids.h"
#include "server/register/decision_targets.h"
#include "server/register/inheritance.h"
#include "server/register/register.h"
#include "server/register/rows.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::registry {
namespace {

class DecisionProposal final : public ledger::Proposal {
 public:
  DecisionProposal(Register* registry, const sealing::DayKeys& keys, v1::Decision decision, std::string request_id,
                   std::function<void(absl::StatusOr<DecisionOutcome>)> done)
      : registry_(*registry), principal_(keys.principal), request_id_(std::move(request_id)), done_(std::move(done)) {
    sealed_.set_principal(principal_);
    sealed_.set_request_id(request_id_);
    *sealed_.mutable_decision()->mutable_decision() = std::move(decision);
    sealing::SealTexts(keys, sealed_);
    decision_.Swap(sealed_.mutable_decision()->mutable_decision());
  }

  size_t size_bytes() const override { return sealed_.ByteSizeLong() + decision_.ByteSizeLong(); }

  void Adjudicate(ledger::Draft& draft) override {
    if (earlier_.Find(registry_.requests(), draft, principal_, request_id_)) return;

    Complement(draft);
    absl::StatusOr<DecisionTargets> targets = FindTargets(registry_, decision_);
    if (!targets.ok()) {
      status_ = targets.status();
      return;
    }
    std::vector<Affected> affected;
    status_ = Judge(*targets, affected);
    if (!status_.ok()) return;
    Record(draft, affected);
  }

  void Complete(const absl::Status& status, const ledger::CommittedBlock& block) override {
    if (!status.ok()) return done_(status);
    if (!status_.ok()) return done_(status_);
    Pass(CrashPoint::kDecisionCommitted);
    if (!earlier_.found()) return done_(std::move(outcome_));
    absl::StatusOr<ledger::v1::Entry> entry = earlier_.Read(registry_.store(), block, {ledger::v1::Entry::kDecision});
    if (!entry.ok()) return done_(entry.status());
    done_(DecisionOutcome{entry->decision().decision().decision_id(), entry->decision().items_affected()});
  }

 private:
  struct Affected {
    const DecisionTargets::Target* target;
    decisions::Verdict verdict;
  };

  void Complement(const ledger::Draft& draft) {
    decision_.set_decision_id(DecisionId(draft.metadata().ledger_epoch(), draft.next_sequence()));
    if (!decision_.has_decided_at()) *decision_.mutable_decided_at() = encoding::ToTimestamp(draft.now());
    const bool refers = decision_.kind() == v1::DECISION_KIND_REQUEST_FOR_INFORMATION ||
                        decision_.kind() == v1::DECISION_KIND_REQUEST_FOR_SCREENING || decision_.kind() == v1::DECISION_KIND_DO_NOT_LOAD;
    if (refers && decision_.referral_id().empty()) decision_.set_referral_id(decision_.decision_id());
  }

  // On one item the table's refusal is the answer. On a receptacle or dispatch it is taken where it can be; refused when it can be nowhere.
  absl::Status Judge(const DecisionTargets& targets, std::vector<Affected>& affected) {
    absl::Status refusal;
    for (const DecisionTargets::Target& target : targets.items) {
      decisions::Verdict verdict = decisions::Adjudicate(target.use.standing(), decision_);
      if (!verdict.status.ok()) {
        refusal.Update(verdict.status);
        continue;
      }
      if (decision_.track() == v1::TRACK_UNSPECIFIED) decision_.set_track(verdict.track);
      affected.push_back({&target, std::move(verdict)});
    }
    if (affected.empty() && !targets.items.empty()) return refusal;
    return absl::OkStatus();
  }

  void Record(ledger::Draft& draft, const std::vector<Affected>& affected) {
    const int64_t sequence = draft.next_sequence();
    ledger::v1::Entry& entry = draft.AddEntry();
    entry = std::move(sealed_);
    *entry.mutable_decision()->mutable_decision() = decision_;
    entry.mutable_decision()->set_items_affected(static_cast<int64_t>(affected.size()));
    if (absl::Status status = ApplyToContainer(registry_, sequence, entry); !status.ok()) return draft.Fail(status);
    Pass(CrashPoint::kDecisionEntered);
    for (const Affected& one : affected) {
      if (POSTGATE_PLANT(decision_without_effect)) break;
      absl::Status status = AddItemDecision(registry_, draft, principal_, one.target->item_id, one.target->use, decision_, sequence,
                                            one.verdict, /*inherited=*/false);
      if (POSTGATE_PLANT(decision_applied_twice)) {
        status = AddItemDecision(registry_, draft, principal_, one.target->item_id, one.target->use, decision_, sequence, one.verdict, false);
      }
      if (!status.ok()) return draft.Fail(status);
      Pass(CrashPoint::kItemDecided);
    }
    registry_.requests().Add(draft, principal_, request_id_, sequence);
    outcome_ = {decision_.decision_id(), static_cast<int64_t>(affected.size())};
  }

  Register& registry_;
  const std::string principal_;
  v1::Decision decision_;      // without its texts
  ledger::v1::Entry sealed_;   // without the decision
  const std::string request_id_;
  const std::function<void(absl::StatusOr<DecisionOutcome>)> done_;
  absl::Status status_;
  DecisionOutcome outcome_;
  EarlierAnswer earlier_;
};

}  // namespace

std::unique_ptr<ledger::Proposal> ProposeDecision(Register* registry, const sealing::DayKeys& keys, v1::Decision decision, std::string request_id,
                                                  std::function<void(absl::StatusOr<DecisionOutcome>)> done) {
  return std::make_unique<DecisionProposal>(registry, keys, std::move(decision), std::move(request_id), std::move(done));
}

}  // namespace postgate::registry
