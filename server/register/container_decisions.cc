// SPDX-License-Identifier: Apache-2.0
#include "server/register/container_decisions.h"

#include <string>
#include <utility>

#include "core/decisions/adjudication.h"
#include "server/register/register.h"

namespace postgate::registry {
namespace {

using ledger::v1::ContainerRow;
using ledger::v1::OpenDecision;

// A do-not-load goes only when a resolution names it; anything else also when it is withdrawn or superseded.
bool Ends(const v1::Decision& decision, const v1::Decision& open) {
  const bool named = (!decision.supersedes().empty() && decision.supersedes() == open.decision_id()) ||
                     (!decision.referral_id().empty() && decision.referral_id() == open.referral_id());
  if (!named) return false;
  return open.kind() != v1::DECISION_KIND_DO_NOT_LOAD || decision.kind() == v1::DECISION_KIND_REFERRAL_RESOLVED;
}

void TakeDecision(const v1::Decision& decision, int64_t sequence, ContainerRow& row) {
  auto& open = *row.mutable_open_decisions();
  for (auto it = open.begin(); it != open.end();) it = Ends(decision, it->decision()) ? open.erase(it) : it + 1;
  if (!decisions::IsInherited(decision.kind())) return;
  OpenDecision& added = *open.Add();
  *added.mutable_decision() = decision;
  added.mutable_decision()->clear_text();
  added.mutable_decision()->clear_revisions();
  added.set_sequence(sequence);
}

}  // namespace

absl::Status ApplyToContainer(Register& registry, int64_t sequence, const ledger::v1::Entry& entry) {
  const v1::Decision& decision = entry.decision().decision();
  if (!decision.receptacle_id().empty()) {
    absl::StatusOr<ContainerRowPtr> found = registry.overlay().FindReceptacle(decision.receptacle_id());
    if (!found.ok()) return found.status();
    ContainerRow row = *found != nullptr ? **found : ContainerRow();
    TakeDecision(decision, sequence, row);
    registry.overlay().PutReceptacle(decision.receptacle_id(), std::move(row));
  } else if (!decision.dispatch_id().empty()) {
    absl::StatusOr<ContainerRowPtr> found = registry.overlay().FindDispatch(decision.dispatch_id());
    if (!found.ok()) return found.status();
    ContainerRow row = *found != nullptr ? **found : ContainerRow();
    TakeDecision(decision, sequence, row);
    registry.overlay().PutDispatch(decision.dispatch_id(), std::move(row));
  }
  return absl::OkStatus();
}

}  // namespace postgate::registry
