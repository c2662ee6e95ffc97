// SPDX-License-Identifier: Apache-2.0
#include "server/live_data/file_stamps.h"

#include <sys/stat.h>

#include "absl/time/time.h"

namespace postgate::live_data {

FileStamps StampsOf(const std::vector<std::string>& files) {
  FileStamps stamps;
  for (const std::string& file : files) {
    FileStamp& stamp = stamps.emplace_back();
    stamp.name = file;
    struct stat found;
    if (stat(file.c_str(), &found) != 0) continue;
    stamp.size = static_cast<uint64_t>(found.st_size);
    stamp.inode = static_cast<uint64_t>(found.st_ino);
    stamp.changed_ns = absl::ToInt64Nanoseconds(absl::DurationFromTimespec(found.st_ctim));
  }
  return stamps;
}

}  // namespace postgate::live_data
