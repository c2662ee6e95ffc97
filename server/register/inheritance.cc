// SPDX-License-Identifier: Apache-2.0
#include "server/register/inheritance.h"

#include <string>

#include "server/register/parcels.h"
#include "server/register/register.h"
#include "server/register/rows.h"

namespace postgate::registry {

using ledger::v1::ItemUse;

absl::Status AddItemDecision(Register& registry, ledger::Draft& draft, absl::string_view principal, absl::string_view item_id,
                             const ItemUse& use, const v1::Decision& decision, int64_t decision_sequence,
                             const decisions::Verdict& verdict, bool inherited) {
  const int64_t sequence = draft.next_sequence();
  ledger::v1::Entry& entry = draft.AddEntry();
  entry.set_principal(principal.data(), principal.size());
  ledger::v1::ItemDecisionEntry& effect = *entry.mutable_item_decision();
  effect.set_decision_id(decision.decision_id());
  effect.set_decision_sequence(decision_sequence);
  effect.set_registration_number(use.registration_number());
  effect.set_version(use.version());
  effect.set_item_id(item_id.data(), item_id.size());
  effect.set_carrier(use.carrier());
  effect.set_destination_operator(use.destination_operator());
  effect.set_kind(decision.kind());
  effect.set_track(verdict.track);
  effect.set_inherited(inherited);
  effect.set_closes_track(verdict.closes_track);
  *effect.mutable_standing() = verdict.standing;
  return ApplyItemDecision(registry, sequence, entry);
}

absl::Status AddInherited(Register& registry, ledger::Draft& draft, const PendingInheritance& pending) {
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(pending.item_id);
  if (!row.ok()) return row.status();
  const ItemUse* use = *row != nullptr ? FindUse(**row, pending.registration_number) : nullptr;
  if (use == nullptr) return absl::OkStatus();
  std::vector<v1::Decision> decisions;
  decisions.reserve(pending.open_decisions.size());
  for (const ledger::v1::OpenDecision& open : pending.open_decisions) decisions.push_back(open.decision());
  const decisions::Inheritance inheritance = decisions::Inherit(use->standing(), decisions);
  for (const decisions::Inheritance::Taken& taken : inheritance.taken) {
    const ledger::v1::OpenDecision& open = pending.open_decisions[taken.index];
    absl::Status added = AddItemDecision(registry, draft, ledger::kHubPrincipal, pending.item_id, *use, open.decision(), open.sequence(), taken.verdict,
                                         /*inherited=*/true);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

absl::Status ApplyItemDecision(Register& registry, int64_t sequence, const ledger::v1::Entry& entry) {
  const ledger::v1::ItemDecisionEntry& effect = entry.item_decision();
  if (decisions::MustNotBeLoaded(effect.standing())) registry.overlay().PutStopped(effect.registration_number());
  return ChangeUse(registry, effect.item_id(), effect.registration_number(), [&](ItemUse& use) {
    *use.mutable_standing() = effect.standing();
    AddSequence(use, sequence);
  });
}

}  // namespace postgate::registry
