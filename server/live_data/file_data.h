// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LIVE_DATA_FILE_DATA_H_
#define SERVER_LIVE_DATA_FILE_DATA_H_

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "server/live_data/file_stamps.h"

namespace postgate::live_data {

// How often Refresh is called. Files are read once they have not changed from one call to the next, so what is being copied is left alone.
inline constexpr absl::Duration kRefreshInterval = absl::Seconds(5);

// What a look at the files came to.
enum class Refreshed {
  kNothing,
  kReplaced,       // other data is in force
  kAcceptedAgain,  // files that were refused are again those in force
};

// Data that is replaced while a hub runs by putting other files in place of its own. What is wrong or cut off is refused as a whole, and what was there before stays in
// force. `Data` has a version(). Refresh belongs to one thread; all else is thread-safe.
template <typename Data>
class FileData {
 public:
  using Loaded = absl::StatusOr<std::shared_ptr<const Data>>;
  struct Source {
    // Those that `load` reads, whether they are there or not.
    std::function<std::vector<std::string>()> files;
    std::function<Loaded()> load;
  };

  // Fails where the data can't be used: a hub does not start without what it is told to use.
  static absl::StatusOr<std::unique_ptr<FileData>> Open(Source source, absl::Time now) {
    std::unique_ptr<FileData> made(new FileData(std::move(source)));
    made->read_ = made->seen_ = made->Look();
    Loaded data = made->Load();
    if (!data.ok()) return data.status();
    made->TakeIntoForce(*std::move(data), now);
    return made;
  }

  // Never null.
  std::shared_ptr<const Data> Current() const POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return data_;
  }
  // Since when the data is in force.
  absl::Time LoadedAt() const POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return loaded_at_;
  }
  // Whether the files that are in place now are refused.
  bool IsRefusing() const POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return is_refusing_;
  }

  // Looks whether the files have changed, and reads them then. An error: they are refused; it is given once for each change of the files.
  absl::StatusOr<Refreshed> Refresh(absl::Time now) POSTGATE_EXCLUDES(mutex_) {
    const FileStamps before = std::exchange(seen_, Look());
    if (seen_ == read_ || seen_ != before) return Refreshed::kNothing;
    Loaded data = Load();
    // What was replaced while it was read may be of two editions.
    if (Look() != seen_) return Refreshed::kNothing;
    read_ = seen_;
    if (!data.ok()) {
      MutexLock lock(mutex_);
      is_refusing_ = true;
      return data.status();
    }
    const bool is_other = (*data)->version() != Current()->version();
    const bool was_refusing = IsRefusing();
    TakeIntoForce(*std::move(data), now);
    return is_other ? Refreshed::kReplaced : was_refusing ? Refreshed::kAcceptedAgain : Refreshed::kNothing;
  }

 private:
  explicit FileData(Source source) : source_(std::move(source)) {}

  FileStamps Look() const { return StampsOf(source_.files()); }

  // The standard library throws where a file is a folder or can't be read to its end, and where memory ends: that refuses the files too.
  Loaded Load() const {
    try {
      return source_.load();
    } catch (const std::exception& error) {
      return absl::UnavailableError(absl::StrCat(source_.files().front(), ": can't be read: ", error.what()));
    }
  }

  void TakeIntoForce(std::shared_ptr<const Data> data, absl::Time now) POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    // What was there before goes with the last batch that uses it.
    data_.swap(data);
    loaded_at_ = now;
    is_refusing_ = false;
  }

  const Source source_;
  // Of the files that were read last, and of those that were there when they were looked at last: of Refresh's thread.
  FileStamps read_;
  FileStamps seen_;
  mutable Mutex mutex_;
  std::shared_ptr<const Data> data_ POSTGATE_GUARDED_BY(mutex_);
  absl::Time loaded_at_ POSTGATE_GUARDED_BY(mutex_);
  bool is_refusing_ POSTGATE_GUARDED_BY(mutex_) = false;
};

}  // namespace postgate::live_data

#endif  // SERVER_LIVE_DATA_FILE_DATA_H_
