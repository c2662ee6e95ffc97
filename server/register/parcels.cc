// SPDX-License-Identifier: Apache-2.0
#include "server/register/parcels.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "core/assessment/queues.h"
#include "core/decisions/adjudication.h"
#include "core/encoding/timestamp.h"
#include "server/register/register.h"
#include "server/register/rows.h"

namespace postgate::registry {
namespace {

using decisions::MustNotBeLoaded;
using ledger::v1::ItemEntry;
using ledger::v1::ItemRow;
using ledger::v1::ItemUse;
using ledger::v1::ParcelRow;
using ledger::v1::ParcelUse;
using ledger::v1::RefiledAfter;

constexpr absl::string_view kContract = "Contract of the exchange";

// Unspecified: nothing that would be evaded. What must not be loaded says more than that it was taken back besides.
RefiledAfter StateOf(const ItemUse& use) {
  if (MustNotBeLoaded(use.standing())) return ledger::v1::REFILED_AFTER_DO_NOT_LOAD;
  return use.cancelled() ? ledger::v1::REFILED_AFTER_CANCELLATION : ledger::v1::REFILED_AFTER_UNSPECIFIED;
}

// A carrier chooses whose rows are looked up here, and what they tell is advice: one that is damaged counts as none, and stops nothing. What was found stands in the entry, so a
// replay does not look again.
absl::StatusOr<ItemRowPtr> FindOthersItem(const Register& registry, absl::string_view item_id) {
  absl::StatusOr<ItemRowPtr> row = registry.overlay().FindItem(item_id);
  if (absl::IsDataLoss(row.status())) return ItemRowPtr();
  return row;
}

absl::StatusOr<std::optional<FormerRegistration>> FormerOf(const Register& registry, absl::string_view item_id, const std::string& registration_number) {
  const absl::StatusOr<ItemRowPtr> row = FindOthersItem(registry, item_id);
  if (!row.ok()) return row.status();
  const ItemUse* const use = *row != nullptr ? FindUse(**row, registration_number) : nullptr;
  const RefiledAfter after = use != nullptr ? StateOf(*use) : ledger::v1::REFILED_AFTER_UNSPECIFIED;
  if (after == ledger::v1::REFILED_AFTER_UNSPECIFIED) return std::optional<FormerRegistration>();
  return std::optional<FormerRegistration>(FormerRegistration{registration_number, use->carrier(), after});
}

void AddReason(absl::string_view code, std::string text, v1::Assessment& assessment) {
  v1::Reason& reason = *assessment.add_reasons();
  reason.set_code(code.data(), code.size());
  reason.set_text(std::move(text));
  reason.set_source(kContract.data(), kContract.size());
}

}  // namespace

absl::StatusOr<ParcelRowPtr> FindOwnParcelRow(const Register& registry, const ItemEntry& item) {
  if (item.parcel_fingerprints().empty()) return ParcelRowPtr();
  return registry.overlay().FindParcel(item.parcel_period(), item.parcel_fingerprints(0));
}

absl::StatusOr<ParcelRows> FindParcelRows(const Register& registry, const ItemEntry& item) {
  ParcelRows rows;
  absl::StatusOr<ParcelRowPtr> own = FindOwnParcelRow(registry, item);
  if (!own.ok()) return own.status();
  rows.own = *std::move(own);
  if (item.parcel_fingerprints_size() < 2) return rows;
  absl::StatusOr<ParcelRowPtr> before = registry.overlay().FindParcel(item.parcel_period() - 1, item.parcel_fingerprints(1));
  if (!before.ok()) return before.status();
  rows.before = *std::move(before);
  return rows;
}

absl::StatusOr<std::optional<FormerRegistration>> FindFormer(const Register& registry, const ParcelRows& rows, absl::string_view item_id) {
  for (const ParcelRow* row : {rows.own.get(), rows.before.get()}) {
    if (row == nullptr) continue;
    for (auto use = row->uses().rbegin(); use != row->uses().rend(); ++use) {
      if (use->item_id() == item_id || !registry.overlay().MayBeStopped(use->registration_number())) continue;
      absl::StatusOr<std::optional<FormerRegistration>> former = FormerOf(registry, use->item_id(), use->registration_number());
      if (!former.ok() || former->has_value()) return former;
    }
  }
  return std::optional<FormerRegistration>();
}

absl::StatusOr<std::optional<FormerRegistration>> FindFormerAgain(const Register& registry, const std::string& registration_number) {
  if (registration_number.empty()) return std::optional<FormerRegistration>();
  const absl::StatusOr<RegistrationRowPtr> row = registry.overlay().FindRegistration(registration_number);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return std::optional<FormerRegistration>();
  return FormerOf(registry, (*row)->item_id(), registration_number);
}

void SetFormer(FormerRegistration former, ItemEntry& item) {
  item.set_refiled_registration_number(std::move(former.registration_number));
  item.set_refiled_after(former.after);
  const absl::string_view security = assessment::kSecurityQueue;
  if (!absl::c_linear_search(item.queues(), security)) item.add_queues(security.data(), security.size());
}

std::optional<FormerRegistration> FindFormerUse(const ItemRow& row, absl::Time now) {
  for (auto use = row.uses().rbegin(); use != row.uses().rend(); ++use) {
    if (now - encoding::ToTime(use->accepted_at()) > kBusinessKeyHorizon) continue;
    if (MustNotBeLoaded(use->standing())) return FormerRegistration{use->registration_number(), use->carrier(), ledger::v1::REFILED_AFTER_DO_NOT_LOAD};
  }
  return std::nullopt;
}

absl::StatusOr<ReturnedRegistration> FindReturned(const Register& registry, const std::vector<std::string>& returned_item_ids, absl::string_view item_id) {
  const size_t looked_up = std::min<size_t>(returned_item_ids.size(), kReturnedItemIdsMax);
  for (size_t i = 0; i < looked_up; ++i) {
    if (returned_item_ids[i] == item_id) continue;
    const absl::StatusOr<ItemRowPtr> row = FindOthersItem(registry, returned_item_ids[i]);
    if (!row.ok()) return row.status();
    if (*row == nullptr || (*row)->uses().empty()) continue;
    const ItemUse& newest = *(*row)->uses().rbegin();
    const bool left = newest.flow() == v1::FLOW_DIRECTION_EXPORT && !newest.cancelled() && !MustNotBeLoaded(newest.standing());
    return ReturnedRegistration{newest.registration_number(), left};
  }
  return ReturnedRegistration();
}

void SetReturned(ReturnedRegistration returned, bool claims_relief, ItemEntry& item) {
  if (!returned.registration_number.empty()) item.set_returned_registration_number(std::move(returned.registration_number));
  if (!claims_relief || returned.left) return;
  auto& queues = *item.mutable_queues();
  queues.erase(std::remove(queues.begin(), queues.end(), assessment::kReleaseQueue), queues.end());
  if (!absl::c_linear_search(queues, assessment::kRevenueQueue)) item.add_queues(assessment::kRevenueQueue.data(), assessment::kRevenueQueue.size());
}

void PutParcelUse(Register& registry, const ParcelRow* before, const ItemEntry& item) {
  if (item.parcel_fingerprints().empty()) return;
  ParcelRow& row = registry.working_parcel();
  row.Clear();
  if (before != nullptr) row = *before;
  auto& uses = *row.mutable_uses();
  // An amendment that leaves the parcel what it is.
  const auto same = absl::c_find_if(uses, [&item](const ParcelUse& use) { return use.registration_number() == item.registration_number(); });
  if (same != uses.end()) return;
  if (uses.size() >= kUsesPerParcelMax) uses.erase(uses.begin());
  ParcelUse& use = *uses.Add();
  use.set_item_id(item.item_id());
  use.set_registration_number(item.registration_number());
  use.set_parcel_period(item.parcel_period());
  registry.overlay().PutParcel(item.parcel_period(), item.parcel_fingerprints(0), row);
}

absl::string_view WhatBecameOf(RefiledAfter after) {
  return after == ledger::v1::REFILED_AFTER_DO_NOT_LOAD ? "must not be loaded" : "was cancelled";
}

std::vector<std::string> NamedRegistrations(const ItemEntry& item) {
  std::vector<std::string> named;
  for (const std::string* number : {&item.refiled_registration_number(), &item.returned_registration_number()}) {
    if (!number->empty() && !absl::c_linear_search(named, *number)) named.push_back(*number);
  }
  return named;
}

void AddAssignedReasons(const ItemEntry& item, v1::Assessment& assessment) {
  if (!item.refiled_registration_number().empty()) {
    AddReason("assessment.refiled",
              absl::StrCat("the same parcel was filed before as ", item.refiled_registration_number(), ", which ", WhatBecameOf(item.refiled_after())), assessment);
  }
  if (!item.returned_registration_number().empty()) {
    AddReason("assessment.return.known", absl::StrCat("says that it brings back ", item.returned_registration_number()), assessment);
  }
  const absl::string_view revenue = assessment::kRevenueQueue;
  if (absl::c_linear_search(item.queues(), revenue) && !absl::c_linear_search(assessment.queues(), revenue)) {
    AddReason("assessment.return.unknown", "the relief for returned goods is asked for, and the hub has no export that would come back", assessment);
  }
  if (!item.queues().empty()) *assessment.mutable_queues() = item.queues();
}

}  // namespace postgate::registry
