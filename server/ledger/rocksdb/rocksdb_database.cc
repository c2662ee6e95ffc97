// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/rocksdb_database.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/cache.h"
#include "rocksdb/options.h"
#include "rocksdb/table.h"
#include "server/ledger/rocksdb/fail_stop.h"
#include "server/ledger/rocksdb/ledger_format.h"
#include "server/ledger/rocksdb/manifest_scan.h"
#include "server/ledger/rocksdb/open_files.h"
#include "server/ledger/rocksdb/rocksdb_status.h"
#include "server/ledger/rocksdb/silent_logger.h"
#include "server/ledger/rocksdb/table_options.h"
#include "server/ledger/rocksdb/wal_scan.h"

namespace postgate::ledger {
namespace {

// All sizes in bytes.
constexpr size_t kBlockCacheSize = 256u << 20;
constexpr size_t kBlocksBufferSize = 64u << 20;  // a memtable of blocks
constexpr size_t kRowsBufferSize = 8u << 20;     // a memtable of producers, acks or requests
constexpr uint64_t kLogsSizeMax = 256u << 20;    // bounds the time of a recovery
// A block is up to 2 MB and a shard holds few of them: RocksDB's own choice, 64 shards for this size, would hold two each.
constexpr int kCacheShardBits = 2;

constexpr char kBlocks[] = "blocks";
constexpr char kProducers[] = "producers";
constexpr char kAcks[] = "acks";
constexpr char kRequests[] = "requests";
constexpr char kLeaves[] = "leaves";
constexpr char kTreeNodes[] = "tree_nodes";
constexpr char kTreeHeads[] = "tree_heads";

bool HasCurrent(const std::string& directory) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::path(directory) / "CURRENT", error);
}

rocksdb::DBOptions DatabaseOptions(const std::string& directory, rocksdb::WALRecoveryMode recovery) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.wal_recovery_mode = recovery;
  options.paranoid_checks = true;
  options.track_and_verify_wals_in_manifest = true;
  options.max_total_wal_size = kLogsSizeMax;
  // A file that is used again holds older records, at which RocksDB silently ends, as at damage.
  options.recycle_log_file_num = 0;
  options.max_background_jobs = 2;
  options.max_open_files = kOpenFilesMax;
  options.bytes_per_sync = 1u << 20;
  options.info_log = std::make_shared<SilentLogger>();
  options.listeners.push_back(std::make_shared<FailStop>());
  options.max_bgerror_resume_count = 0;
  // The sync of the folder behind the file of options is one for all its names: a failure of it is not to be passed over. Where families are
  // made, RocksDB built with assertions aborts after such a failure; there nothing was acknowledged yet.
  options.fail_if_options_file_error = HasCurrent(directory);
  return options;
}

rocksdb::ColumnFamilyOptions BlocksOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  // Keys only grow, so a compaction moves files and writes nothing again.
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = kBlocksBufferSize;
  options.max_write_buffer_number = 4;
  options.compression = rocksdb::kNoCompression;
  options.target_file_size_base = 4 * kBlocksBufferSize;
  options.max_bytes_for_level_base = 16 * kBlocksBufferSize;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(TableOptions(cache)));
  return options;
}

rocksdb::ColumnFamilyOptions RowsOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = kRowsBufferSize;
  options.compression = rocksdb::kLZ4Compression;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(FilteredTableOptions(cache)));
  return options;
}

