// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/ledger_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/files/durable_folder.h"

namespace postgate::ledger {
namespace {

// Apart from RocksDB's own lock, because the log is looked at before RocksDB opens it.
constexpr char kLockName[] = "gateway.lock";

absl::Status CannotUse(const std::string& path, int error) {
  return absl::FailedPreconditionError(absl::StrCat("the ledger's folder ", path, " cannot be used: ", std::strerror(error)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerFolder>> LedgerFolder::Take(const std::string& path) {
  std::error_code made;
  files::MakeDurableFolder(path, made);
  if (made) return CannotUse(path, made.value());
  const int folder_fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_fd < 0) return CannotUse(path, errno);
  const int lock_fd = openat(folder_fd, kLockName, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_fd < 0) {
    const int error = errno;
    close(folder_fd);
    return CannotUse(path, error);
  }
  std::unique_ptr<LedgerFolder> folder(new LedgerFolder(path, folder_fd, lock_fd));
  if (flock(lock_fd, LOCK_EX | LOCK_NB) == 0) return folder;
  if (errno != EWOULDBLOCK) return CannotUse(path, errno);
  return absl::FailedPreconditionError(
      absl::StrCat("another gateway has ", path, " open; stop it, or give this one a data folder of its own"));
}

LedgerFolder::LedgerFolder(std::string path, int folder_fd, int lock_fd)
    : path_(std::move(path)), folder_fd_(folder_fd), lock_fd_(lock_fd) {}

LedgerFolder::~LedgerFolder() {
  close(lock_fd_);
  close(folder_fd_);
}

absl::Status LedgerFolder::CheckSpace() const {
  struct statvfs space {};
  if (fstatvfs(folder_fd_, &space) != 0) return CannotUse(path_, errno);
  const uint64_t free_bytes = static_cast<uint64_t>(space.f_bavail) * space.f_frsize;
  if (free_bytes >= kDiskReserve) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("the file system of ", path_, " has ", free_bytes >> 20, " MiB free and the ledger needs ",
                                                   kDiskReserve >> 20, " MiB: nothing is taken in until there is more"));
}

absl::StatusOr<LedgerHold> LedgerHold::Take(const std::string& path) {
  const int lock_fd = open((path + "/" + kLockName).c_str(), O_RDONLY | O_CLOEXEC);
  if (lock_fd < 0 && errno == ENOENT) return LedgerHold(-1);
  if (lock_fd < 0) return CannotUse(path, errno);
  LedgerHold hold(lock_fd);
  if (flock(lock_fd, LOCK_SH | LOCK_NB) == 0) return hold;
  if (errno != EWOULDBLOCK) return CannotUse(path, errno);
  return absl::FailedPreconditionError(absl::StrCat("a gateway has ", path, " open; stop it, or take a backup and check that"));
}

LedgerHold::~LedgerHold() {
  if (lock_fd_ >= 0) close(lock_fd_);
}

absl::Status LedgerFolder::Sync() const {
  if (fsync(folder_fd_) == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("the folder ", path_, " cannot be synced: ", std::strerror(errno)));
}

}  // namespace postgate::ledger
