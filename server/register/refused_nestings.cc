// SPDX-License-Identifier: Apache-2.0
#include "server/register/refused_nestings.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "server/register/register.h"
#include "server/register/rows.h"

namespace postgate::registry {
namespace {

using ledger::v1::ContainerRow;
using ledger::v1::ItemRow;
using ledger::v1::Nesting;
using ledger::v1::RefusedNesting;

RefusedNesting& MutableRefused(absl::string_view carrier, ContainerRow& row) {
  auto& all = *row.mutable_refused_nestings();
  for (RefusedNesting& one : all) {
    if (one.carrier() == carrier) return one;
  }
  if (all.size() >= kRefusedCarriersMax) all.erase(all.begin());
  RefusedNesting& added = *all.Add();
  added.set_carrier(carrier.data(), carrier.size());
  return added;
}

void AddNewest(const std::string& id, google::protobuf::RepeatedPtrField<std::string>& list) {
  if (std::find(list.begin(), list.end(), id) != list.end()) return;
  if (list.size() >= kRefusedNestingsMax) list.erase(list.begin());
  *list.Add() = id;
}

absl::Status ApplyToRefusedItem(Register& registry, absl::string_view carrier, const v1::Movement& movement, const std::string& item_id) {
  absl::StatusOr<ItemRowPtr> found = registry.overlay().FindItem(item_id);
  if (!found.ok()) return found.status();
  ItemRow row = *found != nullptr ? **found : ItemRow();
  Nesting& nesting = MutableNesting(row, carrier);
  nesting.set_refused_receptacle_id(movement.receptacle_id());
  nesting.set_refused_dispatch_id(movement.dispatch_id());
  registry.overlay().PutItem(item_id, row);
  return absl::OkStatus();
}

absl::Status AddOpenDecisions(absl::StatusOr<ContainerRowPtr> found, Whereabouts& whereabouts) {
  if (!found.ok()) return found.status();
  if (*found == nullptr) return absl::OkStatus();
  const auto& open = (*found)->open_decisions();
  whereabouts.open_decisions.insert(whereabouts.open_decisions.end(), open.begin(), open.end());
  return absl::OkStatus();
}

// Adds the items that were found.
absl::Status AddAll(absl::StatusOr<std::vector<CurrentItem>> found, std::vector<CurrentItem>& items) {
  if (!found.ok()) return found.status();
  std::move(found->begin(), found->end(), std::back_inserter(items));
  return absl::OkStatus();
}

// What is open on a receptacle's dispatches: the one it is in, and the one where its carrier says that it is.
absl::Status AddDispatchesOf(const Register& registry, const ContainerRow& receptacle, Whereabouts& whereabouts) {
  if (!receptacle.dispatch_id().empty()) {
    absl::Status added = AddOpenDecisions(registry.overlay().FindDispatch(receptacle.dispatch_id()), whereabouts);
    if (!added.ok()) return added;
  }
  return AddRefusedDispatch(registry, receptacle, whereabouts);
}

// Adds those items of a refused nesting that no later nesting took elsewhere: `says` reads what the item's nesting says now.
template <typename Says>
absl::Status AddItemsStillThere(const Register& registry, const RefusedNesting& refused, absl::string_view container_id, Says says,
                                std::vector<CurrentItem>& items) {
  for (const std::string& item_id : refused.item_ids()) {
    absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(item_id);
    if (!row.ok()) return row.status();
    const Nesting* nesting = *row != nullptr ? FindNesting(**row, refused.carrier()) : nullptr;
    if (nesting == nullptr || says(*nesting) != container_id) continue;
    absl::StatusOr<std::optional<CurrentItem>> item = FindCurrentItem(registry, refused.carrier(), item_id);
    if (!item.ok()) return item.status();
    if (item->has_value()) items.push_back(std::move(**item));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ApplyRefusedNesting(Register& registry, absl::string_view carrier, const v1::Movement& movement) {
  absl::StatusOr<ContainerRowPtr> found = registry.overlay().FindReceptacle(movement.receptacle_id());
  if (!found.ok()) return found.status();
  ContainerRow receptacle = *found != nullptr ? **found : ContainerRow();
  const bool own = receptacle.carrier() == carrier;
  RefusedNesting& into_receptacle = MutableRefused(carrier, receptacle);
  for (const std::string& item_id : movement.item_ids()) AddNewest(item_id, *into_receptacle.mutable_item_ids());
  // Only its own carrier says where a receptacle is.
  if (own && !movement.dispatch_id().empty()) receptacle.set_refused_dispatch_id(movement.dispatch_id());
  registry.overlay().PutReceptacle(movement.receptacle_id(), std::move(receptacle));

  if (!movement.dispatch_id().empty()) {
    found = registry.overlay().FindDispatch(movement.dispatch_id());
    if (!found.ok()) return found.status();
    ContainerRow dispatch = *found != nullptr ? **found : ContainerRow();
    RefusedNesting& into_dispatch = MutableRefused(carrier, dispatch);
    for (const std::string& item_id : movement.item_ids()) AddNewest(item_id, *into_dispatch.mutable_item_ids());
    if (own) AddNewest(movement.receptacle_id(), *into_dispatch.mutable_receptacle_ids());
    registry.overlay().PutDispatch(movement.dispatch_id(), std::move(dispatch));
  }
  for (const std::string& item_id : movement.item_ids()) {
    if (absl::Status status = ApplyToRefusedItem(registry, carrier, movement, item_id); !status.ok()) return status;
  }
  return absl::OkStatus();
}

void ForgetRefusedNesting(Nesting& nesting) {
  nesting.clear_refused_receptacle_id();
  nesting.clear_refused_dispatch_id();
}

absl::Status AddRefusedDispatch(const Register& registry, const ContainerRow& receptacle, Whereabouts& whereabouts) {
  if (receptacle.refused_dispatch_id().empty()) return absl::OkStatus();
  return AddOpenDecisions(registry.overlay().FindDispatch(receptacle.refused_dispatch_id()), whereabouts);
}

absl::Status AddRefusedContainers(const Register& registry, const Nesting& nesting, Whereabouts& whereabouts) {
  if (!nesting.refused_receptacle_id().empty()) {
    absl::StatusOr<ContainerRowPtr> receptacle = registry.overlay().FindReceptacle(nesting.refused_receptacle_id());
    if (absl::Status added = AddOpenDecisions(receptacle, whereabouts); !added.ok()) return added;
    if (*receptacle != nullptr) {
      if (absl::Status added = AddDispatchesOf(registry, **receptacle, whereabouts); !added.ok()) return added;
    }
  }
  if (nesting.refused_dispatch_id().empty()) return absl::OkStatus();
  return AddOpenDecisions(registry.overlay().FindDispatch(nesting.refused_dispatch_id()), whereabouts);
}

absl::StatusOr<std::vector<CurrentItem>> ItemsRefusedInReceptacle(const Register& registry, absl::string_view receptacle_id) {
  std::vector<CurrentItem> items;
  absl::StatusOr<ContainerRowPtr> row = registry.overlay().FindReceptacle(receptacle_id);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return items;
  for (const RefusedNesting& refused : (*row)->refused_nestings()) {
    const auto says = [](const Nesting& nesting) -> absl::string_view { return nesting.refused_receptacle_id(); };
    if (absl::Status added = AddItemsStillThere(registry, refused, receptacle_id, says, items); !added.ok()) return added;
  }
  return items;
}

absl::StatusOr<std::vector<CurrentItem>> ItemsRefusedInDispatch(const Register& registry, absl::string_view dispatch_id) {
  std::vector<CurrentItem> items;
  absl::StatusOr<ContainerRowPtr> row = registry.overlay().FindDispatch(dispatch_id);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return items;
  for (const std::string& receptacle_id : (*row)->receptacle_ids()) {
    if (absl::Status added = AddAll(ItemsRefusedInReceptacle(registry, receptacle_id), items); !added.ok()) return added;
  }
  for (const RefusedNesting& refused : (*row)->refused_nestings()) {
    for (const std::string& receptacle_id : refused.receptacle_ids()) {
      absl::StatusOr<ContainerRowPtr> receptacle = registry.overlay().FindReceptacle(receptacle_id);
      if (!receptacle.ok()) return receptacle.status();
      if (*receptacle == nullptr || (*receptacle)->refused_dispatch_id() != dispatch_id) continue;
      if (absl::Status added = AddAll(ItemsInReceptacle(registry, receptacle_id), items); !added.ok()) return added;
      if (absl::Status added = AddAll(ItemsRefusedInReceptacle(registry, receptacle_id), items); !added.ok()) return added;
    }
    const auto says = [](const Nesting& nesting) -> absl::string_view { return nesting.refused_dispatch_id(); };
    if (absl::Status added = AddItemsStillThere(registry, refused, dispatch_id, says, items); !added.ok()) return added;
  }
  return items;
}

}  // namespace postgate::registry
