// SPDX-License-Identifier: Apache-2.0
#include "server/register/nesting.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/register/movements.h"
#include "server/register/refused_nestings.h"
#include "server/register/register.h"
#include "server/register/rows.h"

namespace postgate::registry {
namespace {

using ledger::v1::ContainerRow;
using ledger::v1::ItemRow;
using ledger::v1::Nesting;
using ledger::v1::UnclaimedMovements;

void AddOnce(absl::string_view text, google::protobuf::RepeatedPtrField<std::string>& list) {
  const std::string value(text.data(), text.size());
  if (std::find(list.begin(), list.end(), value) == list.end()) *list.Add() = value;
}

void Remove(absl::string_view text, google::protobuf::RepeatedPtrField<std::string>& list) {
  auto it = std::find(list.begin(), list.end(), std::string(text.data(), text.size()));
  if (it != list.end()) list.erase(it);
}

void AddMovement(int64_t sequence, int max, google::protobuf::RepeatedField<int64_t>& list) {
  if (list.size() >= max) list.erase(list.begin());
  list.Add(sequence);
}

// What departure and arrival mean for a row that has the two fields.
template <typename Row>
void TakeDeparture(const v1::Movement& movement, Row& row) {
  if (auto departure = DepartureOf(movement); departure.has_value()) *row.mutable_departure_at() = *departure;
  switch (movement.kind()) {
    case v1::MOVEMENT_KIND_DEPARTED:
    case v1::MOVEMENT_KIND_ARRIVED:
    case v1::MOVEMENT_KIND_PRESENTED:
    case v1::MOVEMENT_KIND_HANDED_TO_POST:
      row.set_departed(true);
      break;
    default:
      break;
  }
}

// A container belongs to the carrier that nests into it first. Anybody can name any container in another movement, which must not take it
// from those who have it, nor say of their items that they have left: it waits until its carrier nests.
void Claim(absl::string_view carrier, ContainerRow& row) {
  row.set_carrier(carrier.data(), carrier.size());
  for (const UnclaimedMovements& earlier : row.unclaimed()) {
    if (earlier.carrier() != carrier) continue;
    if (earlier.has_departure_at()) *row.mutable_departure_at() = earlier.departure_at();
    row.set_departed(earlier.departed());
    *row.mutable_movement_sequences() = earlier.movement_sequences();
  }
  row.clear_unclaimed();
}

void AddUnclaimed(int64_t sequence, absl::string_view carrier, const v1::Movement& movement, bool about_container, ContainerRow& row) {
  auto& all = *row.mutable_unclaimed();
  auto it = std::find_if(all.begin(), all.end(), [carrier](const UnclaimedMovements& one) { return one.carrier() == carrier; });
  if (it == all.end()) {
    if (all.size() >= kUnclaimedCarriersMax) all.erase(all.begin());
    all.Add()->set_carrier(carrier.data(), carrier.size());
    it = all.end() - 1;
  }
  if (about_container) TakeDeparture(movement, *it);
  AddMovement(sequence, kContainerMovementsMax, *it->mutable_movement_sequences());
}

absl::Status TakeOutOfReceptacle(Register& registry, absl::string_view receptacle_id, absl::string_view item_id) {
  absl::StatusOr<ContainerRowPtr> found = registry.overlay().FindReceptacle(receptacle_id);
  if (!found.ok()) return found.status();
  if (*found == nullptr) return absl::OkStatus();
  ContainerRow row = **found;
  Remove(item_id, *row.mutable_item_ids());
  registry.overlay().PutReceptacle(receptacle_id, std::move(row));
  return absl::OkStatus();
}

absl::Status TakeOutOfDispatch(Register& registry, absl::string_view dispatch_id, absl::string_view receptacle_id) {
  absl::StatusOr<ContainerRowPtr> found = registry.overlay().FindDispatch(dispatch_id);
  if (!found.ok()) return found.status();
  if (*found == nullptr) return absl::OkStatus();
  ContainerRow row = **found;
  Remove(receptacle_id, *row.mutable_receptacle_ids());
  registry.overlay().PutDispatch(dispatch_id, std::move(row));
  return absl::OkStatus();
}

}  // namespace

std::optional<google::protobuf::Timestamp> DepartureOf(const v1::Movement& movement) {
  if (movement.kind() == v1::MOVEMENT_KIND_DEPARTED && movement.has_occurred_at()) return movement.occurred_at();
  if (movement.has_planned_departure_at()) return movement.planned_departure_at();
  return std::nullopt;
}

absl::Status ApplyToDispatch(Register& registry, int64_t sequence, absl::string_view carrier, const v1::Movement& movement) {
  if (movement.dispatch_id().empty()) return absl::OkStatus();
  absl::StatusOr<ContainerRowPtr> found = registry.overlay().FindDispatch(movement.dispatch_id());
  if (!found.ok()) return found.status();
  ContainerRow row = *found != nullptr ? **found : ContainerRow();
  // One that names a receptacle or items as well is about those.
  const bool about_dispatch = movement.receptacle_id().empty() && movement.item_ids().empty();
  if (row.carrier().empty() && movement.kind() != v1::MOVEMENT_KIND_NESTED) {
    AddUnclaimed(sequence, carrier, movement, about_dispatch, row);
    registry.overlay().PutDispatch(movement.dispatch_id(), std::move(row));
    return absl::OkStatus();
  }
  if (row.carrier().empty()) Claim(carrier, row);
  if (!movement.receptacle_id().empty()) {
    if (movement.kind() == v1::MOVEMENT_KIND_NESTED) AddOnce(movement.receptacle_id(), *row.mutable_receptacle_ids());
    if (movement.kind() == v1::MOVEMENT_KIND_UNNESTED && movement.item_ids().empty()) {
      Remove(movement.receptacle_id(), *row.mutable_receptacle_ids());
    }
  }
  if (about_dispatch) TakeDeparture(movement, row);
  AddMovement(sequence, kContainerMovementsMax, *row.mutable_movement_sequences());
  registry.overlay().PutDispatch(movement.dispatch_id(), std::move(row));
  return absl::OkStatus();
}

absl::Status ApplyToReceptacle(Register& registry, int64_t sequence, absl::string_view carrier, const v1::Movement& movement) {
  if (movement.receptacle_id().empty()) return absl::OkStatus();
  absl::StatusOr<ContainerRowPtr> found = registry.overlay().FindReceptacle(movement.receptacle_id());
  if (!found.ok()) return found.status();
  ContainerRow row = *found != nullptr ? **found : ContainerRow();
  if (row.carrier().empty() && movement.kind() != v1::MOVEMENT_KIND_NESTED) {
    AddUnclaimed(sequence, carrier, movement, movement.item_ids().empty(), row);
    registry.overlay().PutReceptacle(movement.receptacle_id(), std::move(row));
    return absl::OkStatus();
  }
  if (row.carrier().empty()) Claim(carrier, row);
  if (movement.kind() == v1::MOVEMENT_KIND_NESTED) {
    for (const std::string& item_id : movement.item_ids()) AddOnce(item_id, *row.mutable_item_ids());
    if (!movement.dispatch_id().empty() && row.dispatch_id() != movement.dispatch_id()) {
      if (!row.dispatch_id().empty()) {
        absl::Status taken = TakeOutOfDispatch(registry, row.dispatch_id(), movement.receptacle_id());
        if (!taken.ok()) return taken;
      }
      row.set_dispatch_id(movement.dispatch_id());
    }
    if (!movement.dispatch_id().empty()) row.clear_refused_dispatch_id();
  } else if (movement.kind() == v1::MOVEMENT_KIND_UNNESTED) {
    for (const std::string& item_id : movement.item_ids()) Remove(item_id, *row.mutable_item_ids());
    // Out of a dispatch that it is not in, it stays where it is; so does an item.
    if (movement.item_ids().empty() && row.dispatch_id() == movement.dispatch_id()) row.clear_dispatch_id();
  }
  if (movement.item_ids().empty() || movement.kind() == v1::MOVEMENT_KIND_NESTED) TakeDeparture(movement, row);
  AddMovement(sequence, kContainerMovementsMax, *row.mutable_movement_sequences());
  registry.overlay().PutReceptacle(movement.receptacle_id(), std::move(row));
  return absl::OkStatus();
}

absl::Status ApplyToItem(Register& registry, int64_t sequence, absl::string_view carrier, const v1::Movement& movement,
                         absl::string_view item_id) {
  absl::StatusOr<ItemRowPtr> found = registry.overlay().FindItem(item_id);
  if (!found.ok()) return found.status();
  ItemRow row = *found != nullptr ? **found : ItemRow();
  Nesting& nesting = MutableNesting(row, carrier);
  if (movement.kind() == v1::MOVEMENT_KIND_NESTED && nesting.receptacle_id() != movement.receptacle_id()) {
    if (!nesting.receptacle_id().empty()) {
      absl::Status taken = TakeOutOfReceptacle(registry, nesting.receptacle_id(), item_id);
      if (!taken.ok()) return taken;
    }
    nesting.set_receptacle_id(movement.receptacle_id());
  } else if (movement.kind() == v1::MOVEMENT_KIND_UNNESTED && nesting.receptacle_id() == movement.receptacle_id()) {
    nesting.clear_receptacle_id();
  }
  if (movement.kind() == v1::MOVEMENT_KIND_NESTED) ForgetRefusedNesting(nesting);
  TakeDeparture(movement, nesting);
  const ledger::v1::ItemUse* live = FindNewestLiveUse(row, carrier);
  if (live != nullptr) {
    AddSequence(*FindUse(row, live->registration_number()), sequence);
  } else {
    AddMovement(sequence, kEarlyMovementsMax, *nesting.mutable_movement_sequences());
  }
  registry.overlay().PutItem(item_id, row);
  return absl::OkStatus();
}

}  // namespace postgate::registry
