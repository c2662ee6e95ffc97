// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_BACKUP_DURABLE_FILES_H_
#define POSTGATE_SERVER_BACKUP_DURABLE_FILES_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::backup {

// Bytes that are read or written at once.
inline constexpr size_t kCopyBytes = 1u << 20;

struct FileDigest {
  int64_t size_bytes = 0;
  std::string sha256;  // 64 hexadecimal digits
};

// Of a file, whose content is on disk on return. Errors name the path: NOT_FOUND, else INTERNAL.
absl::StatusOr<FileDigest> DigestDurably(const std::string& path);

// The same of a file that is only read.
absl::StatusOr<FileDigest> DigestFile(const std::string& path);

// Copies a file to a new one, for its user alone, and syncs it; the digest is of what was written. RESOURCE_EXHAUSTED when there is no room.
absl::StatusOr<FileDigest> CopyDurably(const std::string& from, const std::string& to);

// Writes a new file, for its user alone, and syncs it.
absl::Status WriteDurably(const std::string& path, absl::string_view content);

// The whole file, at most `bytes_max`.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t bytes_max);

}  // namespace postgate::backup

#endif  // POSTGATE_SERVER_BACKUP_DURABLE_FILES_H_
