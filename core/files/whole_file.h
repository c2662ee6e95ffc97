// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_FILES_WHOLE_FILE_H_
#define POSTGATE_CORE_FILES_WHOLE_FILE_H_

#include <sys/types.h>

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::files {

inline constexpr size_t kFileSizeMax = 16 << 20;  // bytes

// Whether anything of that name is there, be it a link that leads nowhere.
bool FileExists(const std::string& path);

// The whole file, at most kFileSizeMax. NOT_FOUND, or another code with the path and the system's reason.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path);

// Replaces `path` so that a reader sees the old content or the new, never a part, and so that the new stays over a power failure: a temporary
// file in the same folder, synced, then renamed, and the folder synced. The file never exists with wider permissions than `mode`, whatever the umask.
absl::Status WriteFileAtomically(const std::string& path, absl::string_view content, mode_t mode);

// On return, files that were made, renamed or removed in it stay so over a power failure.
absl::Status SyncFolder(const std::string& folder);

}  // namespace postgate::files

#endif  // POSTGATE_CORE_FILES_WHOLE_FILE_H_
