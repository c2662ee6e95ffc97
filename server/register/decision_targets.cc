// SPDX-License-Identifier: Apache-2.0
#include "server/register/decision_targets.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "core/decisions/adjudication.h"
#include "core/decisions/precedence_table.h"
#include "server/register/containers.h"
#include "server/register/decision.h"
#include "server/register/refused_nestings.h"
#include "server/register/register.h"
#include "server/register/rows.h"

namespace postgate::registry {
namespace {

using ledger::v1::ItemUse;

absl::Status CheckVersion(const ItemUse& use, int32_t version) {
  if (version == 0 || version == use.version()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("version ", version, " of ", use.registration_number(),
                                                    " is not current: decide on version ", use.version(), ", or on 0 for the current one"));
}

absl::StatusOr<DecisionTargets> TargetByNumber(const Register& registry, const v1::Decision& decision) {
  absl::StatusOr<RegistrationRowPtr> registration = registry.overlay().FindRegistration(decision.registration_number());
  if (!registration.ok()) return registration.status();
  if (*registration == nullptr) {
    return absl::NotFoundError(absl::StrCat("no item has the registration number ", decision.registration_number()));
  }
  const std::string& item_id = (*registration)->item_id();
  if (!decision.item_id().empty() && decision.item_id() != item_id) {
    return absl::InvalidArgumentError("item_id is not the one of registration_number; leave it empty or give the right one");
  }
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(item_id);
  if (!row.ok()) return row.status();
  const ItemUse* use = *row != nullptr ? FindUse(**row, decision.registration_number()) : nullptr;
  if (use == nullptr) return absl::NotFoundError("no item has this registration number");
  if (absl::Status status = CheckVersion(*use, decision.version()); !status.ok()) return status;
  DecisionTargets targets;
  targets.items.push_back({item_id, *use});
  return targets;
}

absl::StatusOr<DecisionTargets> TargetByItemId(const Register& registry, const v1::Decision& decision) {
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(decision.item_id());
  if (!row.ok()) return row.status();
  DecisionTargets targets;
  if (*row != nullptr) {
    for (const ItemUse& use : (*row)->uses()) {
      if (!use.cancelled()) targets.items.push_back({decision.item_id(), use});
    }
  }
  if (targets.items.empty()) return absl::NotFoundError("no live item has this item_id");
  if (targets.items.size() > 1) {
    return absl::FailedPreconditionError("several live items have this item_id; name the registration number");
  }
  if (absl::Status status = CheckVersion(targets.items[0].use, decision.version()); !status.ok()) return status;
  return targets;
}

// Adds those that are not among the items, as long as there is room: what others say is in a container must not make it too large to
// decide on.
void AddRefused(std::vector<CurrentItem> refused, std::vector<CurrentItem>& items) {
  if (refused.empty()) return;
  absl::flat_hash_set<std::string> there;
  for (const CurrentItem& item : items) there.insert(item.registration_number);
  for (CurrentItem& item : refused) {
    if (static_cast<int64_t>(items.size()) >= kDecisionItemsMax) return;
    if (there.insert(item.registration_number).second) items.push_back(std::move(item));
  }
}

absl::StatusOr<DecisionTargets> TargetsInContainer(const Register& registry, const v1::Decision& decision) {
  const bool receptacle = !decision.receptacle_id().empty();
  absl::StatusOr<ContainerRowPtr> row = receptacle ? registry.overlay().FindReceptacle(decision.receptacle_id())
                                                   : registry.overlay().FindDispatch(decision.dispatch_id());
  if (!row.ok()) return row.status();
  if (*row == nullptr && !decisions::IsInherited(decision.kind())) {
    return absl::NotFoundError(receptacle ? "no movement has named this receptacle_id" : "no movement has named this dispatch_id");
  }
  absl::StatusOr<std::vector<CurrentItem>> items =
      receptacle ? ItemsInReceptacle(registry, decision.receptacle_id()) : ItemsInDispatch(registry, decision.dispatch_id());
  if (!items.ok()) return items.status();
  if (static_cast<int64_t>(items->size()) > kDecisionItemsMax) {
    return absl::ResourceExhaustedError(absl::StrCat("the dispatch holds ", items->size(), " items, more than the ", kDecisionItemsMax,
                                                     " of one decision; decide on its receptacles"));
  }
  absl::StatusOr<std::vector<CurrentItem>> refused = receptacle ? ItemsRefusedInReceptacle(registry, decision.receptacle_id())
                                                                : ItemsRefusedInDispatch(registry, decision.dispatch_id());
  if (!refused.ok()) return refused.status();
  AddRefused(*std::move(refused), *items);
  DecisionTargets targets;
  targets.items.reserve(items->size());
  for (CurrentItem& item : *items) {
    absl::StatusOr<ItemRowPtr> item_row = registry.overlay().FindItem(item.item_id);
    if (!item_row.ok()) return item_row.status();
    const ItemUse* use = *item_row != nullptr ? FindUse(**item_row, item.registration_number) : nullptr;
    if (use != nullptr) targets.items.push_back({std::move(item.item_id), *use});
  }
  return targets;
}

}  // namespace

absl::StatusOr<DecisionTargets> FindTargets(const Register& registry, const v1::Decision& decision) {
  const bool item = !decision.registration_number().empty() || !decision.item_id().empty();
  const int named = (item ? 1 : 0) + (decision.receptacle_id().empty() ? 0 : 1) + (decision.dispatch_id().empty() ? 0 : 1);
  if (named != 1) {
    return absl::InvalidArgumentError(
        "a decision names exactly one of: an item (registration_number or item_id), receptacle_id, dispatch_id");
  }
  if (decision.kind() == v1::DECISION_KIND_UNSPECIFIED || decisions::FindPrecedence(decision.kind()) == nullptr) {
    return absl::InvalidArgumentError("kind: a decision needs one of DecisionKind's values");
  }
  if (!item) {
    if (decision.version() != 0) return absl::InvalidArgumentError("version: only a decision on one item may name it");
    return TargetsInContainer(registry, decision);
  }
  return decision.registration_number().empty() ? TargetByItemId(registry, decision) : TargetByNumber(registry, decision);
}

}  // namespace postgate::registry
