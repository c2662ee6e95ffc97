// SPDX-License-Identifier: Apache-2.0
#include "core/files/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace postgate::files {
namespace {

absl::Status SystemError(absl::string_view attempted, const std::string& path) {
  return absl::ErrnoToStatus(errno, absl::StrCat("could not ", attempted, " ", path));
}

absl::Status WriteAll(int descriptor, absl::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("write", path);
    content.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

std::string FolderOf(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

}  // namespace

bool FileExists(const std::string& path) {
  struct stat ignored {};
  return lstat(path.c_str(), &ignored) == 0;
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return SystemError("open", path);
  std::string content;
  char buffer[16384];
  absl::Status status;
  while (content.size() <= kFileSizeMax) {
    const ssize_t size = read(descriptor, buffer, sizeof(buffer));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) status = SystemError("read", path);
    if (size <= 0) break;
    content.append(buffer, static_cast<size_t>(size));
  }
  close(descriptor);
  if (!status.ok()) return status;
  if (content.size() > kFileSizeMax) {
    return absl::ResourceExhaustedError(absl::StrCat(path, " is larger than ", kFileSizeMax, " bytes"));
  }
  return content;
}

absl::Status WriteFileAtomically(const std::string& path, absl::string_view content, mode_t mode) {
  // mkostemp creates with 0600; wider permissions come only after the content is there.
  std::string temporary = path + ".XXXXXX";
  const int descriptor = mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return SystemError("create a temporary file for", path);
  absl::Status status = WriteAll(descriptor, content, temporary);
  if (status.ok() && fchmod(descriptor, mode) != 0) status = SystemError("set permissions of", temporary);
  if (status.ok() && fsync(descriptor) != 0) status = SystemError("sync", temporary);
  if (close(descriptor) != 0 && status.ok()) status = SystemError("close", temporary);
  if (status.ok() && std::rename(temporary.c_str(), path.c_str()) != 0) status = SystemError("rename into", path);
  if (!status.ok()) {
    unlink(temporary.c_str());
    return status;
  }
  return SyncFolder(FolderOf(path));
}

absl::Status SyncFolder(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return SystemError("open folder", folder);
  absl::Status status = fsync(descriptor) == 0 ? absl::OkStatus() : SystemError("sync folder", folder);
  close(descriptor);
  return status;
}

}  // namespace postgate::files