// Hashes do not compress. Their keys only grow and are looked up where they are, so that a filter would tell nothing.
rocksdb::ColumnFamilyOptions HashesOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options = RowsOptions(cache);
  options.compression = rocksdb::kNoCompression;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(TableOptions(cache)));
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> Families(std::shared_ptr<const RequestExpiry> expiry) {
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(kBlockCacheSize, kCacheShardBits);
  rocksdb::ColumnFamilyOptions requests = RowsOptions(cache);
  requests.compaction_filter_factory = MakeRequestFilterFactory(std::move(expiry));
  requests.periodic_compaction_seconds = 24 * 60 * 60;
  // Made in this order: RefuseWithoutTree tells an earlier release's ledger by the blocks without leaves.
  return {{rocksdb::kDefaultColumnFamilyName, RowsOptions(cache)},
          {kLeaves, HashesOptions(cache)},
          {kTreeNodes, HashesOptions(cache)},
          {kTreeHeads, RowsOptions(cache)},
          {kBlocks, BlocksOptions(cache)},
          {kProducers, RowsOptions(cache)},
          {kAcks, RowsOptions(cache)},
          {kRequests, requests}};
}

// RocksDB begins anew where CURRENT is missing: it makes an empty one, and at the start after that removes the tables that it does not name.
absl::Status RefuseWithoutCurrent(const std::string& directory) {
  if (HasCurrent(directory)) return absl::OkStatus();
  std::error_code error;
  for (std::filesystem::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const std::filesystem::path extension = it->path().extension();
    if (extension != ".log" && extension != ".sst") continue;
    return absl::DataLossError(absl::StrCat(directory, " holds a ledger (", it->path().filename().string(),
                                            ") whose file CURRENT is missing. Nothing was changed. Restore the folder from a backup"));
  }
  return absl::OkStatus();
}

// Looked at before anything is opened, which would add what is missing, and the earlier release would then refuse its own ledger.
absl::Status RefuseWithoutTree(const std::string& directory) {
  std::vector<std::string> families;
  if (!rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), directory, &families).ok()) return absl::OkStatus();
  const auto has = [&families](const char* name) { return std::find(families.begin(), families.end(), name) != families.end(); };
  if (!has(kBlocks) || has(kLeaves)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("the ledger in ", directory, " is of an earlier release, which kept no audit tree (format 1 or 2). "
                                                    "Nothing was changed; start the program that wrote it"));
}

using OpenDatabase = std::function<rocksdb::Status(rocksdb::WALRecoveryMode recovery, const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                                                   LedgerDatabase& database)>;

// The format that the metadata names, read before anything is opened for writing; none where there is no ledger yet, or where it can't be read,
// which the opening itself says better.
std::optional<int32_t> FormatOf(const std::string& directory) {
  if (!HasCurrent(directory)) return std::nullopt;
  rocksdb::DBOptions options;
  options.info_log = std::make_shared<SilentLogger>();
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // As the ledger has it: RocksDB would else want to write that it is so no longer.
  options.track_and_verify_wals_in_manifest = true;
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {{rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()}};
  if (!rocksdb::DB::OpenForReadOnly(options, directory, families, &handles, &opened).ok()) return std::nullopt;
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::string value;
  v1::LedgerMetadata metadata;
  const bool is_read = db->Get(rocksdb::ReadOptions(), handles[0], kMetadataKey, &value).ok() && metadata.ParseFromString(value);
  db->DestroyColumnFamilyHandle(handles[0]).PermitUncheckedError();
  if (!is_read) return std::nullopt;
  return metadata.format_version();
}

// RocksDB opens all families or none, and says of a newer release's only that. Where the families are these, the format is looked at once they
// are open, before anything is written: to read the log twice would cost a start some 0.3 s for 200 MB of it.
absl::Status RefuseOtherFamilies(const std::string& directory, const std::vector<rocksdb::ColumnFamilyDescriptor>& known) {
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), directory, &names).ok()) return absl::OkStatus();
  const bool are_known = std::all_of(names.begin(), names.end(), [&known](const std::string& name) {
    return std::any_of(known.begin(), known.end(), [&name](const rocksdb::ColumnFamilyDescriptor& family) { return family.name == name; });
  });
  if (are_known) return absl::OkStatus();
  const std::optional<int32_t> format = FormatOf(directory);
  return format.has_value() ? CheckLedgerFormat(absl::StrCat("the ledger in ", directory), *format) : absl::OkStatus();
}

