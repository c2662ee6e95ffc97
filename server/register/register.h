// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_REGISTER_H_
#define POSTGATE_SERVER_REGISTER_REGISTER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/ledger/v1/register.pb.h"
#include "server/ledger/proposal.h"
#include "server/ledger/store.h"
#include "server/ledger/table.h"
#include "server/register/overlay.h"
#include "server/register/producers.h"
#include "server/register/registration_numbers.h"
#include "server/register/requests.h"
#include "server/sealing/keys.h"

namespace postgate::registry {

// Business keys older than this are forgotten: the same identifier is a new item then. ICS2 asks for a year in F43; 400 days leaves a margin.
inline constexpr absl::Duration kBusinessKeyHorizon = absl::Hours(24 * 400);

struct RegisterOptions {
  const ledger::Store* store = nullptr;  // outlives the register
  ledger::Table* table = nullptr;        // outlives the register
  sealing::Keys* keys = nullptr;         // outlives the register
  std::string hub_country = "KR";
  char registration_prefix = 'P';
};

// What every item, receptacle and dispatch is now. It is a reader of the ledger like any other: its rows follow from the entries alone
// and are rebuilt by replay. The proposals consult it under the sequence lock and apply each entry to it as they add it, so it is right for
// what is in flight; the table behind it gets only what is on disk.
//
// Adjudication and Apply belong to the committer's thread. Find* may be called from any thread and may see rows that are not committed yet:
// whoever answers from them drops sequences beyond the store's head.
class Register {
 public:
  // Replays what lies between the table's checkpoint and the store's head.
  static absl::StatusOr<std::unique_ptr<Register>> Recover(const RegisterOptions& options);

  absl::StatusOr<std::optional<ledger::v1::ItemRow>> FindItem(absl::string_view item_id) const;
  absl::StatusOr<std::optional<std::string>> FindItemIdOf(absl::string_view registration_number) const;
  absl::StatusOr<std::optional<ledger::v1::ContainerRow>> FindReceptacle(absl::string_view receptacle_id) const;
  absl::StatusOr<std::optional<ledger::v1::ContainerRow>> FindDispatch(absl::string_view dispatch_id) const;

  // The committer's observer calls it after each group; hands rows to the table once there are enough of them.
  void OnCommitted(const ledger::CommittedBlock& block);
  // Writes what OnCommitted handed over; any thread but the committer's, one at a time. `everything`: before a stop.
  absl::Status Flush();
  absl::Status FlushAll();
  // There is something for Flush. Any thread.
  bool FlushDue() const;

  const ledger::Store& store() const { return *options_.store; }
  // By which what the ledger holds was sealed.
  sealing::Keys& keys() const { return *options_.keys; }
  Overlay& overlay() { return overlay_; }
  const Overlay& overlay() const { return overlay_; }
  // What one item's row after the other is made in, kept for its memory. The committer's.
  ledger::v1::ItemRow& working_row() { return working_row_; }
  // The same for parcels' rows.
  ledger::v1::ParcelRow& working_parcel() { return working_parcel_; }
  Producers& producers() { return producers_; }
  RegistrationNumbers& registration_numbers() { return registration_numbers_; }
  Requests& requests() { return requests_; }

 private:
  explicit Register(const RegisterOptions& options);
  absl::Status Replay();

  const RegisterOptions options_;
  Overlay overlay_;
  ledger::v1::ItemRow working_row_;
  ledger::v1::ParcelRow working_parcel_;
  Producers producers_;
  RegistrationNumbers registration_numbers_;
  Requests requests_;
};

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_REGISTER_H_
