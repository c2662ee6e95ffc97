// SPDX-License-Identifier: Apache-2.0
//
// The calls that the shim stands before (storage_calls.h). Each does what the system does, by syscall(2), where ShimState has nothing against
// it. What RocksDB calls was taken from a trace of it; the rest is there so that a change of it does not go past unseen.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>

#include "tests/fault/shim_state.h"

namespace {

using postgate::fault::ShimState;
using postgate::fault::Verdict;

ShimState* state = nullptr;

__attribute__((constructor)) void StartShim() { state = ShimState::FromEnvironment(); }

// The path of an open file, with renames followed; empty when the shim does not look at it, or it has lost its name.
std::string PathOf(int fd) {
  if (state == nullptr) return "";
  char path[4096];
  const int saved = errno;
  const ssize_t size = readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof path);
  errno = saved;
  if (size <= 0) return "";
  std::string text(path, static_cast<size_t>(size));
  if (!state->Watches(text)) return "";
  return text;
}

// The absolute path that a call with a folder and a name means; empty when the shim does not look at it.
std::string PathAt(int folder, const char* name) {
  if (state == nullptr || name == nullptr) return "";
  std::string path = name;
  if (path.empty() || path[0] != '/') {
    if (folder == AT_FDCWD) return "";  // the tests' folders are absolute
    path = PathOf(folder) + "/" + path;
  }
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return state->Watches(path) ? path : "";
}

bool Exists(const std::string& path) {
  const int saved = errno;
  const bool exists = faccessat(AT_FDCWD, path.c_str(), F_OK, 0) == 0;
  errno = saved;
  return exists;
}

int Open(int folder, const char* name, int flags, mode_t mode) {
  const std::string path = PathAt(folder, name);
  if (path.empty()) return static_cast<int>(syscall(SYS_openat, folder, name, flags, mode));
  if (state->Begin("open", path) == Verdict::kFail) return -1;
  const bool is_new = (flags & O_CREAT) != 0 && !Exists(path);
  if ((flags & O_TRUNC) != 0) state->KeepDurable(path, 0);
  const int fd = static_cast<int>(syscall(SYS_openat, folder, name, flags, mode));
  if (fd >= 0 && is_new) state->Made(path, false);
  return fd;
}

mode_t ModeIn(va_list arguments, int flags) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(arguments, unsigned)) : 0;
}

// A write of `size` bytes at `offset`, or (-1) where the file stands. `write` writes that many of them.
template <typename WriteBytes>
ssize_t Write(int fd, size_t size, off_t offset, const WriteBytes& write_bytes) {
  const std::string path = PathOf(fd);
  if (path.empty()) return write_bytes(size);
  const Verdict verdict = state->Begin("write", path);
  if (verdict == Verdict::kFail) return -1;
  if (offset < 0) offset = static_cast<off_t>(syscall(SYS_lseek, fd, 0, SEEK_CUR));
  state->KeepDurable(path, offset);
  return write_bytes(verdict == Verdict::kWriteHalf && size > 1 ? size / 2 : size);
}

int Sync(const char* call, int fd) {
  const std::string path = PathOf(fd);
  if (path.empty()) return static_cast<int>(syscall(SYS_fsync, fd));
  if (state->Begin(call, path) == Verdict::kFail) return -1;
  struct stat found {};
  if (fstat(fd, &found) != 0) return -1;
  state->Synced(path, S_ISDIR(found.st_mode) ? std::nullopt : std::optional<int64_t>(found.st_size));
  return 0;
}

int Remove(int folder, const char* name, int flags) {
  const std::string path = PathAt(folder, name);
  if (path.empty()) return static_cast<int>(syscall(SYS_unlinkat, folder, name, flags));
  if (state->Begin("unlink", path) == Verdict::kFail) return -1;
  state->KeepDurable(path, 0);
  const int removed = static_cast<int>(syscall(SYS_unlinkat, folder, name, flags));
  if (removed == 0) state->Dropped(path);
  return removed;
}

int Rename(const char* from, const char* to) {
  const std::string from_path = PathAt(AT_FDCWD, from);
  const std::string to_path = PathAt(AT_FDCWD, to);
  if (from_path.empty() || to_path.empty()) return static_cast<int>(syscall(SYS_rename, from, to));
  if (state->Begin("rename", to_path) == Verdict::kFail) return -1;
  state->KeepDurable(to_path, 0);
  const int renamed = static_cast<int>(syscall(SYS_rename, from, to));
  if (renamed == 0) state->Moved(from_path, to_path);
  return renamed;
}

int MakeFolder(const char* name, mode_t mode) {
  const std::string path = PathAt(AT_FDCWD, name);
  if (path.empty()) return static_cast<int>(syscall(SYS_mkdir, name, mode));
  if (state->Begin("mkdir", path) == Verdict::kFail) return -1;
  const int made = static_cast<int>(syscall(SYS_mkdir, name, mode));
  if (made == 0) state->Made(path, true);
  return made;
}

