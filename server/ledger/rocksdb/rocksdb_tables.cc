// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/rocksdb_tables.h"

#include <endian.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/crash_points/crash_points.h"
#include "core/synchronization/mutex.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/sst_file_writer.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"
#include "server/ledger/rocksdb/key_encoding.h"
#include "server/ledger/rocksdb/open_files.h"
#include "server/ledger/rocksdb/rocksdb_status.h"
#include "server/ledger/rocksdb/silent_logger.h"
#include "server/ledger/rocksdb/table_options.h"
#include "server/ledger/store.h"

namespace postgate::ledger {
namespace {

// All sizes in bytes.
constexpr size_t kBlockCacheSize = 128u << 20;
constexpr size_t kBufferSize = 32u << 20;  // a memtable
// Entries of the ledger that a table may be behind on disk, which is what a start after a crash replays at most.
constexpr int64_t kEntriesUnflushedMax = 500'000;
// Rows of one write from which on it becomes a file at once: what the memtable costs is spared.
constexpr size_t kRowsForAFile = 20'000;
// Files of overlapping keys that a look-up may have to ask; each has its filter.
constexpr int kSortedRunsMax = 8;
constexpr double kMemtableBloomShare = 0.02;

constexpr char kNewFileEnding[] = ".new";

rocksdb::DBOptions DatabaseOptions() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_background_jobs = 2;
  options.max_open_files = kOpenFilesMax;
  options.bytes_per_sync = 1u << 20;
  options.info_log = std::make_shared<SilentLogger>();
  return options;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = kBufferSize;
  // Keys come from all over a table, so that levels would write a row again many times; this writes it again a few times and takes, for that,
  // up to twice the space.
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.level0_file_num_compaction_trigger = kSortedRunsMax;
  // What is flushed is soon written again.
  options.compression_per_level = {rocksdb::kNoCompression, rocksdb::kNoCompression, rocksdb::kLZ4Compression};
  options.memtable_prefix_bloom_size_ratio = kMemtableBloomShare;
  options.memtable_whole_key_filtering = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(FilteredTableOptions(cache)));
  return options;
}

// The first sixteen bytes of a key, which order as the keys do.
using Beginning = std::pair<uint64_t, uint64_t>;

Beginning BeginningOf(absl::string_view key) {
  uint64_t numbers[2] = {};
  std::memcpy(numbers, key.data(), std::min(key.size(), sizeof numbers));
  return {be64toh(numbers[0]), be64toh(numbers[1])};
}

class RocksdbTable final : public Table {
 public:
  RocksdbTable(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family) : db_(db), family_(family) {}

