// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_PARCELS_H_
#define POSTGATE_SERVER_REGISTER_PARCELS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/ledger/v1/register.pb.h"
#include "postgate/ledger/v1/standing.pb.h"
#include "postgate/v1/assessment.pb.h"
#include "server/register/overlay.h"

namespace postgate::registry {

class Register;

// Registrations that the register remembers of one parcel.
inline constexpr int kUsesPerParcelMax = 8;
// Identifiers that are looked up for one return; the others are not.
inline constexpr int kReturnedItemIdsMax = 3;

// What the register has by the fingerprints of an item. Null: nothing.
struct ParcelRows {
  ParcelRowPtr own;     // of the item's own period
  ParcelRowPtr before;  // of the period before
};

// Both rows, for a parcel that is filed for the first time; the own one alone, for whoever only adds to it.
absl::StatusOr<ParcelRows> FindParcelRows(const Register& registry, const ledger::v1::ItemEntry& item);
absl::StatusOr<ParcelRowPtr> FindOwnParcelRow(const Register& registry, const ledger::v1::ItemEntry& item);

// An earlier registration of the same parcel that its carrier took back or that must not be loaded.
struct FormerRegistration {
  std::string registration_number;
  std::string carrier;
  ledger::v1::RefiledAfter after = ledger::v1::REFILED_AFTER_UNSPECIFIED;
};

// The newest such registration under another identifier than `item_id`, or none.
absl::StatusOr<std::optional<FormerRegistration>> FindFormer(const Register& registry, const ParcelRows& rows, absl::string_view item_id);
// The same of a registration that was found for an earlier version: none when what was decided of it was lifted since, or the number is empty.
absl::StatusOr<std::optional<FormerRegistration>> FindFormerAgain(const Register& registry, const std::string& registration_number);
// Notes it in the entry, which goes to the security queue as well.
void SetFormer(FormerRegistration former, ledger::v1::ItemEntry& item);

// The newest registration under the item's own identifier that must not be loaded, whoever filed it and whatever became of it since. That one was only taken back is
// no reason: who errs cancels, and files again.
std::optional<FormerRegistration> FindFormerUse(const ledger::v1::ItemRow& row, absl::Time now);

// What a return says that it brings back, as far as the register has it.
struct ReturnedRegistration {
  std::string registration_number;  // empty: there is none
  // It was filed as an export, and neither taken back nor stopped.
  bool left = false;
};

// The newest registration of the first of `returned_item_ids` that the register knows, whoever filed it; `item_id` itself left out.
absl::StatusOr<ReturnedRegistration> FindReturned(const Register& registry, const std::vector<std::string>& returned_item_ids, absl::string_view item_id);

// Notes it in the entry. Who claims the relief for returned goods has it looked at by revenue, and not released quickly, unless the hub saw them leave.
void SetReturned(ReturnedRegistration returned, bool claims_relief, ledger::v1::ItemEntry& item);

// Adds an accepted item's registration to its parcel's row, of which `before` is null when there is none.
void PutParcelUse(Register& registry, const ledger::v1::ParcelRow* before, const ledger::v1::ItemEntry& item);

// "was cancelled".
absl::string_view WhatBecameOf(ledger::v1::RefiledAfter after);

// The registrations that the entry names, for customs alone: who filed learns nothing of another carrier's.
std::vector<std::string> NamedRegistrations(const ledger::v1::ItemEntry& item);
// What the sequence lock added to the assessment: its reasons, and its queue. For customs alone as well.
void AddAssignedReasons(const ledger::v1::ItemEntry& item, v1::Assessment& assessment);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_PARCELS_H_
