// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/rocksdb_store.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/crash_points/crash_points.h"
#include "core/digest/sha256.h"
#include "core/synchronization/mutex.h"
#include "rocksdb/utilities/checkpoint.h"
#include "rocksdb/write_batch.h"
#include "server/ledger/rocksdb/block_parts.h"
#include "server/ledger/rocksdb/key_encoding.h"
#include "server/ledger/rocksdb/ledger_folder.h"
#include "server/ledger/rocksdb/ledger_format.h"
#include "server/ledger/rocksdb/new_metadata.h"
#include "server/ledger/rocksdb/part_reader.h"
#include "server/ledger/rocksdb/request_expiry.h"
#include "server/ledger/rocksdb/rocksdb_database.h"
#include "server/ledger/rocksdb/rocksdb_status.h"

namespace postgate::ledger {
namespace {

// What is planted is a ledger that acknowledges before it is on disk, for the test that has to find that out (tests/fault).
#ifdef POSTGATE_PLANT_NO_SYNC
constexpr bool kSyncsEveryGroup = false;
#else
constexpr bool kSyncsEveryGroup = true;
#endif

template <typename Message>
absl::StatusOr<std::optional<Message>> ReadRow(const LedgerDatabase& database, rocksdb::ColumnFamilyHandle* family, absl::string_view key,
                                               absl::string_view what) {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status = database.db->Get(rocksdb::ReadOptions(), family, ToSlice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return ToStatus(status, absl::StrCat("reading ", what));
  Message message;
  if (!message.ParseFromArray(value.data(), static_cast<int>(value.size()))) return absl::DataLossError(absl::StrCat(what, " is damaged"));
  return message;
}

struct StoredPart {
  int64_t first_sequence = kNoSequence;
  v1::BlockPart part;
};

// Of the row on which `it` stands.
absl::StatusOr<StoredPart> ReadPart(const rocksdb::Iterator& it) {
  StoredPart stored;
  const std::optional<int64_t> first_sequence = DecodeNumber(ToView(it.key()));
  if (!first_sequence.has_value() || !stored.part.ParseFromArray(it.value().data(), static_cast<int>(it.value().size()))) {
    return absl::DataLossError("a part of a block of the ledger is damaged");
  }
  stored.first_sequence = *first_sequence;
  return stored;
}

class RocksdbEntryReader final : public EntryReader {
 public:
  RocksdbEntryReader(const Store& store, const LedgerDatabase& database) : store_(store), database_(database) {}

  absl::StatusOr<StoredEntry> Read(int64_t sequence) override {
    if (sequence < 0 || sequence > store_.Head()) return absl::NotFoundError(absl::StrCat("the ledger has no entry ", sequence));
    if (sequence > seen_until_) {
      // The head first: what is below it is seen.
      seen_until_ = store_.Head();
      parts_.emplace(database_, /*keeps_cached=*/true);
    }
    const absl::StatusOr<const OpenedPart*> opened = parts_->Read(sequence);
    if (!opened.ok()) return opened.status();
    StoredEntry stored;
    stored.sequence = sequence;
    stored.committed_at = (*opened)->part.committed_at();
    const absl::string_view bytes = (*opened)->At(sequence);
    if (stored.entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return stored;
    return absl::DataLossError(absl::StrCat("entry ", sequence, " can't be parsed"));
  }

 private:
  const Store& store_;
  const LedgerDatabase& database_;
  int64_t seen_until_ = kNoSequence;
  std::optional<PartReader> parts_;  // made when there is something to read that it sees
};

class RocksdbStore final : public Store {
 public:
  RocksdbStore(std::unique_ptr<LedgerFolder> folder, std::unique_ptr<LedgerDatabase> database, std::shared_ptr<RequestExpiry> expiry)
      : folder_(std::move(folder)), database_(std::move(database)), expiry_(std::move(expiry)) {}

  // After a write that RocksDB failed, the database is left open until the process ends, which is near: to close it would write once more,
  // and RocksDB built with assertions (as Debian's is) aborts there.
  ~RocksdbStore() override {
    if (!has_write_failed_) return;
    // Linked to one another, so that whoever looks for leaks finds them held on purpose.
    struct LeftOpen {
      LedgerFolder* folder;
      LedgerDatabase* database;
      LeftOpen* before;
    };
    static std::atomic<LeftOpen*> left_open{nullptr};
    auto* const mine = new LeftOpen{folder_.release(), database_.release(), left_open.load()};
    while (!left_open.compare_exchange_weak(mine->before, mine)) {
    }
  }

  // Reads the metadata and finds the head; makes the metadata of a new ledger.
  absl::Status Load(const std::string& directory, absl::Time now);

  absl::Status CanWrite() const override;
  absl::Status Write(const WriteGroup& group) override;
  int64_t Head() const override { return head_.load(std::memory_order_acquire); }
  v1::LedgerMetadata Metadata() const override;
  absl::StatusOr<CommittedBlock> ReadBlock(int64_t sequence) const override;
  absl::StatusOr<StoredEntry> ReadEntry(int64_t sequence) const override;
  std::unique_ptr<EntryReader> OpenEntryReader() const override;
  absl::StatusOr<std::optional<v1::ProducerState>> ReadProducer(absl::string_view producer_key) const override;
  absl::StatusOr<std::vector<WriteGroup::ProducerRow>> ReadProducers(absl::string_view after_key, size_t limit) const override;
  absl::StatusOr<std::vector<v1::AckRecord>> ReadAcks(absl::string_view producer_key, int64_t first_offset,
                                                      int64_t next_offset) const override;
  absl::StatusOr<LeafHashes> ReadLeafHashes(int64_t sequence) const override;
  absl::StatusOr<audit_tree::Hash> ReadTreeNode(const audit_tree::NodeId& id) const override;
  absl::StatusOr<postgate::v1::TreeHead> ReadTreeHead(int64_t size) const override;
  absl::StatusOr<std::optional<v1::RequestRecord>> ReadRequest(absl::string_view request_key) const override;
  absl::Status CopyTo(const std::string& folder) const override;

 private:
  absl::Status LoadHead();
  absl::Status FillBatch(const WriteGroup& group);
  absl::Status Latch(absl::Status status);
  // Stands on the part that holds `sequence`; `keeps_cached` for what is likely to be read again.
  absl::StatusOr<std::unique_ptr<rocksdb::Iterator>> SeekPart(int64_t sequence, bool keeps_cached) const;

  std::unique_ptr<LedgerFolder> folder_;  // let go of after the database is closed; null: for reading alone
  std::unique_ptr<LedgerDatabase> database_;
  const std::shared_ptr<RequestExpiry> expiry_;
  std::atomic<int64_t> head_{kNoSequence};
  rocksdb::WriteBatch batch_;      // the writer's; keeps its memory
  bool has_write_failed_ = false;  // the writer's; in RocksDB

  mutable Mutex mutex_;
  v1::LedgerMetadata metadata_ POSTGATE_GUARDED_BY(mutex_);
  absl::Status failure_ POSTGATE_GUARDED_BY(mutex_);
};

absl::Status RocksdbStore::Load(const std::string& directory, absl::Time now) {
  if (absl::Status status = LoadHead(); !status.ok()) return status;
  auto metadata = ReadRow<v1::LedgerMetadata>(*database_, database_->metadata, kMetadataKey, "the ledger's metadata");
  if (!metadata.ok()) return metadata.status();
  if (metadata->has_value()) {
    const absl::Status readable = CheckLedgerFormat(absl::StrCat("the ledger in ", directory), (*metadata)->format_version());
    if (!readable.ok()) return readable;
    const int32_t found = (*metadata)->format_version();
    {
      MutexLock lock(mutex_);
      metadata_ = **metadata;
    }
    if (found == kLedgerFormat || folder_ == nullptr) return absl::OkStatus();
    // From here on a program that knows the older format alone refuses it, before it meets an entry that it can't read.
    WriteGroup upgrade;
    upgrade.metadata = std::move(**metadata);
    upgrade.metadata->set_format_version(kLedgerFormat);
    return Write(upgrade);
  }
  if (Head() != kNoSequence) return absl::DataLossError(absl::StrCat("the ledger in ", directory, " has entries but no metadata"));
  if (folder_ == nullptr) return absl::NotFoundError(absl::StrCat("no ledger is in ", directory));
  if (absl::Status status = folder_->CheckSpace(); !status.ok()) return status;
  absl::StatusOr<v1::LedgerMetadata> made = NewMetadata(now, kLedgerFormat);
  if (!made.ok()) return made.status();
  WriteGroup group;
  group.metadata = *std::move(made);
  if (absl::Status written = Write(group); !written.ok()) return written;
  Pass(CrashPoint::kStoreCreated);
  return absl::OkStatus();
}

absl::Status RocksdbStore::LoadHead() {
  std::unique_ptr<rocksdb::Iterator> it(database_->db->NewIterator(rocksdb::ReadOptions(), database_->blocks));
  it->SeekToLast();
  if (!it->status().ok()) return ToStatus(it->status(), "reading the last block of the ledger");
  if (!it->Valid()) return absl::OkStatus();
  absl::StatusOr<StoredPart> last = ReadPart(*it);
  if (!last.ok()) return last.status();
  if (!last->part.ends_block()) return absl::DataLossError("the last block of the ledger is not whole");
  head_.store(last->first_sequence + last->part.entry_count() - 1, std::memory_order_release);
  expiry_->Advance(last->part.committed_at());
  return absl::OkStatus();
}

absl::Status RocksdbStore::CanWrite() const {
  {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
  }
  if (folder_ == nullptr) return absl::FailedPreconditionError("the ledger is open for reading alone");
  return folder_->CheckSpace();
}

absl::Status RocksdbStore::Write(const WriteGroup& group) {
  if (folder_ == nullptr) return absl::FailedPreconditionError("the ledger is open for reading alone");
  {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
  }
  if (absl::Status status = FillBatch(group); !status.ok()) return Latch(status);
  Pass(CrashPoint::kStoreBatchFilled);
  rocksdb::WriteOptions options;
  options.sync = kSyncsEveryGroup;
  const rocksdb::Status written = database_->db->Write(options, &batch_);
  has_write_failed_ = !written.ok();
  if (!written.ok()) return Latch(ToStatus(written, "writing to the ledger"));
  Pass(CrashPoint::kStoreSynced);
  for (const WriteGroup::RequestRow& row : group.requests) expiry_->Advance(row.record.committed_at());
  if (group.metadata.has_value()) {
    MutexLock lock(mutex_);
    metadata_ = *group.metadata;
  }
  if (group.entry_count > 0) head_.store(group.first_sequence + group.entry_count - 1, std::memory_order_release);
  return absl::OkStatus();
}

absl::Status RocksdbStore::FillBatch(const WriteGroup& group) {
  batch_.Clear();
  rocksdb::Status status;
  std::string value;
  const auto put = [&](rocksdb::ColumnFamilyHandle* family, const std::string& key, const google::protobuf::MessageLite& row) {
    if (status.ok() && row.SerializeToString(&value)) status = batch_.Put(family, key, value);
  };
  if (group.entry_count > 0) {
    if (group.first_sequence != Head() + 1) {
      return absl::InternalError(absl::StrCat("a group begins with ", group.first_sequence, " after ", Head()));
    }
    const absl::Status cut = CutBlock(group.block, [&](int64_t first_sequence, const v1::BlockPart& part) {
      put(database_->blocks, EncodeNumber(first_sequence), part);
      return absl::OkStatus();
    });
    if (!cut.ok()) return cut;
    const auto put_bytes = [&](rocksdb::ColumnFamilyHandle* family, const std::string& key, const rocksdb::Slice& bytes) {
      if (status.ok()) status = batch_.Put(family, key, bytes);
    };
    if (!group.leaf_hashes.empty()) put_bytes(database_->leaves, EncodeNumber(group.first_sequence), group.leaf_hashes);
    for (const WriteGroup::TreeNodeRow& row : group.tree_nodes) {
      put_bytes(database_->tree_nodes, TreeNodeKey(row.id), ToSlice(digest::ViewOf(row.hash)));
    }
    if (group.tree_head.has_value()) put(database_->tree_heads, EncodeNumber(group.tree_head->tree_size()), *group.tree_head);
  }
  for (const WriteGroup::ProducerRow& row : group.producers) put(database_->producers, row.key, row.state);
  for (const WriteGroup::AckRow& row : group.acks) put(database_->acks, AckKey(row.producer_key, row.record.first_offset()), row.record);
  for (const WriteGroup::RequestRow& row : group.requests) put(database_->requests, row.key, row.record);
  if (group.metadata.has_value()) put(database_->metadata, kMetadataKey, *group.metadata);
  return ToStatus(status, "putting a group together");
}

absl::Status RocksdbStore::Latch(absl::Status status) {
  MutexLock lock(mutex_);
  if (failure_.ok()) failure_ = std::move(status);
  return failure_;
}

v1::LedgerMetadata RocksdbStore::Metadata() const {
  MutexLock lock(mutex_);
  return metadata_;
}

absl::StatusOr<std::unique_ptr<rocksdb::Iterator>> RocksdbStore::SeekPart(int64_t sequence, bool keeps_cached) const {
  if (sequence < 0 || sequence > Head()) return absl::NotFoundError(absl::StrCat("the ledger has no entry ", sequence));
  rocksdb::ReadOptions options;
  options.fill_cache = keeps_cached;
  std::unique_ptr<rocksdb::Iterator> it(database_->db->NewIterator(options, database_->blocks));
  it->SeekForPrev(EncodeNumber(sequence));
  if (!it->status().ok()) return ToStatus(it->status(), absl::StrCat("reading the block of entry ", sequence));
  if (!it->Valid()) return absl::DataLossError(absl::StrCat("the block of entry ", sequence, " is missing"));
  return it;
}

absl::StatusOr<CommittedBlock> RocksdbStore::ReadBlock(int64_t sequence) const {
  auto it = SeekPart(sequence, false);
  if (!it.ok()) return it.status();
  absl::StatusOr<StoredPart> stored = ReadPart(**it);
  if (!stored.ok()) return stored.status();
  const int64_t first_sequence = stored->part.block_first_sequence();
  if (stored->first_sequence != first_sequence) (*it)->Seek(EncodeNumber(first_sequence));
  auto block = std::make_shared<v1::Block>();
  block->set_first_sequence(first_sequence);
  *block->mutable_committed_at() = stored->part.committed_at();
  for (bool ends = false; !ends; (*it)->Next()) {
    if (!(*it)->status().ok()) return ToStatus((*it)->status(), absl::StrCat("reading the block of entry ", sequence));
    if ((*it)->Valid()) stored = ReadPart(**it);
    if (!(*it)->Valid() || !stored.ok() || stored->part.block_first_sequence() != first_sequence ||
        stored->first_sequence != first_sequence + block->entries_size() || !AppendPart(stored->part, *block).ok()) {
      return absl::DataLossError(absl::StrCat("the block of entry ", sequence, " is damaged"));
    }
    ends = stored->part.ends_block();
  }
  if (sequence >= first_sequence + block->entries_size()) {
    return absl::DataLossError(absl::StrCat("the block of entry ", sequence, " ends before it"));
  }
  return CommittedBlock(std::move(block));
}

absl::StatusOr<StoredEntry> RocksdbStore::ReadEntry(int64_t sequence) const {
  auto it = SeekPart(sequence, true);
  if (!it.ok()) return it.status();
  absl::StatusOr<StoredPart> stored = ReadPart(**it);
  if (!stored.ok()) return stored.status();
  absl::StatusOr<StoredEntry> entry = FindEntryInPart(stored->part, stored->first_sequence, sequence);
  if (entry.ok() || !absl::IsNotFound(entry.status())) return entry;
  return absl::DataLossError(absl::StrCat("the block of entry ", sequence, " ends before it"));
}

std::unique_ptr<EntryReader> RocksdbStore::OpenEntryReader() const { return std::make_unique<RocksdbEntryReader>(*this, *database_); }

absl::StatusOr<std::optional<v1::ProducerState>> RocksdbStore::ReadProducer(absl::string_view producer_key) const {
  return ReadRow<v1::ProducerState>(*database_, database_->producers, producer_key, "the state of a producer");
}

absl::StatusOr<std::vector<WriteGroup::ProducerRow>> RocksdbStore::ReadProducers(absl::string_view after_key, size_t limit) const {
  std::unique_ptr<rocksdb::Iterator> it(database_->db->NewIterator(rocksdb::ReadOptions(), database_->producers));
  std::vector<WriteGroup::ProducerRow> found;
  for (it->Seek(ToSlice(after_key)); it->Valid() && found.size() < limit; it->Next()) {
    if (ToView(it->key()) == after_key) continue;
    WriteGroup::ProducerRow& row = found.emplace_back();
    row.key = it->key().ToString();
    if (!row.state.ParseFromArray(it->value().data(), static_cast<int>(it->value().size()))) return absl::DataLossError("the state of a producer is damaged");
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading the producers");
  return found;
}

absl::StatusOr<std::vector<v1::AckRecord>> RocksdbStore::ReadAcks(absl::string_view producer_key, int64_t first_offset,
                                                                  int64_t next_offset) const {
  const std::string prefix = AckPrefix(producer_key);
  const std::string end = AckKey(producer_key, next_offset);
  const rocksdb::Slice lower = prefix;
  const rocksdb::Slice upper = end;
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  std::unique_ptr<rocksdb::Iterator> it(database_->db->NewIterator(options, database_->acks));
  // The ack before the first offset may reach beyond it.
  it->SeekForPrev(AckKey(producer_key, first_offset));
  if (it->status().ok() && !it->Valid()) it->SeekToFirst();
  std::vector<v1::AckRecord> found;
  for (; it->Valid(); it->Next()) {
    v1::AckRecord record;
    if (!record.ParseFromArray(it->value().data(), static_cast<int>(it->value().size()))) return absl::DataLossError("an ack is damaged");
    if (record.first_offset() < next_offset && record.next_offset() > first_offset) found.push_back(std::move(record));
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading acks");
  return found;
}

absl::StatusOr<LeafHashes> RocksdbStore::ReadLeafHashes(int64_t sequence) const {
  if (sequence < 0 || sequence > Head()) return absl::NotFoundError(absl::StrCat("the ledger has no entry ", sequence));
  std::unique_ptr<rocksdb::Iterator> it(database_->db->NewIterator(rocksdb::ReadOptions(), database_->leaves));
  it->SeekForPrev(EncodeNumber(sequence));
  if (!it->status().ok()) return ToStatus(it->status(), absl::StrCat("reading leaf ", sequence));
  const std::optional<int64_t> first_sequence = it->Valid() ? DecodeNumber(ToView(it->key())) : std::nullopt;
  if (!first_sequence.has_value()) return absl::DataLossError(absl::StrCat("leaf ", sequence, " of the audit tree is missing"));
  return LeafHashes{*first_sequence, it->value().ToString()};
}

absl::StatusOr<audit_tree::Hash> RocksdbStore::ReadTreeNode(const audit_tree::NodeId& id) const {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status = database_->db->Get(rocksdb::ReadOptions(), database_->tree_nodes, TreeNodeKey(id), &value);
  if (status.IsNotFound()) return absl::NotFoundError(absl::StrCat("the audit tree has no node ", id.index, " of level ", id.level));
  if (!status.ok()) return ToStatus(status, "reading a node of the audit tree");
  const std::optional<audit_tree::Hash> hash = digest::FromBytes(ToView(value));
  if (!hash.has_value()) return absl::DataLossError("a node of the audit tree is damaged");
  return *hash;
}

absl::StatusOr<postgate::v1::TreeHead> RocksdbStore::ReadTreeHead(int64_t size) const {
  std::unique_ptr<rocksdb::Iterator> it(database_->db->NewIterator(rocksdb::ReadOptions(), database_->tree_heads));
  it->Seek(EncodeNumber(size));
  if (!it->status().ok()) return ToStatus(it->status(), "reading a head of the audit tree");
  if (!it->Valid()) return absl::NotFoundError(absl::StrCat("the audit tree has no head over ", size, " leaves"));
  postgate::v1::TreeHead head;
  if (!head.ParseFromArray(it->value().data(), static_cast<int>(it->value().size()))) {
    return absl::DataLossError("a head of the audit tree is damaged");
  }
  return head;
}

absl::StatusOr<std::optional<v1::RequestRecord>> RocksdbStore::ReadRequest(absl::string_view request_key) const {
  auto record = ReadRow<v1::RequestRecord>(*database_, database_->requests, request_key, "the answer to a request");
  if (record.ok() && record->has_value() && expiry_->HasExpired(**record)) return std::nullopt;
  return record;
}

absl::Status RocksdbStore::CopyTo(const std::string& folder) const {
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(database_->db, &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  // The log is copied as it is: no table is written for it, and the intake does not wait.
  constexpr uint64_t kNeverFlush = std::numeric_limits<uint64_t>::max();
  if (status.ok()) status = checkpoint->CreateCheckpoint(folder, kNeverFlush);
  return ToStatus(status, absl::StrCat("copying the ledger to ", folder));
}

absl::StatusOr<std::unique_ptr<Store>> OpenForReading(const RocksdbStoreOptions& options) {
  auto expiry = std::make_shared<RequestExpiry>();
  absl::StatusOr<std::unique_ptr<LedgerDatabase>> database = OpenLedgerDatabaseForReading(options.directory, expiry);
  if (!database.ok()) return database.status();
  auto store = std::make_unique<RocksdbStore>(nullptr, *std::move(database), std::move(expiry));
  if (absl::Status status = store->Load(options.directory, options.now); !status.ok()) return status;
  return store;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenRocksdbStore(const RocksdbStoreOptions& options) {
  if (options.read_only) return OpenForReading(options);
  absl::StatusOr<std::unique_ptr<LedgerFolder>> folder = LedgerFolder::Take(options.directory);
  if (!folder.ok()) return folder.status();
  auto expiry = std::make_shared<RequestExpiry>();
  absl::StatusOr<std::unique_ptr<LedgerDatabase>> database = OpenLedgerDatabase(options.directory, expiry);
  if (!database.ok()) return database.status();
  // A log that a recovery has given up must not come back beside the next one.
  if (absl::Status status = (*folder)->Sync(); !status.ok()) return status;
  auto store = std::make_unique<RocksdbStore>(*std::move(folder), *std::move(database), std::move(expiry));
  if (absl::Status status = store->Load(options.directory, options.now); !status.ok()) return status;
  return store;
}

}  // namespace postgate::ledger