  absl::Status Load() {
    std::string value;
    const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), family_, kReadersCheckpointKey, &value);
    if (status.IsNotFound()) return absl::OkStatus();
    if (!status.ok()) return ToStatus(status, "reading a checkpoint");
    const std::optional<int64_t> checkpoint = DecodeNumber(value);
    if (!checkpoint.has_value()) return absl::DataLossError("a checkpoint is damaged");
    checkpoint_.store(*checkpoint, std::memory_order_release);
    flushed_about_ = *checkpoint;
    return absl::OkStatus();
  }

  rocksdb::ColumnFamilyHandle* family() const { return family_; }
  bool scans_fill_cache() const { return scans_fill_cache_; }
  void ScanPastCache() { scans_fill_cache_ = false; }
  // Ends the write under way and lets no other begin: a write to a family that was dropped stops the whole database.
  void MakeFormer() {
    MutexLock lock(writing_);
    is_former_ = true;
  }

  int64_t Checkpoint() const override { return checkpoint_.load(std::memory_order_acquire); }

  absl::Status Write(const std::vector<Change>& changes, int64_t checkpoint) override {
    absl::StatusOr<Changes> sorted = InKeyOrder(changes);
    if (!sorted.ok()) return sorted.status();
    const Changes& in_order = *sorted;
    MutexLock lock(writing_);
    if (is_former_) return absl::FailedPreconditionError(absl::StrCat("the rows of the table ", family_->GetName(), " were thrown away"));
    absl::Status written = in_order.size() < kRowsForAFile ? WriteRows(in_order, checkpoint) : WriteFile(in_order, checkpoint);
    if (!written.ok()) return written;
    checkpoint_.store(checkpoint, std::memory_order_release);
    return FlushIfFarBehind(checkpoint);
  }

  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    if (key.empty()) return std::nullopt;
    std::string value;
    const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), family_, ToSlice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) return ToStatus(status, absl::StrCat("reading the table ", family_->GetName()));
    return value;
  }

  absl::Status Scan(absl::string_view from, absl::string_view until,
                    const std::function<bool(absl::string_view key, absl::string_view value)>& visit) const override {
    if (!until.empty() && until <= from) return absl::OkStatus();
    const rocksdb::Slice upper = ToSlice(until);
    rocksdb::ReadOptions options;
    options.fill_cache = scans_fill_cache_;
    if (!until.empty()) options.iterate_upper_bound = &upper;
    std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options, family_));
    it->Seek(ToSlice(from));
    if (it->Valid() && it->key().empty()) it->Next();
    for (; it->Valid() && visit(ToView(it->key()), ToView(it->value())); it->Next()) {
    }
    return ToStatus(it->status(), absl::StrCat("scanning the table ", family_->GetName()));
  }

 private:
  // In the order of their keys; the last for a key counts.
  using Changes = std::vector<const Change*>;

  // Neighbours one after the other, which the memtable takes several times faster than keys at random.
  static absl::StatusOr<Changes> InKeyOrder(const std::vector<Change>& changes) {
    // Most keys differ in their beginnings, which lie beside one another here and not all over the memory.
    struct Place {
      Beginning beginning;
      const Change* change;
    };
    std::vector<Place> places;
    places.reserve(changes.size());
    for (const Change& change : changes) {
      if (change.key.empty()) return absl::InvalidArgumentError("a key of a table is empty");
      places.push_back({BeginningOf(change.key), &change});
    }
    // The changes lie in the order in which they came: the last for a key stays the last.
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
      if (a.beginning != b.beginning) return a.beginning < b.beginning;
      const int compared = a.change->key.compare(b.change->key);
      return compared != 0 ? compared < 0 : a.change < b.change;
    });
    Changes in_order;
    in_order.reserve(places.size());
    for (const Place& place : places) in_order.push_back(place.change);
    return in_order;
  }

  absl::Status WriteRows(const Changes& in_order, int64_t checkpoint) {
    rocksdb::WriteBatch batch;
    rocksdb::Status status = batch.Put(family_, kReadersCheckpointKey, EncodeNumber(checkpoint));
    for (const Change* change : in_order) {
      if (!status.ok()) break;
      status = change->value.has_value() ? batch.Put(family_, change->key, *change->value) : batch.Delete(family_, change->key);
    }
    if (!status.ok()) return ToStatus(status, "putting the changes of a table together");
    status = db_->Write(Unlogged(), &batch);
    return ToStatus(status, absl::StrCat("writing to the table ", family_->GetName()));
  }

  // The file is synced before it is taken in, which is one entry of RocksDB's manifest: all of it or nothing.
  absl::Status WriteFile(const Changes& in_order, int64_t checkpoint) {
    const std::string path = absl::StrCat(db_->GetName(), "/", family_->GetName(), kNewFileEnding);
    rocksdb::SstFileWriter file(rocksdb::EnvOptions(), db_->GetOptions(family_), family_);
    rocksdb::Status status = file.Open(path);
    if (status.ok()) status = file.Put(kReadersCheckpointKey, EncodeNumber(checkpoint));
    for (size_t i = 0; i < in_order.size() && status.ok(); ++i) {
      const Change& change = *in_order[i];
      if (i + 1 < in_order.size() && in_order[i + 1]->key == change.key) continue;
      status = change.value.has_value() ? file.Put(change.key, *change.value) : file.Delete(change.key);
    }
    if (status.ok()) status = file.Finish();
    if (status.ok()) {
      rocksdb::IngestExternalFileOptions options;
      options.move_files = true;
      status = db_->IngestExternalFile(family_, {path}, options);
    }
    std::error_code gone;
    std::filesystem::remove(path, gone);
    if (status.ok()) flushed_about_ = checkpoint;
    return ToStatus(status, absl::StrCat("writing a file of the table ", family_->GetName()));
  }

  // The ledger is the log of every table: what a crash takes out of memory is replayed from it.
  static rocksdb::WriteOptions Unlogged() {
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    return options;
  }

  // A table with few rows would not fill its memory for months, and then replay as long.
  absl::Status FlushIfFarBehind(int64_t checkpoint) {
    if (checkpoint - flushed_about_ < kEntriesUnflushedMax) return absl::OkStatus();
    flushed_about_ = checkpoint;
    rocksdb::FlushOptions options;
    options.wait = false;
    options.allow_write_stall = true;
    return ToStatus(db_->Flush(options, family_), absl::StrCat("flushing the table ", family_->GetName()));
  }

  rocksdb::DB* const db_;
  rocksdb::ColumnFamilyHandle* const family_;
  bool scans_fill_cache_ = true;
  Mutex writing_;
  bool is_former_ POSTGATE_GUARDED_BY(writing_) = false;
  int64_t flushed_about_ = 0;
  std::atomic<int64_t> checkpoint_{kNoSequence};
};

