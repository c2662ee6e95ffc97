// SPDX-License-Identifier: Apache-2.0
//
// All that is done to files here goes past the shim's own functions, by syscall(2).
#include "tests/fault/shim_state.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include "tests/fault/storage_calls.h"

namespace postgate::fault {
namespace {

std::string Variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool EndsWith(const std::string& text, const std::string& suffix) {
  return text.size() >= suffix.size() && text.compare(text.size() - suffix.size(), suffix.size(), suffix) == 0;
}

FaultPlan ParsePlan(const std::string& text) {
  FaultPlan plan;
  std::istringstream words(text);
  std::string times;
  words >> plan.call >> plan.fault >> plan.first >> times >> plan.suffix;
  plan.times = times == "always" ? std::numeric_limits<uint64_t>::max() : std::strtoull(times.c_str(), nullptr, 10);
  return plan;
}

int ErrorOf(const std::string& fault) {
  if (fault == "ENOSPC") return ENOSPC;
  if (fault == "EINTR") return EINTR;
  return EIO;
}

int OpenPast(const std::string& path, int flags) { return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path.c_str(), flags, 0600)); }

// The first `bytes` of a file, also where it has a second name already.
void Copy(const std::string& from, const std::string& to, int64_t bytes) {
  const int in = OpenPast(from, O_RDONLY | O_CLOEXEC);
  const int out = OpenPast(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
  std::vector<char> buffer(1u << 20);
  while (bytes > 0) {
    const ssize_t count = read(in, buffer.data(), std::min(buffer.size(), static_cast<size_t>(bytes)));
    if (count <= 0 || syscall(SYS_write, out, buffer.data(), count) != count) break;
    bytes -= count;
  }
  syscall(SYS_close, in);
  syscall(SYS_close, out);
}

}  // namespace

ShimState* ShimState::FromEnvironment() {
  const std::string root = Variable(kRootVariable);
  const std::string journal_folder = Variable(kJournalVariable);
  if (root.empty() || journal_folder.empty()) return nullptr;
  return new ShimState(root, journal_folder);
}

ShimState::ShimState(std::string root, std::string journal_folder)
    : root_(std::move(root)),
      journal_folder_(std::move(journal_folder)),
      plan_(ParsePlan(Variable(kFaultVariable))),
      lies_(Variable(kLiesVariable)),
      journal_(OpenPast(journal_folder_ + "/" + kJournalFile, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC)) {
  if (journal_ < 0) std::abort();  // a shim that can't write down what it does proves nothing
  NoteWhatIsThere();
}

void ShimState::NoteWhatIsThere() {
  MutexLock lock(mutex_);
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator it(root_, error), end; !error && it != end; it.increment(error)) {
    const bool is_folder = it->is_directory();
    File file;
    file.id = ++last_id_;
    file.durable_bytes = is_folder ? -1 : static_cast<int64_t>(it->file_size());
    const std::string path = it->path().string();
    Note("base\t" + std::to_string(file.id) + "\t" + std::to_string(file.durable_bytes) + "\t" + Relative(path));
    files_[path] = file;
  }
}

bool ShimState::Watches(const std::string& path) const {
  return path.compare(0, root_.size(), root_) == 0 && (path.size() == root_.size() || path[root_.size()] == '/');
}

std::string ShimState::Relative(const std::string& path) const { return path.size() == root_.size() ? "." : path.substr(root_.size() + 1); }

void ShimState::Note(const std::string& line) {
  const std::string whole = line + "\n";
  if (syscall(SYS_write, journal_, whole.data(), whole.size()) != static_cast<ssize_t>(whole.size())) std::abort();
}

bool ShimState::IsLiedTo(const std::string& path) const { return !lies_.empty() && (lies_ == "all" || EndsWith(path, lies_)); }

Verdict ShimState::Begin(const char* call, const std::string& path) {
  MutexLock lock(mutex_);
  const std::string event = std::string("call\t") + call + "\t";
  const bool counts = (plan_.call == "any" || plan_.call == call) && EndsWith(path, plan_.suffix);
  if (counts) ++planned_calls_;
  if (!counts || planned_calls_ < plan_.first || planned_calls_ - plan_.first >= plan_.times) {
    Note(event + "ok\t" + Relative(path));
    return Verdict::kGoOn;
  }
  Note(event + plan_.fault + "\t" + Relative(path));
  if (plan_.fault == "KILL") {
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  if (plan_.fault == "SHORT") return Verdict::kWriteHalf;
  errno = ErrorOf(plan_.fault);
  return Verdict::kFail;
}

void ShimState::Made(const std::string& path, bool is_folder) {
  MutexLock lock(mutex_);
  File file;
  file.id = ++last_id_;
  Note("make\t" + std::string(is_folder ? "-" : "") + std::to_string(file.id) + "\t" + Relative(path));
  files_[path] = file;
}

void ShimState::Moved(const std::string& from, const std::string& to) {
  MutexLock lock(mutex_);
  const File file = files_[from];
  Note("move\t" + std::to_string(file.id) + "\t" + Relative(from) + "\t" + Relative(to));
  files_.erase(from);
  files_[to] = file;
}

void ShimState::Dropped(const std::string& path) {
  MutexLock lock(mutex_);
  Note("drop\t" + std::to_string(files_[path].id) + "\t" + Relative(path));
  files_.erase(path);
}

void ShimState::Synced(const std::string& path, std::optional<int64_t> size) {
  MutexLock lock(mutex_);
  if (IsLiedTo(path)) return;
  if (!size.has_value()) {
    Note("names\t" + Relative(path));
    return;
  }
  const auto file = files_.find(path);
  if (file == files_.end()) return;
  file->second.durable_bytes = *size;
  file->second.is_kept = false;
  Note("durable\t" + std::to_string(file->second.id) + "\t" + std::to_string(*size));
}

void ShimState::KeepDurable(const std::string& path, int64_t offset) {
  MutexLock lock(mutex_);
  const auto found = files_.find(path);
  if (found == files_.end()) return;
  File& file = found->second;
  if (file.is_kept || offset >= file.durable_bytes) return;
  file.is_kept = true;
  Copy(path, journal_folder_ + "/" + std::to_string(file.id), file.durable_bytes);
  Note("kept\t" + std::to_string(file.id) + "\t" + std::to_string(file.durable_bytes));
}

}  // namespace postgate::fault
