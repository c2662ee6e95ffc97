// SPDX-License-Identifier: Apache-2.0
#include "server/register/overlay.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::registry {
namespace {

constexpr char kItem = 'i';
constexpr char kReceptacle = 'r';
constexpr char kDispatch = 'd';
constexpr char kRegistration = 'n';

std::string TableKey(char prefix, absl::string_view key) {
  std::string out;
  out.reserve(key.size() + 1);
  out.push_back(prefix);
  out.append(key.data(), std::min(key.size(), kKeyBytesMax));
  return out;
}

}  // namespace

template <typename Row>
absl::StatusOr<std::shared_ptr<const Row>> Overlay::Find(char prefix, absl::string_view key) const {
  const std::string table_key = TableKey(prefix, key);
  {
    MutexLock lock(mutex_);
    for (const RowMap* rows : {&active_, &frozen_}) {
      auto it = rows->find(table_key);
      if (it != rows->end()) return std::static_pointer_cast<const Row>(it->second);
    }
  }
  // A flush between the look above and this one only moves the row into the table, where it is found.
  absl::StatusOr<std::optional<std::string>> stored = table_->Get(table_key);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return std::shared_ptr<const Row>();
  auto row = std::make_shared<Row>();
  if (!row->ParseFromString(**stored)) {
    return absl::DataLossError(absl::StrCat("the register's row of kind '", absl::string_view(&prefix, 1),
                                            "' can't be read: stop the gateway and delete its readers folder, which is then rebuilt"));
  }
  return std::shared_ptr<const Row>(std::move(row));
}

template <typename Row>
void Overlay::Put(char prefix, absl::string_view key, Row row) {
  auto shared = std::make_shared<const Row>(std::move(row));
  std::string table_key = TableKey(prefix, key);
  MutexLock lock(mutex_);
  active_[std::move(table_key)] = std::move(shared);
}

absl::StatusOr<ItemRowPtr> Overlay::FindItem(absl::string_view item_id) const { return Find<ledger::v1::ItemRow>(kItem, item_id); }
absl::StatusOr<ContainerRowPtr> Overlay::FindReceptacle(absl::string_view receptacle_id) const {
  return Find<ledger::v1::ContainerRow>(kReceptacle, receptacle_id);
}
absl::StatusOr<ContainerRowPtr> Overlay::FindDispatch(absl::string_view dispatch_id) const {
  return Find<ledger::v1::ContainerRow>(kDispatch, dispatch_id);
}
absl::StatusOr<RegistrationRowPtr> Overlay::FindRegistration(absl::string_view registration_number) const {
  return Find<ledger::v1::RegistrationRow>(kRegistration, registration_number);
}

void Overlay::PutItem(absl::string_view item_id, ledger::v1::ItemRow row) { Put(kItem, item_id, std::move(row)); }
void Overlay::PutReceptacle(absl::string_view receptacle_id, ledger::v1::ContainerRow row) {
  Put(kReceptacle, receptacle_id, std::move(row));
}
void Overlay::PutDispatch(absl::string_view dispatch_id, ledger::v1::ContainerRow row) { Put(kDispatch, dispatch_id, std::move(row)); }
void Overlay::PutRegistration(absl::string_view registration_number, ledger::v1::RegistrationRow row) {
  Put(kRegistration, registration_number, std::move(row));
}

bool Overlay::Freeze(int64_t committed_sequence, bool at_any_size) {
  MutexLock lock(mutex_);
  if (!frozen_.empty()) return true;
  if (active_.empty() || (!at_any_size && active_.size() < kOverlayRowsMax)) return false;
  frozen_.swap(active_);
  frozen_sequence_ = committed_sequence;
  return true;
}

bool Overlay::frozen() const {
  MutexLock lock(mutex_);
  return !frozen_.empty();
}

size_t Overlay::active_rows() const {
  MutexLock lock(mutex_);
  return active_.size();
}

absl::Status Overlay::Flush() {
  MutexLock one_at_a_time(flush_mutex_);
  std::vector<ledger::Table::Change> changes;
  int64_t sequence;
  {
    MutexLock lock(mutex_);
    if (frozen_.empty()) return absl::OkStatus();
    sequence = frozen_sequence_;
    changes.reserve(frozen_.size());
    for (const auto& [key, row] : frozen_) changes.push_back({key, std::string()});
  }
  // Only Flush takes rows out of the frozen set, so what was listed is still there; rows are serialized outside the lock.
  for (ledger::Table::Change& change : changes) {
    std::shared_ptr<const google::protobuf::MessageLite> row;
    {
      MutexLock lock(mutex_);
      row = frozen_.find(change.key)->second;
    }
    row->SerializeToString(&*change.value);
  }
  if (absl::Status written = table_->Write(changes, sequence); !written.ok()) return written;
  RowMap done;
  {
    MutexLock lock(mutex_);
    done.swap(frozen_);
  }
  return absl::OkStatus();
}

}  // namespace postgate::registry
