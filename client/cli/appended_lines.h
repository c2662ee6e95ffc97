// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_APPENDED_LINES_H_
#define CLIENT_CLI_APPENDED_LINES_H_

#include <fstream>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::cli {

// A file to which whole lines are only ever added, and which a program's end may have cut in its last one. Not thread-safe.
class AppendedLines {
 public:
  // Hands every whole line to `take`. A last line without its end is taken off when it begins as `beginning` does, which every line of ours begins
  // with, and is an error otherwise. FAILED_PRECONDITION: "PATH:LINE: " and what `take` says, with `remedy`.
  static absl::StatusOr<AppendedLines> Open(const std::string& path, absl::string_view beginning, absl::string_view remedy,
                                            const std::function<absl::Status(const std::string& line)>& take);

  void Append(absl::string_view line) { file_ << line << '\n'; }

  // Hands what was added to the operating system. DATA_LOSS if that fails, for example on a full disk.
  absl::Status Flush();

  const std::string& path() const { return path_; }

 private:
  explicit AppendedLines(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::ofstream file_;
};

}  // namespace postgate::cli

#endif  // CLIENT_CLI_APPENDED_LINES_H_
