// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_OVERLAY_H_
#define POSTGATE_SERVER_REGISTER_OVERLAY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/synchronization/mutex.h"
#include "postgate/ledger/v1/register.pb.h"
#include "server/ledger/table.h"
#include "server/register/key_filter.h"
#include "server/register/parcel_filter.h"

namespace postgate::registry {

using ItemRowPtr = std::shared_ptr<const ledger::v1::ItemRow>;
using ContainerRowPtr = std::shared_ptr<const ledger::v1::ContainerRow>;
using RegistrationRowPtr = std::shared_ptr<const ledger::v1::RegistrationRow>;
using ParcelRowPtr = std::shared_ptr<const ledger::v1::ParcelRow>;

// Changed rows kept in memory before they go to the table, in rows. Two such sets exist at most: one that fills, one that is written.
inline constexpr size_t kOverlayRowsMax = 100'000;

// Longest identifier used as a key, in bytes; a longer one is refused by the rules and kept under its beginning.
inline constexpr size_t kKeyBytesMax = 256;

// The register's rows: those changed since the last flush in memory, over the table with the rest. Rows are never changed in place: a
// changed row takes the place of the old one, so a row that was found stays as it was.
//
// Nearly every item and parcel is new, and to find in the table that it is not there costs a look into each of its files: filters know most of that. They
// help once they have learned the keys that the table had before. Another one knows which registrations were ever cancelled or not to be loaded, so that
// nobody looks at the rows of all the others when a parcel comes again.
//
// A parcel is looked up by its own period and the one before, since there are no keys of older ones (server/sealing/parcel_fingerprint.h): their rows go.
//
// Put and Freeze belong to the committer's thread; Find* and Flush may be called from any; LearnKeys to one.
class Overlay {
 public:
  explicit Overlay(ledger::Table* table) : table_(table) {}

  // Null when there is no such row. An error is the table's.
  absl::StatusOr<ItemRowPtr> FindItem(absl::string_view item_id) const;
  // The row when it has changed since the last flush; else null. Reads no table: for who looked the row up before, off the committer's thread. What he found then is right while this
  // is null and flushes() is what it was before he looked.
  absl::StatusOr<ItemRowPtr> FindItemInMemory(absl::string_view item_id) const;
  int64_t flushes() const;
  absl::StatusOr<ContainerRowPtr> FindReceptacle(absl::string_view receptacle_id) const;
  absl::StatusOr<ContainerRowPtr> FindDispatch(absl::string_view dispatch_id) const;
  absl::StatusOr<RegistrationRowPtr> FindRegistration(absl::string_view registration_number) const;
  // By a fingerprint under the key of that period, which is one of the two newest.
  absl::StatusOr<ParcelRowPtr> FindParcel(int32_t period, uint64_t fingerprint) const;
  // False: the registration was never stopped. True: it may have been; its item's row says it. Reads no table.
  bool MayBeStopped(absl::string_view registration_number) const;

  void PutItem(absl::string_view item_id, const ledger::v1::ItemRow& row);
  void PutReceptacle(absl::string_view receptacle_id, ledger::v1::ContainerRow row);
  void PutDispatch(absl::string_view dispatch_id, ledger::v1::ContainerRow row);
  void PutRegistration(absl::string_view registration_number, const ledger::v1::RegistrationRow& row);
  void PutParcel(int32_t period, uint64_t fingerprint, const ledger::v1::ParcelRow& row);
  // Notes that the registration was cancelled, or must not be loaded, for good.
  void PutStopped(absl::string_view registration_number);

  // All rows changed so far are on disk up to `committed_sequence`: makes them the set to be flushed, if the one before is done and there are
  // enough, or `at_any_size`. True when there is something to flush.
  bool Freeze(int64_t committed_sequence, bool at_any_size);
  bool frozen() const;
  size_t active_rows() const;

  // Takes some thousands of the table's keys of a kind that has a filter into that. False: those were the last of the last kind.
  absl::StatusOr<bool> LearnKeys();

  // Writes the frozen set and its checkpoint to the table, and drops some thousands of parcels of older periods from it. Does nothing when there is none.
  absl::Status Flush();

 private:
  // A row as it goes to the table: most are written once and never asked for, and bytes are cheap to keep and to drop. A container is as large
  // as what lies in it and is asked for with each of its items, so it is kept as a message.
  using Row = std::variant<std::string, ContainerRowPtr>;
  // By table key.
  using RowMap = absl::flat_hash_map<std::string, Row>;

  // None when there is no such row.
  absl::StatusOr<std::optional<Row>> Find(char prefix, absl::string_view key) const;
  std::optional<Row> FindInMemory(const std::string& table_key) const POSTGATE_REQUIRES(mutex_);
  template <typename Message>
  static absl::StatusOr<std::shared_ptr<const Message>> Parsed(char prefix, const std::optional<Row>& row);
  template <typename Message>
  absl::StatusOr<std::shared_ptr<const Message>> FindMessage(char prefix, absl::string_view key) const;
  void Put(char prefix, absl::string_view key, Row row);
  bool IsLearned(char prefix) const POSTGATE_REQUIRES(mutex_);
  // False: a filter knows that the table has no such row.
  bool MayBeInTable(char prefix, const std::string& table_key) const POSTGATE_REQUIRES(mutex_);
  void AddToFilter(char prefix, const std::string& table_key) POSTGATE_REQUIRES(mutex_);
  absl::Status AddForgottenParcels(std::vector<ledger::Table::Change>& changes) POSTGATE_REQUIRES(flush_mutex_);

  ledger::Table* const table_;
  mutable Mutex mutex_;
  RowMap active_ POSTGATE_GUARDED_BY(mutex_);
  // Never changed, so that it is read without the lock while it is written. Null: none.
  std::shared_ptr<const RowMap> frozen_ POSTGATE_GUARDED_BY(mutex_);
  int64_t frozen_sequence_ POSTGATE_GUARDED_BY(mutex_) = -1;
  int64_t flushes_ POSTGATE_GUARDED_BY(mutex_) = 0;
  // The table keys of what was ever put, and of what LearnKeys has come by.
  KeyFilter item_keys_ POSTGATE_GUARDED_BY(mutex_);
  KeyFilter stopped_keys_ POSTGATE_GUARDED_BY(mutex_);
  ParcelFilter parcel_keys_ POSTGATE_GUARDED_BY(mutex_);
  // How many of the kinds have a filter that knows all.
  size_t kinds_learned_ POSTGATE_GUARDED_BY(mutex_) = 0;
  std::string learned_until_;  // of the kind after those; LearnKeys'
  Mutex flush_mutex_;
  // The table holds no parcels of periods before this one.
  int32_t parcels_forgotten_before_ POSTGATE_GUARDED_BY(flush_mutex_) = 0;
};

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_OVERLAY_H_