class RocksdbTablesImpl final : public RocksdbTables {
 public:
  ~RocksdbTablesImpl() override {
    tables_.clear();
    former_.clear();
    if (db_ == nullptr) return;
    for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    db_->Close().PermitUncheckedError();
    delete db_;
  }

  absl::Status Open(const std::string& directory, const std::vector<std::string>& names);
  // Whether they are of that ledger and not ahead of it, and their rows mean what this version's do. NOT_FOUND when they were never filled.
  absl::Status Check(absl::string_view ledger_epoch, int64_t head) const;
  // Both at once: tables with one of the two are no new ones.
  absl::Status SetEpochAndFormat(absl::string_view ledger_epoch) {
    rocksdb::WriteBatch batch;
    rocksdb::Status status = batch.Put(kReadersEpochKey, ToSlice(ledger_epoch));
    if (status.ok()) status = batch.Put(kReadersFormatKey, EncodeNumber(kReadersFormat));
    if (status.ok()) status = db_->Write(rocksdb::WriteOptions(), &batch);
    return ToStatus(status, "writing the readers' ledger epoch and format");
  }
  void SetRebuiltBecause(std::string reason) { rebuilt_because_ = std::move(reason); }

  Table* table(absl::string_view name) override { return Find(name); }
  void ScanPastCache(absl::string_view name) override { Find(name)->ScanPastCache(); }
  absl::Status Renew(absl::string_view name) override;
  size_t CachedBytes() const override { return cache_->GetUsage(); }
  const std::string& rebuilt_because() const override { return rebuilt_because_; }

 private:
  absl::Status DropUnnamed(const std::vector<std::string>& names);
  RocksdbTable* Find(absl::string_view name) {
    MutexLock lock(mutex_);
    const auto it = tables_.find(std::string(name));
    return it == tables_.end() ? nullptr : it->second.get();
  }

  const std::shared_ptr<rocksdb::Cache> cache_ = rocksdb::NewLRUCache(kBlockCacheSize);
  rocksdb::DB* db_ = nullptr;
  Mutex mutex_;  // over the lists: Renew changes them while tables are used
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::map<std::string, std::unique_ptr<RocksdbTable>> tables_;
  std::vector<std::unique_ptr<RocksdbTable>> former_;
  std::string rebuilt_because_;
};

absl::Status RocksdbTablesImpl::Renew(absl::string_view name) {
  MutexLock lock(mutex_);
  const auto former = tables_.find(std::string(name));
  if (former == tables_.end()) return absl::InvalidArgumentError(absl::StrCat("there is no table ", name));
  former->second->MakeFormer();
  if (const rocksdb::Status dropped = db_->DropColumnFamily(former->second->family()); !dropped.ok()) {
    return ToStatus(dropped, absl::StrCat("dropping the table ", name));
  }
  rocksdb::ColumnFamilyHandle* family = nullptr;
  if (const rocksdb::Status made = db_->CreateColumnFamily(FamilyOptions(cache_), former->first, &family); !made.ok()) {
    return ToStatus(made, absl::StrCat("making the table ", name));
  }
  handles_.push_back(family);
  auto renewed = std::make_unique<RocksdbTable>(db_, family);
  if (!former->second->scans_fill_cache()) renewed->ScanPastCache();
  former_.push_back(std::exchange(former->second, std::move(renewed)));
  return absl::OkStatus();
}

