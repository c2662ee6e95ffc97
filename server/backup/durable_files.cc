// SPDX-License-Identifier: Apache-2.0
#include "server/backup/durable_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/digest/sha256.h"

namespace postgate::backup {
namespace {

constexpr mode_t kForItsUserAlone = 0600;

absl::Status Cannot(absl::string_view what, const std::string& path, int error) {
  const std::string message = absl::StrCat(path, " can't be ", what, ": ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(message);
  if (error == ENOSPC || error == EDQUOT) return absl::ResourceExhaustedError(message);
  return absl::InternalError(message);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  const int fd_;
};

absl::Status WriteAll(int fd, absl::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Cannot("written", path, errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

// Gives `take` the file's bytes, piece by piece.
absl::Status ReadAll(int fd, const std::string& path, const std::function<absl::Status(absl::string_view bytes)>& take) {
  std::vector<char> buffer(kCopyBytes);
  for (;;) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Cannot("read", path, errno);
    if (got == 0) return absl::OkStatus();
    if (absl::Status taken = take(absl::string_view(buffer.data(), static_cast<size_t>(got))); !taken.ok()) return taken;
  }
}

absl::StatusOr<FileDigest> Digest(int fd, const std::string& path, const std::function<absl::Status(absl::string_view bytes)>& take) {
  FileDigest digest;
  digest::Sha256 sha256;
  const absl::Status read = ReadAll(fd, path, [&](absl::string_view bytes) {
    sha256.Add(bytes);
    digest.size_bytes += static_cast<int64_t>(bytes.size());
    return take(bytes);
  });
  if (!read.ok()) return read;
  digest.sha256 = absl::BytesToHexString(digest::BytesOf(sha256.Finish()));
  return digest;
}

absl::Status TakeNothing(absl::string_view bytes) { return absl::OkStatus(); }

}  // namespace

absl::StatusOr<FileDigest> DigestFile(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open()) return Cannot("opened", path, errno);
  return Digest(file.fd(), path, TakeNothing);
}

absl::StatusOr<FileDigest> DigestDurably(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open()) return Cannot("opened", path, errno);
  if (fsync(file.fd()) != 0) return Cannot("synced", path, errno);
  return Digest(file.fd(), path, TakeNothing);
}

absl::StatusOr<FileDigest> CopyDurably(const std::string& from, const std::string& to) {
  const Descriptor source(open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!source.is_open()) return Cannot("opened", from, errno);
  const Descriptor copy(open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kForItsUserAlone));
  if (!copy.is_open()) return Cannot("made", to, errno);
  absl::StatusOr<FileDigest> digest = Digest(source.fd(), from, [&](absl::string_view bytes) { return WriteAll(copy.fd(), bytes, to); });
  if (digest.ok() && fsync(copy.fd()) != 0) return Cannot("synced", to, errno);
  return digest;
}

absl::Status WriteDurably(const std::string& path, absl::string_view content) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kForItsUserAlone));
  if (!file.is_open()) return Cannot("made", path, errno);
  if (absl::Status written = WriteAll(file.fd(), content, path); !written.ok()) return written;
  return fsync(file.fd()) == 0 ? absl::OkStatus() : Cannot("synced", path, errno);
}

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t bytes_max) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open()) return Cannot("opened", path, errno);
  std::string content;
  const absl::Status read = ReadAll(file.fd(), path, [&](absl::string_view bytes) {
    if (content.size() + bytes.size() > bytes_max) return absl::DataLossError(absl::StrCat(path, " is larger than ", bytes_max, " bytes"));
    content.append(bytes.data(), bytes.size());
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return content;
}

}  // namespace postgate::backup
