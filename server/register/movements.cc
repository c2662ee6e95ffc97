// SPDX-License-Identifier: Apache-2.0
#include "server/register/movements.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/validation/exchange_findings.h"
#include "server/register/containers.h"
#include "server/register/nesting.h"
#include "server/register/refused_nestings.h"
#include "server/register/register.h"
#include "server/register/rows.h"

namespace postgate::registry {
namespace {

using google::protobuf::Timestamp;
using ledger::v1::Entry;
using ledger::v1::MovementEntry;

// Findings of one result at most (contract: 50 an item).
constexpr int kFindingsMax = 50;

void AddFinding(v1::Finding finding, MovementEntry& entry, v1::ItemResult& result) {
  if (result.findings_size() >= kFindingsMax) return;
  *entry.add_assigned_findings() = finding;
  *result.add_findings() = std::move(finding);
}

// Whether the container belongs to another carrier or would grow beyond its limit; the finding then, else none.
absl::StatusOr<std::optional<v1::Finding>> RefusalOf(const Register& registry, absl::string_view carrier, const v1::Movement& movement) {
  const bool nests = movement.kind() == v1::MOVEMENT_KIND_NESTED;
  if (!movement.receptacle_id().empty()) {
    absl::StatusOr<ContainerRowPtr> row = registry.overlay().FindReceptacle(movement.receptacle_id());
    if (!row.ok()) return row.status();
    if (*row != nullptr) {
      if (!(*row)->carrier().empty() && (*row)->carrier() != carrier) return validation::ForeignReceptacleFinding();
      if (nests && (*row)->item_ids_size() + movement.item_ids_size() > kReceptacleItemsMax) {
        return validation::ContainerFullFinding("receptacle_id", kReceptacleItemsMax);
      }
    }
  }
  if (!movement.dispatch_id().empty()) {
    absl::StatusOr<ContainerRowPtr> row = registry.overlay().FindDispatch(movement.dispatch_id());
    if (!row.ok()) return row.status();
    if (*row != nullptr) {
      if (!(*row)->carrier().empty() && (*row)->carrier() != carrier) return validation::ForeignReceptacleFinding();
      if (nests && (*row)->receptacle_ids_size() >= kDispatchReceptaclesMax) {
        return validation::ContainerFullFinding("dispatch_id", kDispatchReceptaclesMax);
      }
    }
  }
  return std::optional<v1::Finding>();
}

absl::Status WarnOfUnknownItems(const Register& registry, absl::string_view carrier, const v1::Movement& movement, MovementEntry& entry,
                                v1::ItemResult& result) {
  size_t unknown = 0;
  int first = 0;
  for (int i = movement.item_ids_size() - 1; i >= 0; --i) {
    absl::StatusOr<std::optional<CurrentItem>> item = FindCurrentItem(registry, carrier, movement.item_ids(i));
    if (!item.ok()) return item.status();
    if (item->has_value()) continue;
    ++unknown;
    first = i;
  }
  if (unknown > 0) AddFinding(validation::UnknownItemsFinding(unknown, first), entry, result);
  return absl::OkStatus();
}

// The live items that a movement is about: the named ones, else those in the receptacle, else those in the dispatch.
absl::StatusOr<std::vector<CurrentItem>> ItemsOf(const Register& registry, absl::string_view carrier, const v1::Movement& movement) {
  // A receptacle that goes into a dispatch takes all its items there, not only those nested with it.
  const bool receptacle_moves = movement.kind() == v1::MOVEMENT_KIND_NESTED && !movement.dispatch_id().empty();
  if (movement.item_ids().empty() || receptacle_moves) {
    if (!movement.receptacle_id().empty()) return ItemsInReceptacle(registry, movement.receptacle_id());
    if (!movement.dispatch_id().empty() && movement.item_ids().empty()) return ItemsInDispatch(registry, movement.dispatch_id());
  }
  std::vector<CurrentItem> items;
  for (const std::string& item_id : movement.item_ids()) {
    absl::StatusOr<std::optional<CurrentItem>> item = FindCurrentItem(registry, carrier, item_id);
    if (!item.ok()) return item.status();
    if (item->has_value()) items.push_back(std::move(**item));
  }
  return items;
}

// Notes what an item takes over where it is now.
absl::Status NoteInheritance(const Register& registry, absl::string_view carrier, const CurrentItem& item,
                                            std::vector<PendingInheritance>& inheriting) {
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(item.item_id);
  if (!row.ok()) return row.status();
  absl::StatusOr<Whereabouts> whereabouts = FindWhereabouts(registry, row->get(), carrier);
  if (!whereabouts.ok()) return whereabouts.status();
  if (!whereabouts->open_decisions.empty()) inheriting.push_back({item.item_id, item.registration_number, whereabouts->open_decisions});
  return absl::OkStatus();
}

// The items that a refused nesting is about: those that it names, and with a dispatch also those in the carrier's own receptacle.
absl::StatusOr<std::vector<CurrentItem>> ItemsOfRefused(const Register& registry, absl::string_view carrier, const v1::Movement& movement) {
  absl::StatusOr<ContainerRowPtr> receptacle = registry.overlay().FindReceptacle(movement.receptacle_id());
  if (!receptacle.ok()) return receptacle.status();
  std::vector<CurrentItem> items;
  if (!movement.dispatch_id().empty() && *receptacle != nullptr && (*receptacle)->carrier() == carrier) {
    absl::StatusOr<std::vector<CurrentItem>> inside = ItemsInReceptacle(registry, movement.receptacle_id());
    if (!inside.ok()) return inside.status();
    items = *std::move(inside);
  }
  for (const std::string& item_id : movement.item_ids()) {
    absl::StatusOr<std::optional<CurrentItem>> item = FindCurrentItem(registry, carrier, item_id);
    if (!item.ok()) return item.status();
    if (item->has_value()) items.push_back(std::move(**item));
  }
  return items;
}

absl::Status RefuseNesting(Register& registry, absl::string_view carrier, MovementEntry& moved,
                           std::vector<PendingInheritance>& inheriting) {
  moved.set_refused_nesting(true);
  if (absl::Status applied = ApplyRefusedNesting(registry, carrier, moved.movement()); !applied.ok()) return applied;
  absl::StatusOr<std::vector<CurrentItem>> items = ItemsOfRefused(registry, carrier, moved.movement());
  if (!items.ok()) return items.status();
  for (const CurrentItem& item : *items) {
    if (absl::Status noted = NoteInheritance(registry, carrier, item, inheriting); !noted.ok()) return noted;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AdjudicateMovement(Register& registry, ledger::Draft& draft, int64_t sequence, absl::string_view carrier, Entry& entry,
                                v1::ItemResult& result, std::vector<PendingInheritance>& inheriting) {
  MovementEntry& moved = *entry.mutable_movement();
  if (result.outcome() != v1::OUTCOME_REJECTED) {
    absl::StatusOr<std::optional<v1::Finding>> refusal = RefusalOf(registry, carrier, moved.movement());
    if (!refusal.ok()) return refusal.status();
    if (refusal->has_value()) {
      AddFinding(std::move(**refusal), moved, result);
      result.set_outcome(v1::OUTCOME_REJECTED);
      moved.set_outcome(v1::OUTCOME_REJECTED);
      if (moved.movement().kind() != v1::MOVEMENT_KIND_NESTED) return absl::OkStatus();
      return RefuseNesting(registry, carrier, moved, inheriting);
    }
  }
  if (result.outcome() == v1::OUTCOME_REJECTED) {
    moved.set_outcome(v1::OUTCOME_REJECTED);
    return absl::OkStatus();
  }
  absl::Status warned = WarnOfUnknownItems(registry, carrier, moved.movement(), moved, result);
  if (!warned.ok()) return warned;
  result.set_outcome(result.findings().empty() ? v1::OUTCOME_ACCEPTED : v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  moved.set_outcome(result.outcome());
  if (absl::Status applied = ApplyMovement(registry, sequence, entry); !applied.ok()) return applied;

  absl::StatusOr<std::vector<CurrentItem>> items = ItemsOf(registry, carrier, moved.movement());
  if (!items.ok()) return items.status();
  const bool nests = moved.movement().kind() == v1::MOVEMENT_KIND_NESTED;
  for (const CurrentItem& item : *items) {
    moved.add_affected_item_sequences(item.sequence);
    if (!nests) continue;
    if (absl::Status noted = NoteInheritance(registry, carrier, item, inheriting); !noted.ok()) return noted;
  }
  std::optional<Timestamp> departure = DepartureOf(moved.movement());
  if (nests && !departure.has_value()) {
    absl::StatusOr<std::optional<Timestamp>> of_container = DepartureOfReceptacle(registry, moved.movement().receptacle_id());
    if (!of_container.ok()) return of_container.status();
    departure = *std::move(of_container);
  }
  if (departure.has_value()) *moved.mutable_departure_at() = *departure;
  return absl::OkStatus();
}

absl::Status ApplyMovement(Register& registry, int64_t sequence, const Entry& entry) {
  const MovementEntry& moved = entry.movement();
  const absl::string_view carrier = CarrierOf(entry.principal());
  if (moved.refused_nesting()) return ApplyRefusedNesting(registry, carrier, moved.movement());
  if (!IsAccepted(moved.outcome())) return absl::OkStatus();
  const v1::Movement& movement = moved.movement();
  if (absl::Status status = ApplyToDispatch(registry, sequence, carrier, movement); !status.ok()) return status;
  if (absl::Status status = ApplyToReceptacle(registry, sequence, carrier, movement); !status.ok()) return status;
  for (const std::string& item_id : movement.item_ids()) {
    if (absl::Status status = ApplyToItem(registry, sequence, carrier, movement, item_id); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace postgate::registry
