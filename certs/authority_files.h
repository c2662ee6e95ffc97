// SPDX-License-Identifier: Apache-2.0
#ifndef CERTS_AUTHORITY_FILES_H_
#define CERTS_AUTHORITY_FILES_H_

#include <sys/types.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::certs {

// Permissions of what an authority writes.
inline constexpr mode_t kSecretMode = 0600;
inline constexpr mode_t kPublicMode = 0644;

// The whole file, at most 16 MiB. NOT_FOUND, or another code with the path and the system's reason.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path);

// Replaces `path` so that a reader sees the old content or the new, never a part: a temporary file in the same folder,
// synced, then renamed. The file never exists with wider permissions than `mode`, whatever the umask.
absl::Status WriteFileAtomically(const std::string& path, absl::string_view content, mode_t mode);

// Creates `dir` and its parents, the new ones with permissions 0700.
absl::Status CreateFolder(const std::string& dir);

bool FileExists(const std::string& path);

// Holds the authority in a folder for one writer, so that two commands at once neither lose a revocation nor give a
// number twice. Waits for the other; released with the object, also when the process dies.
class AuthorityLock {
 public:
  static absl::StatusOr<AuthorityLock> Acquire(const std::string& dir);
  AuthorityLock(AuthorityLock&& other) noexcept;
  AuthorityLock& operator=(AuthorityLock&&) = delete;
  ~AuthorityLock();

 private:
  explicit AuthorityLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace postgate::certs

#endif  // CERTS_AUTHORITY_FILES_H_
