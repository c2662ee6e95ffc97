// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_LEDGER_FOLDER_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_LEDGER_FOLDER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace postgate::ledger {

// Free space below which no group is put together: room for what RocksDB writes behind (a memtable and a compaction) and for an
// operator to work. In bytes.
inline constexpr uint64_t kDiskReserve = 256u << 20;

// The folder of the ledger, held by one process as long as this lives.
class LedgerFolder {
 public:
  // Makes the folder when it is absent, to stay over a power failure. FAILED_PRECONDITION when another process holds it, or it cannot be made or written to.
  static absl::StatusOr<std::unique_ptr<LedgerFolder>> Take(const std::string& path);
  ~LedgerFolder();

  LedgerFolder(const LedgerFolder&) = delete;
  LedgerFolder& operator=(const LedgerFolder&) = delete;

  // RESOURCE_EXHAUSTED when its file system has less than kDiskReserve free. About a microsecond.
  absl::Status CheckSpace() const;

  // On return, files that were made or removed in it stay so over a power failure.
  absl::Status Sync() const;

 private:
  LedgerFolder(std::string path, int folder_fd, int lock_fd);

  const std::string path_;
  const int folder_fd_;
  const int lock_fd_;
};

// Keeps gateways out of a ledger that is only read, as long as this lives; several may hold one. Makes nothing.
class LedgerHold {
 public:
  // FAILED_PRECONDITION when a gateway has it open.
  static absl::StatusOr<LedgerHold> Take(const std::string& path);
  ~LedgerHold();

  LedgerHold(LedgerHold&& other) noexcept : lock_fd_(other.lock_fd_) { other.lock_fd_ = -1; }
  LedgerHold& operator=(LedgerHold&&) = delete;

 private:
  explicit LedgerHold(int lock_fd) : lock_fd_(lock_fd) {}

  int lock_fd_;  // -1: there is no lock, so no gateway ever had it open
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_LEDGER_FOLDER_H_
