// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_FAULT_SHIM_STATE_H_
#define POSTGATE_TESTS_FAULT_SHIM_STATE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/synchronization/mutex.h"

namespace postgate::fault {

// Which call is to go wrong, as POSTGATE_STORAGE_FAULT says it.
struct FaultPlan {
  std::string call;
  std::string fault;
  uint64_t first = 0;
  uint64_t times = 0;
  std::string suffix;
};

// What is to happen to one call.
enum class Verdict { kGoOn, kFail, kWriteHalf };

// What the shim knows and writes down (storage_calls.h): the fault that is to come, and which bytes and names are durable. Thread-safe. All
// paths are absolute.
class ShimState {
 public:
  // From the environment; null when it names no folder.
  static ShimState* FromEnvironment();

  // Whether the shim looks at this path at all.
  bool Watches(const std::string& path) const;

  // Counts the call and writes it down. kFail: errno is set. Does not return when it is to kill.
  Verdict Begin(const char* call, const std::string& path) POSTGATE_EXCLUDES(mutex_);

  // What succeeded, for the durable state.
  void Made(const std::string& path, bool is_folder) POSTGATE_EXCLUDES(mutex_);
  void Moved(const std::string& from, const std::string& to) POSTGATE_EXCLUDES(mutex_);
  void Dropped(const std::string& path) POSTGATE_EXCLUDES(mutex_);
  // `size` is the file's, or nothing for a folder.
  void Synced(const std::string& path, std::optional<int64_t> size) POSTGATE_EXCLUDES(mutex_);

  // To be called before bytes from `offset` on are written over or cut off, or (0) the file loses its name.
  void KeepDurable(const std::string& path, int64_t offset) POSTGATE_EXCLUDES(mutex_);

 private:
  struct File {
    int64_t id = 0;
    int64_t durable_bytes = 0;
    bool is_kept = false;
  };

  ShimState(std::string root, std::string journal_folder);
  void NoteWhatIsThere() POSTGATE_EXCLUDES(mutex_);
  std::string Relative(const std::string& path) const;
  void Note(const std::string& line) POSTGATE_REQUIRES(mutex_);
  bool IsLiedTo(const std::string& path) const;

  const std::string root_;
  const std::string journal_folder_;
  FaultPlan plan_;
  std::string lies_;
  int journal_ = -1;

  Mutex mutex_;
  uint64_t planned_calls_ POSTGATE_GUARDED_BY(mutex_) = 0;
  int64_t last_id_ POSTGATE_GUARDED_BY(mutex_) = 0;
  std::map<std::string, File> files_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::fault

#endif  // POSTGATE_TESTS_FAULT_SHIM_STATE_H_
