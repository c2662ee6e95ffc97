// SPDX-License-Identifier: Apache-2.0
#include "server/register/overlay.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/crash_points/crash_points.h"
#include "core/encoding/big_endian.h"
#include "core/plants/plant.h"

namespace postgate::registry {
namespace {

constexpr char kItem = 'i';
constexpr char kReceptacle = 'r';
constexpr char kDispatch = 'd';
constexpr char kRegistration = 'n';
constexpr char kParcel = 'p';
constexpr char kStopped = 's';

// Kinds with a filter, in the order in which they are learned: those of which there are few come first.
constexpr std::array<char, 3> kFiltered = {kStopped, kItem, kParcel};

// Keys that one LearnKeys takes.
constexpr size_t kLearnedAtOnce = 20'000;
// Parcels that one Flush drops: more than one can have to write, so that they grow fewer.
constexpr size_t kParcelsForgottenAtOnce = 50'000;

std::string TableKey(char prefix, absl::string_view key) {
  std::string out;
  out.reserve(key.size() + 1);
  out.push_back(prefix);
  out.append(key.data(), std::min(key.size(), kKeyBytesMax));
  return out;
}

constexpr int kPeriodBytes = 4;

// Highest byte first, so that older periods sort before newer ones.
std::string PeriodKey(int32_t period) {
  std::string key;
  for (int shift = 8 * (kPeriodBytes - 1); shift >= 0; shift -= 8) key.push_back(static_cast<char>(static_cast<uint32_t>(period) >> shift));
  return key;
}

// Of a size that a string holds without an allocation, also behind a prefix.
std::string ParcelKey(int32_t period, uint64_t fingerprint) {
  std::string key = PeriodKey(period);
  encoding::AppendBigEndian(static_cast<int64_t>(fingerprint), key);
  return key;
}

int32_t PeriodOf(absl::string_view parcel_table_key) {
  uint32_t period = 0;
  for (size_t i = 1; i <= kPeriodBytes && i < parcel_table_key.size(); ++i) period = period << 8 | static_cast<unsigned char>(parcel_table_key[i]);
  return static_cast<int32_t>(period);
}

}  // namespace

std::optional<Overlay::Row> Overlay::FindInMemory(const std::string& table_key) const {
  for (const RowMap* rows : {static_cast<const RowMap*>(&active_), frozen_.get()}) {
    if (rows == nullptr) continue;
    auto it = rows->find(table_key);
    if (it != rows->end()) return it->second;
  }
  return std::nullopt;
}

absl::StatusOr<std::optional<Overlay::Row>> Overlay::Find(char prefix, absl::string_view key) const {
  const std::string table_key = TableKey(prefix, key);
  {
    MutexLock lock(mutex_);
    if (std::optional<Row> row = FindInMemory(table_key); row.has_value()) return row;
    if (!MayBeInTable(prefix, table_key)) return std::optional<Row>();
  }
  // A flush between the look above and this one only moves the row into the table, where it is found.
  absl::StatusOr<std::optional<std::string>> stored = table_->Get(table_key);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return std::optional<Row>();
  return std::optional<Row>(std::move(**stored));
}

bool Overlay::IsLearned(char prefix) const {
  const auto learned = kFiltered.begin() + static_cast<ptrdiff_t>(kinds_learned_);
  return std::find(kFiltered.begin(), learned, prefix) != learned;
}

bool Overlay::MayBeInTable(char prefix, const std::string& table_key) const {
  if (!IsLearned(prefix)) return true;
  if (prefix == kParcel) return parcel_keys_.MayContain(PeriodOf(table_key), table_key);
  return prefix != kItem || item_keys_.MayContain(table_key);
}

void Overlay::AddToFilter(char prefix, const std::string& table_key) {
  if (prefix == kItem) item_keys_.Add(table_key);
  if (prefix == kParcel) parcel_keys_.Add(PeriodOf(table_key), table_key);
  if (prefix == kStopped) stopped_keys_.Add(absl::string_view(table_key).substr(1));
}

bool Overlay::MayBeStopped(absl::string_view registration_number) const {
  MutexLock lock(mutex_);
  return !IsLearned(kStopped) || stopped_keys_.MayContain(registration_number);
}

template <typename Message>
absl::StatusOr<std::shared_ptr<const Message>> Overlay::FindMessage(char prefix, absl::string_view key) const {
  const absl::StatusOr<std::optional<Row>> row = Find(prefix, key);
  if (!row.ok()) return row.status();
  return Parsed<Message>(prefix, *row);
}

template <typename Message>
absl::StatusOr<std::shared_ptr<const Message>> Overlay::Parsed(char prefix, const std::optional<Row>& row) {
  if (!row.has_value()) return std::shared_ptr<const Message>();
  if constexpr (std::is_same_v<Message, ledger::v1::ContainerRow>) {
    if (const ContainerRowPtr* container = std::get_if<ContainerRowPtr>(&*row)) return *container;
  }
  auto message = std::make_shared<Message>();
  if (!message->ParseFromString(std::get<std::string>(*row))) {
    return absl::DataLossError(absl::StrCat("the register's row of kind '", absl::string_view(&prefix, 1),
                                            "' can't be read: stop the gateway and delete its readers folder, which is then rebuilt"));
  }
  return std::shared_ptr<const Message>(std::move(message));
}

void Overlay::Put(char prefix, absl::string_view key, Row row) {
  std::string table_key = TableKey(prefix, key);
  MutexLock lock(mutex_);
  AddToFilter(prefix, table_key);
  active_[std::move(table_key)] = std::move(row);
}

absl::StatusOr<ItemRowPtr> Overlay::FindItem(absl::string_view item_id) const { return FindMessage<ledger::v1::ItemRow>(kItem, item_id); }
absl::StatusOr<ItemRowPtr> Overlay::FindItemInMemory(absl::string_view item_id) const {
  std::optional<Row> row;
  {
    MutexLock lock(mutex_);
    row = FindInMemory(TableKey(kItem, item_id));
  }
  return Parsed<ledger::v1::ItemRow>(kItem, row);
}
int64_t Overlay::flushes() const {
  MutexLock lock(mutex_);
  return flushes_;
}
absl::StatusOr<ContainerRowPtr> Overlay::FindReceptacle(absl::string_view receptacle_id) const {
  return FindMessage<ledger::v1::ContainerRow>(kReceptacle, receptacle_id);
}
absl::StatusOr<ContainerRowPtr> Overlay::FindDispatch(absl::string_view dispatch_id) const {
  return FindMessage<ledger::v1::ContainerRow>(kDispatch, dispatch_id);
}
absl::StatusOr<RegistrationRowPtr> Overlay::FindRegistration(absl::string_view registration_number) const {
  return FindMessage<ledger::v1::RegistrationRow>(kRegistration, registration_number);
}
absl::StatusOr<ParcelRowPtr> Overlay::FindParcel(int32_t period, uint64_t fingerprint) const {
  return FindMessage<ledger::v1::ParcelRow>(kParcel, ParcelKey(period, fingerprint));
}

void Overlay::PutItem(absl::string_view item_id, const ledger::v1::ItemRow& row) { Put(kItem, item_id, row.SerializeAsString()); }
void Overlay::PutReceptacle(absl::string_view receptacle_id, ledger::v1::ContainerRow row) {
  Put(kReceptacle, receptacle_id, std::make_shared<const ledger::v1::ContainerRow>(std::move(row)));
}
void Overlay::PutDispatch(absl::string_view dispatch_id, ledger::v1::ContainerRow row) {
  Put(kDispatch, dispatch_id, std::make_shared<const ledger::v1::ContainerRow>(std::move(row)));
}
void Overlay::PutRegistration(absl::string_view registration_number, const ledger::v1::RegistrationRow& row) {
  Put(kRegistration, registration_number, row.SerializeAsString());
}
void Overlay::PutParcel(int32_t period, uint64_t fingerprint, const ledger::v1::ParcelRow& row) {
  Put(kParcel, ParcelKey(period, fingerprint), row.SerializeAsString());
}
void Overlay::PutStopped(absl::string_view registration_number) { Put(kStopped, registration_number, std::string()); }

bool Overlay::Freeze(int64_t committed_sequence, bool at_any_size) {
  MutexLock lock(mutex_);
  if (frozen_ != nullptr) return true;
  if (active_.empty() || (!at_any_size && active_.size() < kOverlayRowsMax)) return false;
  auto rows = std::make_shared<RowMap>();
  rows->swap(active_);
  active_.reserve(rows->size());
  frozen_ = std::move(rows);
  frozen_sequence_ = committed_sequence + (POSTGATE_PLANT(register_checkpoint_ahead_of_rows) ? 1 : 0);
  return true;
}

bool Overlay::frozen() const {
  MutexLock lock(mutex_);
  return frozen_ != nullptr;
}

size_t Overlay::active_rows() const {
  MutexLock lock(mutex_);
  return active_.size();
}

absl::StatusOr<bool> Overlay::LearnKeys() {
  char prefix = 0;
  {
    MutexLock lock(mutex_);
    if (kinds_learned_ == kFiltered.size()) return false;
    prefix = kFiltered[kinds_learned_];
  }
  std::vector<std::string> keys;
  if (learned_until_.empty()) learned_until_ = std::string(1, prefix);
  const std::string end(1, static_cast<char>(prefix + 1));
  const absl::Status scanned = table_->Scan(learned_until_, end, [&keys](absl::string_view key, absl::string_view) {
    keys.emplace_back(key.data(), key.size());
    return keys.size() < kLearnedAtOnce;
  });
  if (!scanned.ok()) return scanned;
  const bool were_last = keys.size() < kLearnedAtOnce;
  // The first key that may come behind it.
  learned_until_ = were_last ? std::string() : keys.back() + '\0';
  MutexLock lock(mutex_);
  for (const std::string& key : keys) AddToFilter(prefix, key);
  if (were_last) ++kinds_learned_;
  return kinds_learned_ < kFiltered.size();
}

absl::Status Overlay::AddForgottenParcels(std::vector<ledger::Table::Change>& changes) {
  int32_t kept_from = 0;
  {
    MutexLock lock(mutex_);
    kept_from = parcel_keys_.kept_from();
  }
  if (kept_from <= parcels_forgotten_before_) return absl::OkStatus();
  size_t forgotten = 0;
  const std::string end = TableKey(kParcel, PeriodKey(kept_from));
  const absl::Status scanned = table_->Scan(std::string(1, kParcel), end, [&changes, &forgotten](absl::string_view key, absl::string_view) {
    changes.push_back({std::string(key.data(), key.size()), std::nullopt});
    return ++forgotten < kParcelsForgottenAtOnce;
  });
  // A look that finds none costs the more the more was dropped before: not again until there is another period.
  if (scanned.ok() && forgotten == 0) parcels_forgotten_before_ = kept_from;
  return scanned;
}

absl::Status Overlay::Flush() {
  MutexLock one_at_a_time(flush_mutex_);
  std::shared_ptr<const RowMap> rows;
  int64_t sequence;
  {
    MutexLock lock(mutex_);
    if (frozen_ == nullptr) return absl::OkStatus();
    rows = frozen_;
    sequence = frozen_sequence_;
  }
  std::vector<ledger::Table::Change> changes;
  changes.reserve(rows->size());
  for (const auto& [key, row] : *rows) {
    if (POSTGATE_PLANT(register_rows_not_flushed)) break;
    const ContainerRowPtr* container = std::get_if<ContainerRowPtr>(&row);
    changes.push_back({key, container != nullptr ? (*container)->SerializeAsString() : std::get<std::string>(row)});
  }
  if (absl::Status read = AddForgottenParcels(changes); !read.ok()) return read;
  Pass(CrashPoint::kRegisterFlushing);
  if (absl::Status written = table_->Write(changes, sequence); !written.ok()) return written;
  Pass(CrashPoint::kRegisterFlushed);
  MutexLock lock(mutex_);
  frozen_ = nullptr;
  ++flushes_;
  return absl::OkStatus();
}

}  // namespace postgate::registry
