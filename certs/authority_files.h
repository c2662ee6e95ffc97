// SPDX-License-Identifier: Apache-2.0
#ifndef CERTS_AUTHORITY_FILES_H_
#define CERTS_AUTHORITY_FILES_H_

#include <sys/types.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/files/whole_file.h"

namespace postgate::certs {

// Permissions of what an authority writes.
inline constexpr mode_t kSecretMode = 0600;
inline constexpr mode_t kPublicMode = 0644;

using files::FileExists;
using files::ReadWholeFile;
using files::WriteFileAtomically;

// Creates `dir` and its parents, the new ones with permissions 0700.
absl::Status CreateFolder(const std::string& dir);

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
