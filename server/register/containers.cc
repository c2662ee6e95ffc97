// SPDX-License-Identifier: Apache-2.0
#include "server/register/containers.h"

#include <algorithm>
#include <utility>

#include "server/register/refused_nestings.h"
#include "server/register/register.h"
#include "server/register/rows.h"

namespace postgate::registry {
namespace {

using ledger::v1::ContainerRow;
using ledger::v1::ItemUse;
using ledger::v1::OpenDecision;

void AddContainer(const ContainerRow& row, Whereabouts& out) {
  if (row.has_departure_at()) out.departure_at = row.departure_at();
  out.departed = out.departed || row.departed();
  out.open_decisions.insert(out.open_decisions.end(), row.open_decisions().begin(), row.open_decisions().end());
}

// The receptacle that `out` names, its dispatch, and the one where its carrier says that it is.
absl::Status AddReceptacle(const Register& registry, Whereabouts& out) {
  absl::StatusOr<ContainerRowPtr> receptacle = registry.overlay().FindReceptacle(out.receptacle_id);
  if (!receptacle.ok()) return receptacle.status();
  if (*receptacle == nullptr) return absl::OkStatus();
  AddContainer(**receptacle, out);
  if (absl::Status added = AddRefusedDispatch(registry, **receptacle, out); !added.ok()) return added;
  out.dispatch_id = (*receptacle)->dispatch_id();
  if (out.dispatch_id.empty()) return absl::OkStatus();
  absl::StatusOr<ContainerRowPtr> dispatch = registry.overlay().FindDispatch(out.dispatch_id);
  if (!dispatch.ok()) return dispatch.status();
  if (*dispatch != nullptr) AddContainer(**dispatch, out);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Whereabouts> FindWhereabouts(const Register& registry, const ledger::v1::ItemRow* row, absl::string_view carrier) {
  Whereabouts out;
  const ledger::v1::Nesting* nesting = row != nullptr ? FindNesting(*row, carrier) : nullptr;
  if (nesting == nullptr) return out;
  if (nesting->has_departure_at()) out.departure_at = nesting->departure_at();
  out.departed = nesting->departed();
  out.receptacle_id = nesting->receptacle_id();
  if (!out.receptacle_id.empty()) {
    if (absl::Status added = AddReceptacle(registry, out); !added.ok()) return added;
  }
  if (absl::Status added = AddRefusedContainers(registry, *nesting, out); !added.ok()) return added;
  std::sort(out.open_decisions.begin(), out.open_decisions.end(),
            [](const OpenDecision& a, const OpenDecision& b) { return a.sequence() < b.sequence(); });
  return out;
}

absl::StatusOr<std::optional<google::protobuf::Timestamp>> DepartureOfReceptacle(const Register& registry,
                                                                                  absl::string_view receptacle_id) {
  Whereabouts inside;
  inside.receptacle_id = std::string(receptacle_id.data(), receptacle_id.size());
  if (absl::Status added = AddReceptacle(registry, inside); !added.ok()) return added;
  return inside.departure_at;
}

absl::StatusOr<std::optional<CurrentItem>> FindCurrentItem(const Register& registry, absl::string_view carrier,
                                                           absl::string_view item_id) {
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(item_id);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return std::nullopt;
  const ItemUse* use = FindNewestLiveUse(**row, carrier);
  if (use == nullptr) return std::nullopt;
  return CurrentItem{std::string(item_id.data(), item_id.size()), use->registration_number(), use->sequence()};
}

absl::StatusOr<std::vector<CurrentItem>> ItemsInReceptacle(const Register& registry, absl::string_view receptacle_id) {
  std::vector<CurrentItem> items;
  absl::StatusOr<ContainerRowPtr> receptacle = registry.overlay().FindReceptacle(receptacle_id);
  if (!receptacle.ok()) return receptacle.status();
  if (*receptacle == nullptr) return items;
  for (const std::string& item_id : (*receptacle)->item_ids()) {
    absl::StatusOr<std::optional<CurrentItem>> item = FindCurrentItem(registry, (*receptacle)->carrier(), item_id);
    if (!item.ok()) return item.status();
    if (item->has_value()) items.push_back(std::move(**item));
  }
  return items;
}

absl::StatusOr<std::vector<CurrentItem>> ItemsInDispatch(const Register& registry, absl::string_view dispatch_id) {
  std::vector<CurrentItem> items;
  absl::StatusOr<ContainerRowPtr> dispatch = registry.overlay().FindDispatch(dispatch_id);
  if (!dispatch.ok()) return dispatch.status();
  if (*dispatch == nullptr) return items;
  for (const std::string& receptacle_id : (*dispatch)->receptacle_ids()) {
    absl::StatusOr<std::vector<CurrentItem>> inside = ItemsInReceptacle(registry, receptacle_id);
    if (!inside.ok()) return inside.status();
    std::move(inside->begin(), inside->end(), std::back_inserter(items));
  }
  return items;
}

}  // namespace postgate::registry
