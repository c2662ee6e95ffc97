// SPDX-License-Identifier: Apache-2.0
#include "server/register/items.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/decisions/adjudication.h"
#include "core/decisions/carrier_changes.h"
#include "core/encoding/timestamp.h"
#include "core/identifiers/item_id_type.h"
#include "core/plants/plant.h"
#include "core/validation/exchange_findings.h"
#include "server/register/containers.h"
#include "server/register/parcels.h"
#include "server/register/register.h"
#include "server/register/rows.h"
#include "server/register/submission.h"

namespace postgate::registry {
namespace {

using ledger::v1::Entry;
using ledger::v1::ItemEntry;
using ledger::v1::ItemRow;
using ledger::v1::ItemUse;

v1::Assessment QueuesOf(const ItemEntry& item) {
  v1::Assessment assessment;
  *assessment.mutable_queues() = item.queues();
  return assessment;
}

// What stands in the clear part of an accepted item alone.
void ClearAccepted(ItemEntry& item) {
  item.clear_queues();
  item.clear_search_terms();
  item.clear_parcel_fingerprints();
  item.clear_parcel_period();
  item.clear_category();
  item.clear_trusted_trader();
}

void Reject(ItemEntry& item, v1::ItemResult& result) {
  item.set_outcome(v1::OUTCOME_REJECTED);
  ClearAccepted(item);
  result.set_outcome(v1::OUTCOME_REJECTED);
}

void AddFinding(v1::Finding finding, ItemEntry& item, v1::ItemResult& result) {
  *result.add_findings() = finding;
  *item.add_assigned_findings() = std::move(finding);
}

void Accept(std::string registration_number, int32_t version, ItemEntry& item, v1::ItemResult& result) {
  const v1::Outcome outcome = result.findings().empty() ? v1::OUTCOME_ACCEPTED : v1::OUTCOME_ACCEPTED_WITH_FINDINGS;
  item.set_outcome(outcome);
  item.set_version(version);
  result.set_outcome(outcome);
  result.set_version(version);
  result.set_registration_number(registration_number);
  item.set_registration_number(std::move(registration_number));
}

void Amend(const ItemUse& use, ItemEntry& item, v1::ItemResult& result) {
  if (!POSTGATE_PLANT(replaced_version_stays_queued)) item.set_replaces_sequence_plus_one(use.sequence() + 1);
  Accept(use.registration_number(), use.version() + (POSTGATE_PLANT(version_not_raised) ? 0 : 1), item, result);
}

void MarkDuplicate(const ItemUse& use, Entry& entry, v1::ItemResult& result) {
  entry.clear_sealed();
  ItemEntry& item = *entry.mutable_item();
  item.set_outcome(v1::OUTCOME_DUPLICATE);
  item.set_registration_number(use.registration_number());
  item.set_version(use.version());
  item.set_original_sequence(use.sequence());
  ClearAccepted(item);
  item.clear_f43_elements();
  item.clear_found();
  result.set_outcome(v1::OUTCOME_DUPLICATE);
  result.set_registration_number(use.registration_number());
  result.set_version(use.version());
  result.clear_findings();
}

// What was filed on another day is keyed by that day's key. Of what was erased nobody knows what it was.
absl::StatusOr<bool> HasContentOf(const Register& registry, const ItemUse& use, const Entry& entry, absl::string_view content_digest) {
  if (use.key_day() == entry.key_day()) return use.content_digest() == entry.item().content_digest();
  if (use.key_day() == 0) return use.content_digest() == content_digest;
  const absl::StatusOr<sealing::DataKeyPtr> key =
      registry.keys().Find({CarrierPrincipal(use.carrier()), use.key_day(), ledger::v1::RETENTION_CLASS_PERSONAL});
  if (!key.ok()) return key.status();
  return *key != nullptr && use.content_digest() == (*key)->KeyedDigest(content_digest);
}

// Of what is filed under a key of which `use` is live with another content: it may amend that, or is a conflict. Null: the key is free. Adds what is found.
bool MayBeAccepted(const ItemUse* use, bool departed, ItemEntry& item, v1::ItemResult& result) {
  if (result.outcome() == v1::OUTCOME_REJECTED) return false;
  if (use == nullptr) {
    if (item.amends()) AddFinding(validation::AmendsNothingFinding(), item, result);
    return true;
  }
  if (!item.amends()) {
    AddFinding(validation::BusinessKeyConflictFinding(), item, result);
    return false;
  }
  const absl::Status may_amend =
      decisions::MayAmend(use->standing(), departed ? decisions::Phase::kAfterDeparture : decisions::Phase::kBeforeDeparture);
  if (!may_amend.ok()) AddFinding(validation::AmendmentRefusedFinding(may_amend.message()), item, result);
  return may_amend.ok();
}

// Looks up what was filed before: the same identifier or parcel that was stopped, and what a return brings back. An amendment of `use` stays what its earlier version was found to be. Gives the
// row of the parcel, to which the item is to be added.
absl::StatusOr<ParcelRowPtr> NoteEarlierFilings(const Register& registry, const ItemRow* row, const ItemUse* use, absl::string_view carrier, absl::Time now,
                                                const PreparedRecord& record, ItemEntry& item, v1::ItemResult& result) {
  ParcelRows rows;
  absl::StatusOr<std::optional<FormerRegistration>> former = std::nullopt;
  if (use == nullptr) {
    absl::StatusOr<ParcelRows> found = FindParcelRows(registry, item);
    if (!found.ok()) return found.status();
    rows = *std::move(found);
    former = row != nullptr ? FindFormerUse(*row, now) : std::nullopt;
    if (!former->has_value()) former = FindFormer(registry, rows, item.item_id());
  } else {
    absl::StatusOr<ParcelRowPtr> own = FindOwnParcelRow(registry, item);
    if (!own.ok()) return own.status();
    rows.own = *std::move(own);
    former = FindFormerAgain(registry, use->refiled_registration_number());
  }
  if (!former.ok()) return former.status();
  if (former->has_value()) {
    // Of what another carrier filed nothing is told.
    if ((*former)->carrier == carrier) AddFinding(validation::RefiledFinding((*former)->registration_number, WhatBecameOf((*former)->after)), item, result);
    SetFormer(**std::move(former), item);
  }
  absl::StatusOr<ReturnedRegistration> returned = FindReturned(registry, record.returned_item_ids, item.item_id());
  if (!returned.ok()) return returned.status();
  SetReturned(*std::move(returned), record.claims_returned_goods, item);
  return rows.own;
}

bool IsReused(const ItemUse& use, const ItemEntry& item) {
  return item.has_posted_at() && use.has_posted_at() &&
         identifiers::GuessType(item.item_id()) == v1::ITEM_ID_TYPE_S10 &&
         encoding::ToTime(item.posted_at()) - encoding::ToTime(use.posted_at()) > kS10ReuseAfter;
}

// Puts the entry's effect on its item's row, of which `before` is null when there is none.
void ChangeItemRow(Register& registry, const ItemRow* before, int64_t sequence, absl::Time committed_at, const Entry& entry) {
  const ItemEntry& item = entry.item();
  if (item.item_id().empty() || item.outcome() == v1::OUTCOME_DUPLICATE) return;
  const absl::string_view carrier = CarrierOf(entry.principal());
  ItemRow& row = registry.working_row();
  row.Clear();
  if (before != nullptr) row = *before;

  if (item.outcome() == v1::OUTCOME_REJECTED) {
    AddRejected(row, carrier, sequence);
    registry.overlay().PutItem(item.item_id(), row);
    return;
  }
  ItemUse* use = FindUse(row, item.registration_number());
  if (use == nullptr) {
    use = row.add_uses();
    use->set_carrier(carrier.data(), carrier.size());
    use->set_flow(item.flow());
    use->set_ucr(item.ucr());
    use->set_registration_number(item.registration_number());
    *use->mutable_accepted_at() = encoding::ToTimestamp(committed_at);
    const auto regime = item.ucr().empty() ? ledger::v1::REGIME_POST : ledger::v1::REGIME_EXPRESS;
    *use->mutable_standing() = decisions::NewStanding(QueuesOf(item), regime);
    AddEarlierMovements(row, carrier, *use);
    ledger::v1::RegistrationRow registration;
    registration.set_item_id(item.item_id());
    registry.overlay().PutRegistration(item.registration_number(), registration);
  } else {
    *use->mutable_standing() = decisions::StandingAfterAmendment(use->standing(), QueuesOf(item));
  }
  use->set_version(item.version());
  if (!POSTGATE_PLANT(row_keeps_old_sequence) || use->sequence() == 0) use->set_sequence(sequence);
  use->set_content_digest(item.content_digest());
  use->set_key_day(entry.key_day());
  use->set_destination_operator(item.destination_operator());
  use->set_refiled_registration_number(item.refiled_registration_number());
  if (item.has_posted_at()) *use->mutable_posted_at() = item.posted_at();
  if (item.has_planned_departure_at()) *use->mutable_planned_departure_at() = item.planned_departure_at();
  AddSequence(*use, sequence);
  registry.overlay().PutItem(item.item_id(), row);
}

}  // namespace

std::optional<int> FindLiveUse(const ItemRow& row, absl::string_view carrier, const ItemEntry& item, absl::Time now) {
  for (int i = row.uses_size() - 1; i >= 0; --i) {
    const ItemUse& use = row.uses(i);
    if (use.carrier() != carrier || use.cancelled() || use.flow() != item.flow() || use.ucr() != item.ucr()) continue;
    if (now - encoding::ToTime(use.accepted_at()) > kBusinessKeyHorizon || IsReused(use, item)) continue;
    return i;
  }
  return std::nullopt;
}

absl::Status AdjudicateItem(Register& registry, ledger::Draft& draft, int64_t sequence, absl::string_view carrier, PreparedRecord& record, Entry& entry,
                            std::vector<PendingInheritance>& inheriting) {
  ItemEntry& item = *entry.mutable_item();
  v1::ItemResult& result = record.result;
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(item.item_id());
  if (!row.ok()) return row.status();
  std::optional<int> live;
  if (*row != nullptr && !POSTGATE_PLANT(duplicate_check_left_out)) live = FindLiveUse(**row, carrier, item, draft.now());

  absl::StatusOr<Whereabouts> whereabouts = FindWhereabouts(registry, row->get(), carrier);
  if (!whereabouts.ok()) return whereabouts.status();
  const ItemUse* const use = live.has_value() ? &(*row)->uses(*live) : nullptr;
  const absl::StatusOr<bool> repeats = use != nullptr ? HasContentOf(registry, *use, entry, record.content_digest) : false;
  if (!repeats.ok()) return repeats.status();
  ParcelRowPtr parcel;
  if (*repeats) {
    MarkDuplicate(*use, entry, result);
  } else if (!MayBeAccepted(use, whereabouts->departed, item, result)) {
    Reject(item, result);
  } else {
    absl::StatusOr<ParcelRowPtr> found = NoteEarlierFilings(registry, row->get(), use, carrier, draft.now(), record, item, result);
    if (!found.ok()) return found.status();
    parcel = *std::move(found);
    if (use != nullptr) {
      Amend(*use, item, result);
    } else {
      Accept(registry.registration_numbers().Next(draft), 1, item, result);
    }
    if (whereabouts->departure_at.has_value()) *item.mutable_planned_departure_at() = *whereabouts->departure_at;
  }
  ChangeItemRow(registry, row->get(), sequence, draft.now(), entry);
  if (!IsAccepted(item.outcome())) return absl::OkStatus();
  PutParcelUse(registry, parcel.get(), item);
  if (!whereabouts->open_decisions.empty()) {
    inheriting.push_back({item.item_id(), item.registration_number(), std::move(whereabouts->open_decisions)});
  }
  return absl::OkStatus();
}

absl::Status ApplyItem(Register& registry, int64_t sequence, absl::Time committed_at, const Entry& entry) {
  absl::StatusOr<ItemRowPtr> found = registry.overlay().FindItem(entry.item().item_id());
  if (!found.ok()) return found.status();
  ChangeItemRow(registry, found->get(), sequence, committed_at, entry);
  if (!IsAccepted(entry.item().outcome())) return absl::OkStatus();
  const absl::StatusOr<ParcelRowPtr> parcel = FindOwnParcelRow(registry, entry.item());
  if (!parcel.ok()) return parcel.status();
  PutParcelUse(registry, parcel->get(), entry.item());
  return absl::OkStatus();
}

}  // namespace postgate::registry