// A call on an open file that changes neither bytes nor names.
bool MayGoOn(const char* call, int fd) {
  const std::string path = PathOf(fd);
  return path.empty() || state->Begin(call, path) != Verdict::kFail;
}

}  // namespace

// The C library's own names.
extern "C" {

int open(const char* name, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = ModeIn(arguments, flags);
  va_end(arguments);
  return Open(AT_FDCWD, name, flags, mode);
}

int openat(int folder, const char* name, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = ModeIn(arguments, flags);
  va_end(arguments);
  return Open(folder, name, flags, mode);
}

int __open_2(const char* name, int flags) { return Open(AT_FDCWD, name, flags, 0); }
int __openat_2(int folder, const char* name, int flags) { return Open(folder, name, flags, 0); }
// The system's own opens the file past this shim, which would take it for one that is never synced. `name` ends in XXXXXX.
int mkostemp(char* name, int flags) {
  const size_t end = strlen(name);
  for (;;) {
    for (size_t i = end - 6; i < end; ++i) {
      unsigned char random = 0;
      syscall(SYS_getrandom, &random, sizeof(random), 0);
      name[i] = static_cast<char>('a' + random % 26);
    }
    const int fd = Open(AT_FDCWD, name, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
}

int creat(const char* name, mode_t mode) { return Open(AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, mode); }

ssize_t write(int fd, const void* bytes, size_t size) {
  return Write(fd, size, -1, [&](size_t count) { return static_cast<ssize_t>(syscall(SYS_write, fd, bytes, count)); });
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return Write(fd, size, offset, [&](size_t count) { return static_cast<ssize_t>(syscall(SYS_pwrite64, fd, bytes, count, offset)); });
}

// A short one writes its first piece alone.
ssize_t writev(int fd, const iovec* pieces, int count) {
  const size_t pieces_count = static_cast<size_t>(count);
  return Write(fd, pieces_count, -1, [&](size_t wanted) { return static_cast<ssize_t>(syscall(SYS_writev, fd, pieces, wanted)); });
}

ssize_t pwritev(int fd, const iovec* pieces, int count, off_t offset) {
  const size_t pieces_count = static_cast<size_t>(count);
  return Write(fd, pieces_count, offset,
               [&](size_t wanted) { return static_cast<ssize_t>(syscall(SYS_pwritev, fd, pieces, wanted, offset, 0)); });
}

int fsync(int fd) { return Sync("fsync", fd); }
int fdatasync(int fd) { return Sync("fdatasync", fd); }

// Promises nothing that a power cut respects (sync_file_range(2)), so it makes nothing durable.
// Without flags it is a question whether there is such a call, and can't fail otherwise.
int sync_file_range(int fd, off64_t offset, off64_t size, unsigned flags) {
  if (flags != 0 && !MayGoOn("sync_file_range", fd)) return -1;
  return static_cast<int>(syscall(SYS_sync_file_range, fd, offset, size, flags));
}

// A close that fails has closed all the same, as on Linux.
int close(int fd) {
  const bool may_go_on = MayGoOn("close", fd);
  const int error = errno;
  const int closed = static_cast<int>(syscall(SYS_close, fd));
  if (may_go_on) return closed;
  errno = error;
  return -1;
}

int ftruncate(int fd, off_t size) {
  if (!MayGoOn("ftruncate", fd)) return -1;
  if (const std::string path = PathOf(fd); !path.empty()) state->KeepDurable(path, size);
  return static_cast<int>(syscall(SYS_ftruncate, fd, size));
}

int fallocate(int fd, int mode, off_t offset, off_t size) {
  if (!MayGoOn("fallocate", fd)) return -1;
  return static_cast<int>(syscall(SYS_fallocate, fd, mode, offset, size));
}

int posix_fallocate(int fd, off_t offset, off_t size) { return fallocate(fd, 0, offset, size) == 0 ? 0 : errno; }

int rename(const char* from, const char* to) { return Rename(from, to); }
int unlink(const char* name) { return Remove(AT_FDCWD, name, 0); }
int unlinkat(int folder, const char* name, int flags) { return Remove(folder, name, flags); }
int rmdir(const char* name) { return Remove(AT_FDCWD, name, AT_REMOVEDIR); }
int mkdir(const char* name, mode_t mode) { return MakeFolder(name, mode); }

// On this platform the names with 64 are the same functions.
int mkostemp64(char* name, int flags) __attribute__((alias("mkostemp")));
int open64(const char* name, int flags, ...) __attribute__((alias("open")));
int openat64(int folder, const char* name, int flags, ...) __attribute__((alias("openat")));
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) __attribute__((alias("pwrite")));
int ftruncate64(int fd, off64_t size) __attribute__((alias("ftruncate")));
int fallocate64(int fd, int mode, off64_t offset, off64_t size) __attribute__((alias("fallocate")));
int posix_fallocate64(int fd, off64_t offset, off64_t size) __attribute__((alias("posix_fallocate")));

}  // extern "C"