absl::Status RocksdbTablesImpl::Open(const std::string& directory, const std::vector<std::string>& names) {
  // RocksDB opens all families or none. Where there are none yet the list fails, which Open then says better.
  std::vector<std::string> all;
  rocksdb::DB::ListColumnFamilies(DatabaseOptions(), directory, &all).PermitUncheckedError();
  all.push_back(rocksdb::kDefaultColumnFamilyName);
  all.insert(all.end(), names.begin(), names.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.reserve(all.size());
  for (const std::string& name : all) families.emplace_back(name, FamilyOptions(cache_));
  const rocksdb::Status opened = rocksdb::DB::Open(DatabaseOptions(), directory, families, &handles_, &db_);
  if (opened.IsIOError() && absl::StrContains(opened.ToString(), "/LOCK")) {
    return absl::FailedPreconditionError(absl::StrCat("another gateway has ", directory, " open"));
  }
  if (!opened.ok()) return ToStatus(opened, absl::StrCat("the readers' tables in ", directory, " cannot be opened"));
  if (absl::Status status = DropUnnamed(names); !status.ok()) return status;
  for (const auto& [name, table] : tables_) {
    if (absl::Status status = table->Load(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status RocksdbTablesImpl::DropUnnamed(const std::vector<std::string>& names) {
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    const std::string& name = handle->GetName();
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      tables_[name] = std::make_unique<RocksdbTable>(db_, handle);
    } else if (name != rocksdb::kDefaultColumnFamilyName) {
      const rocksdb::Status dropped = db_->DropColumnFamily(handle);
      if (!dropped.ok()) return ToStatus(dropped, absl::StrCat("dropping the table ", name));
    }
  }
  return absl::OkStatus();
}

absl::Status RocksdbTablesImpl::Check(absl::string_view ledger_epoch, int64_t head) const {
  std::string epoch;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), kReadersEpochKey, &epoch);
  if (status.IsNotFound()) return absl::NotFoundError("the readers' tables are new");
  if (!status.ok()) return ToStatus(status, "reading the readers' ledger epoch");
  if (epoch != ledger_epoch) return absl::DataLossError("the readers' tables are of another ledger epoch");
  std::string format;
  const rocksdb::Status has_format = db_->Get(rocksdb::ReadOptions(), kReadersFormatKey, &format);
  if (!has_format.ok() && !has_format.IsNotFound()) return ToStatus(has_format, "reading the readers' format");
  if (format != EncodeNumber(kReadersFormat)) return absl::DataLossError("the readers' tables are of another version's format");
  for (const auto& [name, table] : tables_) {
    if (table->Checkpoint() <= head) continue;
    return absl::DataLossError(absl::StrCat("the table ", name, " is at ", table->Checkpoint(), " and the ledger ends with ", head));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksdbTables>> OpenRocksdbTables(const std::string& directory, const std::vector<std::string>& names,
                                                                 absl::string_view ledger_epoch, int64_t head) {
  auto tables = std::make_unique<RocksdbTablesImpl>();
  absl::Status usable = tables->Open(directory, names);
  if (absl::IsFailedPrecondition(usable)) return usable;
  if (usable.ok()) usable = tables->Check(ledger_epoch, head);
  if (usable.ok()) return tables;
  if (!absl::IsNotFound(usable)) {
    tables = std::make_unique<RocksdbTablesImpl>();  // closes them
    // Says nothing when there was nothing to destroy; what could not be destroyed fails to open.
    rocksdb::DestroyDB(directory, rocksdb::Options()).PermitUncheckedError();
    Pass(CrashPoint::kTablesDestroyed);
    if (absl::Status status = tables->Open(directory, names); !status.ok()) return status;
    tables->SetRebuiltBecause(std::string(usable.message()));
  }
  if (absl::Status status = tables->SetEpochAndFormat(ledger_epoch); !status.ok()) return status;
  return tables;
}

}  // namespace postgate::ledger
