// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LIVE_DATA_FILE_STAMPS_H_
#define SERVER_LIVE_DATA_FILE_STAMPS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace postgate::live_data {

// What tells that a file is another: its name, size, inode, and when it was changed. All but the name 0 for one that can't be looked at.
struct FileStamp {
  std::string name;
  uint64_t size = 0;
  uint64_t inode = 0;
  int64_t changed_ns = 0;

  bool operator==(const FileStamp&) const = default;
};
using FileStamps = std::vector<FileStamp>;

FileStamps StampsOf(const std::vector<std::string>& files);

}  // namespace postgate::live_data

#endif  // SERVER_LIVE_DATA_FILE_STAMPS_H_
