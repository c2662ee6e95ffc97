// SPDX-License-Identifier: Apache-2.0
#include "certs/authority_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace postgate::certs {
namespace {

absl::Status SystemError(absl::string_view attempted, const std::string& path) {
  return absl::ErrnoToStatus(errno, absl::StrCat("could not ", attempted, " ", path));
}

}  // namespace

absl::Status CreateFolder(const std::string& dir) {
  const mode_t outer_mask = umask(077);
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  umask(outer_mask);
  if (error) return absl::ErrnoToStatus(error.value(), absl::StrCat("could not create folder ", dir));
  return absl::OkStatus();
}

absl::StatusOr<AuthorityLock> AuthorityLock::Acquire(const std::string& dir) {
  const int descriptor = open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return SystemError("open folder", dir);
  while (flock(descriptor, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    absl::Status status = SystemError("lock folder", dir);
    close(descriptor);
    return status;
  }
  return AuthorityLock(descriptor);
}

AuthorityLock::AuthorityLock(AuthorityLock&& other) noexcept : descriptor_(other.descriptor_) {
  other.descriptor_ = -1;
}

AuthorityLock::~AuthorityLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace postgate::certs