// Opens what was looked at first. All that was ever synced is there then, or the answer is DATA_LOSS.
absl::StatusOr<std::unique_ptr<LedgerDatabase>> OpenChecked(const std::string& directory, std::shared_ptr<const RequestExpiry> expiry,
                                                            const OpenDatabase& open, WalScan& scan) {
  if (absl::Status status = RefuseWithoutCurrent(directory); !status.ok()) return status;
  if (absl::Status status = CheckManifest(directory); !status.ok()) return status;
  if (absl::Status status = RefuseWithoutTree(directory); !status.ok()) return status;
  absl::StatusOr<WalScan> scanned = ScanWal(directory);
  if (!scanned.ok()) return scanned.status();
  scan = *std::move(scanned);
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = Families(std::move(expiry));
  if (absl::Status status = RefuseOtherFamilies(directory, families); !status.ok()) return status;
  auto database = std::make_unique<LedgerDatabase>();
  rocksdb::Status opened = open(rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords, families, *database);
  if (opened.IsCorruption() && scan.has_torn_tail()) {
    // No whole record follows the damage, so all that was ever acknowledged lies before it.
    opened = open(rocksdb::WALRecoveryMode::kPointInTimeRecovery, families, *database);
  }
  if (opened.IsInvalidArgument()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the ledger in ", directory, " does not fit this program, it may be of a newer one: ", opened.ToString()));
  }
  if (!opened.ok()) return ToStatus(opened, absl::StrCat("the ledger in ", directory, " cannot be opened"));
  if (database->db->GetLatestSequenceNumber() < scan.last_change) {
    return absl::DataLossError(absl::StrCat("the ledger in ", directory, " was recovered up to change ",
                                            database->db->GetLatestSequenceNumber(), ", but its log holds change ", scan.last_change,
                                            ". Restore it from a backup"));
  }
  database->metadata = database->handles[0];
  database->leaves = database->handles[1];
  database->tree_nodes = database->handles[2];
  database->tree_heads = database->handles[3];
  database->blocks = database->handles[4];
  database->producers = database->handles[5];
  database->acks = database->handles[6];
  database->requests = database->handles[7];
  return database;
}

}  // namespace

LedgerDatabase::~LedgerDatabase() {
  if (db == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  db->Close().PermitUncheckedError();
  delete db;
}

absl::StatusOr<std::unique_ptr<LedgerDatabase>> OpenLedgerDatabase(const std::string& directory,
                                                                   std::shared_ptr<const RequestExpiry> expiry) {
  WalScan scan;
  auto database = OpenChecked(
      directory, std::move(expiry),
      [&](rocksdb::WALRecoveryMode recovery, const std::vector<rocksdb::ColumnFamilyDescriptor>& families, LedgerDatabase& opened) {
        return rocksdb::DB::Open(DatabaseOptions(directory, recovery), directory, families, &opened.handles, &opened.db);
      },
      scan);
  if (!database.ok()) return database;
  if (absl::Status status = CutTornEnds(scan); !status.ok()) return status;
  return database;
}

absl::StatusOr<std::unique_ptr<LedgerDatabase>> OpenLedgerDatabaseForReading(const std::string& directory,
                                                                             std::shared_ptr<const RequestExpiry> expiry) {
  if (absl::Status status = RefuseWithoutCurrent(directory); !status.ok()) return status;
  if (!HasCurrent(directory)) return absl::NotFoundError(absl::StrCat("no ledger is in ", directory));
  WalScan scan;
  return OpenChecked(
      directory, std::move(expiry),
      [&](rocksdb::WALRecoveryMode recovery, const std::vector<rocksdb::ColumnFamilyDescriptor>& families, LedgerDatabase& opened) {
        return rocksdb::DB::OpenForReadOnly(DatabaseOptions(directory, recovery), directory, families, &opened.handles, &opened.db);
      },
      scan);
}

}  // namespace postgate::ledger
