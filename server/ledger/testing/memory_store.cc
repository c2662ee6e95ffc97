// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/memory_store.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "server/ledger/block_scan.h"

namespace postgate::ledger {

MemoryStore::MemoryStore() {
  metadata_.set_ledger_epoch("0123456789abcdef0123456789abcdef");
  metadata_.mutable_created_at()->set_seconds(1767225600);
  metadata_.set_format_version(1);
  metadata_.set_registration_range(31536000);
  metadata_.set_registration_key("0123456789abcdef");
}

absl::Status MemoryStore::CanWrite() const {
  MutexLock lock(mutex_);
  return failure_.ok() ? can_write_ : failure_;
}

absl::Status MemoryStore::Write(const WriteGroup& group) {
  std::function<void()> before_write;
  {
    MutexLock lock(mutex_);
    before_write = before_write_;
  }
  if (before_write) before_write();
  MutexLock lock(mutex_);
  if (failure_.ok()) failure_ = fail_next_;
  if (!failure_.ok()) return failure_;
  if (group.entry_count > 0) {
    if (group.first_sequence != head_ + 1) {
      failure_ = absl::InternalError(absl::StrCat("a group begins with ", group.first_sequence, " after ", head_));
      return failure_;
    }
    blocks_[group.first_sequence] = group.block;
    head_ = group.first_sequence + group.entry_count - 1;
    if (!group.leaf_hashes.empty()) leaf_hashes_[group.first_sequence] = group.leaf_hashes;
    for (const WriteGroup::TreeNodeRow& row : group.tree_nodes) tree_nodes_[{row.id.level, row.id.index}] = row.hash;
    if (group.tree_head.has_value()) tree_heads_[group.tree_head->tree_size()] = *group.tree_head;
  }
  for (const WriteGroup::ProducerRow& row : group.producers) producers_[row.key] = row.state;
  for (const WriteGroup::AckRow& row : group.acks) acks_[{row.producer_key, row.record.first_offset()}] = row.record;
  for (const WriteGroup::RequestRow& row : group.requests) {
    requests_[row.key] = row.record;
    last_request_seconds_ = std::max(last_request_seconds_, row.record.committed_at().seconds());
  }
  if (group.metadata.has_value()) metadata_ = *group.metadata;
  ++writes_;
  return absl::OkStatus();
}

int64_t MemoryStore::Head() const {
  MutexLock lock(mutex_);
  return head_;
}

v1::LedgerMetadata MemoryStore::Metadata() const {
  MutexLock lock(mutex_);
  return metadata_;
}

absl::StatusOr<const std::string*> MemoryStore::BlockAt(int64_t sequence) const {
  if (sequence < 0 || sequence > head_) return absl::NotFoundError(absl::StrCat("the ledger has no entry ", sequence));
  return &std::prev(blocks_.upper_bound(sequence))->second;
}

absl::StatusOr<CommittedBlock> MemoryStore::ReadBlock(int64_t sequence) const {
  MutexLock lock(mutex_);
  ++blocks_read_;
  if (!read_block_.ok()) return read_block_;
  absl::StatusOr<const std::string*> bytes = BlockAt(sequence);
  if (!bytes.ok()) return bytes.status();
  auto block = std::make_shared<v1::Block>();
  if (!block->ParseFromString(**bytes)) return absl::DataLossError("a block does not parse");
  return CommittedBlock(std::move(block));
}

absl::StatusOr<StoredEntry> MemoryStore::ReadEntry(int64_t sequence) const {
  MutexLock lock(mutex_);
  if (const auto failure = read_entry_.find(sequence); failure != read_entry_.end() && !failure->second.ok()) return failure->second;
  absl::StatusOr<const std::string*> bytes = BlockAt(sequence);
  if (!bytes.ok()) return bytes.status();
  return FindEntryInBlock(**bytes, sequence);
}

absl::StatusOr<std::optional<v1::ProducerState>> MemoryStore::ReadProducer(absl::string_view producer_key) const {
  MutexLock lock(mutex_);
  auto it = producers_.find(std::string(producer_key));
  if (it == producers_.end()) return std::nullopt;
  return it->second;
}

absl::StatusOr<std::vector<WriteGroup::ProducerRow>> MemoryStore::ReadProducers(absl::string_view after_key, size_t limit) const {
  MutexLock lock(mutex_);
  std::vector<WriteGroup::ProducerRow> found;
  for (auto it = producers_.upper_bound(std::string(after_key)); it != producers_.end() && found.size() < limit; ++it) {
    found.push_back({it->first, it->second});
  }
  return found;
}

absl::StatusOr<std::vector<v1::AckRecord>> MemoryStore::ReadAcks(absl::string_view producer_key, int64_t first_offset,
                                                                 int64_t next_offset) const {
  MutexLock lock(mutex_);
  std::vector<v1::AckRecord> found;
  for (const auto& [key, record] : acks_) {
    if (key.first == producer_key && record.first_offset() < next_offset && record.next_offset() > first_offset) found.push_back(record);
  }
  return found;
}

absl::StatusOr<LeafHashes> MemoryStore::ReadLeafHashes(int64_t sequence) const {
  MutexLock lock(mutex_);
  if (sequence < 0 || sequence > head_) return absl::NotFoundError(absl::StrCat("the ledger has no entry ", sequence));
  auto it = leaf_hashes_.upper_bound(sequence);
  if (it == leaf_hashes_.begin()) return absl::DataLossError(absl::StrCat("leaf ", sequence, " is missing"));
  --it;
  return LeafHashes{it->first, it->second};
}

absl::StatusOr<audit_tree::Hash> MemoryStore::ReadTreeNode(const audit_tree::NodeId& id) const {
  MutexLock lock(mutex_);
  auto it = tree_nodes_.find({id.level, id.index});
  if (it == tree_nodes_.end()) return absl::NotFoundError(absl::StrCat("the audit tree has no node ", id.index, " of level ", id.level));
  return it->second;
}

absl::StatusOr<postgate::v1::TreeHead> MemoryStore::ReadTreeHead(int64_t size) const {
  MutexLock lock(mutex_);
  auto it = tree_heads_.lower_bound(size);
  if (it == tree_heads_.end()) return absl::NotFoundError(absl::StrCat("the audit tree has no head over ", size, " leaves"));
  return it->second;
}

absl::StatusOr<std::optional<v1::RequestRecord>> MemoryStore::ReadRequest(absl::string_view request_key) const {
  MutexLock lock(mutex_);
  auto it = requests_.find(std::string(request_key));
  if (it == requests_.end()) return std::nullopt;
  if (it->second.committed_at().seconds() < last_request_seconds_ - absl::ToInt64Seconds(kRequestsKept)) return std::nullopt;
  return it->second;
}

void MemoryStore::FailNextWrite(absl::Status status) {
  MutexLock lock(mutex_);
  fail_next_ = std::move(status);
}

void MemoryStore::SetCanWrite(absl::Status status) {
  MutexLock lock(mutex_);
  can_write_ = std::move(status);
}

void MemoryStore::SetReadEntry(int64_t sequence, absl::Status status) {
  MutexLock lock(mutex_);
  read_entry_[sequence] = std::move(status);
}

void MemoryStore::SetReadBlock(absl::Status status) {
  MutexLock lock(mutex_);
  read_block_ = std::move(status);
}

void MemoryStore::SetBeforeWrite(std::function<void()> before_write) {
  MutexLock lock(mutex_);
  before_write_ = std::move(before_write);
}

int64_t MemoryStore::writes() const {
  MutexLock lock(mutex_);
  return writes_;
}

int64_t MemoryStore::blocks_read() const {
  MutexLock lock(mutex_);
  return blocks_read_;
}

}  // namespace postgate::ledger
