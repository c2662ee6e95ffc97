// SPDX-License-Identifier: Apache-2.0
//
// For tests and benchmarks only.
#ifndef CORE_TESTING_TEMPORARY_FOLDER_H_
#define CORE_TESTING_TEMPORARY_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace postgate {

// A new folder, removed with all in it when this goes.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "postgate-test-XXXXXX").string()) {
    // An empty path makes whatever is opened in it fail with a message.
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace postgate

#endif  // CORE_TESTING_TEMPORARY_FOLDER_H_
