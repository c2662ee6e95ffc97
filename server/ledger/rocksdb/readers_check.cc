// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/readers_check.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "server/ledger/rocksdb/key_encoding.h"
#include "server/ledger/rocksdb/open_files.h"
#include "server/ledger/rocksdb/rocksdb_status.h"
#include "server/ledger/rocksdb/rocksdb_tables.h"
#include "server/ledger/rocksdb/silent_logger.h"

namespace postgate::ledger {
namespace {

// The readers' database, open for reading.
struct ReadersDatabase {
  ~ReadersDatabase() {
    if (db == nullptr) return;
    for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    delete db;
  }
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
};

rocksdb::Status Open(const std::string& directory, ReadersDatabase& readers) {
  rocksdb::DBOptions options;
  options.max_open_files = kOpenFilesMax;
  options.info_log = std::make_shared<SilentLogger>();
  std::vector<std::string> names;
  const rocksdb::Status listed = rocksdb::DB::ListColumnFamilies(options, directory, &names);
  if (!listed.ok()) return listed;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.reserve(names.size());
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  return rocksdb::DB::OpenForReadOnly(options, directory, families, &readers.handles, &readers.db);
}

}  // namespace

absl::StatusOr<std::vector<ReaderCheckpoint>> CheckReaders(const std::string& directory, absl::string_view ledger_epoch, int64_t head) {
  std::error_code error;
  if (!std::filesystem::exists(directory + "/CURRENT", error)) return absl::NotFoundError(absl::StrCat("no readers' tables are in ", directory));
  const auto damaged = [&directory](const rocksdb::Status& status) {
    return absl::DataLossError(absl::StrCat("the readers' tables in ", directory, " are damaged: ", status.ToString()));
  };
  ReadersDatabase readers;
  if (const rocksdb::Status opened = Open(directory, readers); !opened.ok()) return damaged(opened);
  std::string epoch;
  const rocksdb::Status read = readers.db->Get(rocksdb::ReadOptions(), kReadersEpochKey, &epoch);
  if (!read.ok() && !read.IsNotFound()) return damaged(read);
  if (epoch != ledger_epoch) return absl::FailedPreconditionError(absl::StrCat("the readers' tables in ", directory, " are of another ledger epoch"));
  if (const rocksdb::Status checked = readers.db->VerifyChecksum(rocksdb::ReadOptions()); !checked.ok()) return damaged(checked);
  std::vector<ReaderCheckpoint> checkpoints;
  for (rocksdb::ColumnFamilyHandle* handle : readers.handles) {
    if (handle->GetName() == rocksdb::kDefaultColumnFamilyName) continue;
    std::string value;
    const rocksdb::Status found = readers.db->Get(rocksdb::ReadOptions(), handle, kReadersCheckpointKey, &value);
    if (found.IsNotFound()) continue;
    if (!found.ok()) return damaged(found);
    const std::optional<int64_t> checkpoint = DecodeNumber(value);
    if (!checkpoint.has_value()) return absl::DataLossError(absl::StrCat("the checkpoint of the reader ", handle->GetName(), " is damaged"));
    if (*checkpoint > head) {
      return absl::DataLossError(absl::StrCat("the reader ", handle->GetName(), " has applied entry ", *checkpoint, ", and the ledger ends with ", head,
                                              ": its end is missing"));
    }
    checkpoints.push_back({handle->GetName(), *checkpoint});
  }
  return checkpoints;
}

}  // namespace postgate::ledger
