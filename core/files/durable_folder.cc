// SPDX-License-Identifier: Apache-2.0
#include "core/files/durable_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace postgate::files {
namespace {

std::error_code LastError() { return {errno, std::generic_category()}; }

std::error_code SyncFolder(const std::filesystem::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return LastError();
  const std::error_code error = fsync(fd) == 0 ? std::error_code() : LastError();
  close(fd);
  return error;
}

// The folder above is one that a gateway can't have made a folder in (no right to read it, a medium that is only read), or whose file system
// knows no syncing of folders.
bool CannotBeSynced(const std::error_code& error) {
  return error == std::errc::permission_denied || error == std::errc::operation_not_permitted || error == std::errc::read_only_file_system ||
         error == std::errc::invalid_argument || error == std::errc::not_supported;
}

// `path` is absolute and has no slash at its end.
bool Make(const std::filesystem::path& path, std::error_code& error) {
  const std::filesystem::path above = path.parent_path();
  if (above == path) return false;  // the root
  const bool was_there = std::filesystem::exists(path, error);
  if (error) return false;
  if (!was_there) {
    Make(above, error);
    if (error) return false;
    std::filesystem::create_directory(path, error);
    if (error) return false;
  }
  error = SyncFolder(above);
  if (was_there && CannotBeSynced(error)) error.clear();
  return !was_there;
}

}  // namespace

bool MakeDurableFolder(const std::string& path, std::error_code& error) {
  std::filesystem::path whole = std::filesystem::absolute(path, error).lexically_normal();
  if (error) return false;
  if (!whole.has_filename()) whole = whole.parent_path();
  return Make(whole, error);
}

}  // namespace postgate::files
