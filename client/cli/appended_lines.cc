// SPDX-License-Identifier: Apache-2.0
#include "client/cli/appended_lines.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::cli {
namespace {

absl::Status Failed(const std::string& path, absl::string_view what, absl::string_view why) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": can't be ", what, ": ", why));
}

// Returns the size of the whole lines.
absl::StatusOr<uintmax_t> ReadWhole(const std::string& path, absl::string_view beginning, absl::string_view remedy,
                                    const std::function<absl::Status(const std::string& line)>& take) {
  std::ifstream file(path, std::ios::binary);
  if (!file.good()) return Failed(path, "read", std::strerror(errno));
  std::string line;
  uintmax_t whole_lines = 0;
  for (int64_t number = 1; std::getline(file, line); ++number) {
    const bool is_cut = file.eof();
    const bool is_ours = beginning.compare(0, line.size(), line, 0, beginning.size()) == 0;
    if (is_cut && is_ours) break;
    if (absl::Status taken = take(line); !taken.ok()) {
      return absl::FailedPreconditionError(absl::StrCat(path, ":", number, ": ", taken.message(), "; ", remedy));
    }
    whole_lines += line.size() + (is_cut ? 0 : 1);
  }
  return whole_lines;
}

}  // namespace

absl::StatusOr<AppendedLines> AppendedLines::Open(const std::string& path, absl::string_view beginning, absl::string_view remedy,
                                                  const std::function<absl::Status(const std::string& line)>& take) {
  AppendedLines lines(path);
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    const absl::StatusOr<uintmax_t> whole = ReadWhole(path, beginning, remedy, take);
    if (!whole.ok()) return whole.status();
    if (*whole < std::filesystem::file_size(path, error)) std::filesystem::resize_file(path, *whole, error);
    if (error) return Failed(path, "written", error.message());
  }
  lines.file_.open(path, std::ios::binary | std::ios::app);
  if (!lines.file_.good()) return Failed(path, "written", std::strerror(errno));
  return lines;
}

absl::Status AppendedLines::Flush() {
  file_.flush();
  if (file_.good()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(path_, ": can't be written: ", std::strerror(errno)));
}

}  // namespace postgate::cli
