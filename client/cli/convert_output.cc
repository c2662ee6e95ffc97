// SPDX-License-Identifier: Apache-2.0
#include "client/cli/convert_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::cli {

absl::StatusOr<std::unique_ptr<ConvertOutput>> ConvertOutput::Open(const std::string& path) {
  if (path.empty()) return std::unique_ptr<ConvertOutput>(new ConvertOutput("standard output", "", stdout));
  std::string written_path = absl::StrCat(path, ".part");
  // It holds personal data: for its owner alone.
  const int descriptor = open(written_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  std::FILE* file = descriptor < 0 ? nullptr : fdopen(descriptor, "w");
  if (file == nullptr) return absl::FailedPreconditionError(absl::StrCat(written_path, ": ", std::strerror(errno)));
  return std::unique_ptr<ConvertOutput>(new ConvertOutput(path, std::move(written_path), file));
}

ConvertOutput::~ConvertOutput() {
  if (file_ == nullptr || written_path_.empty()) return;
  std::fclose(file_);
  unlink(written_path_.c_str());
}

absl::Status ConvertOutput::Failed() const { return absl::DataLossError(absl::StrCat(path_, ": ", std::strerror(errno))); }

absl::Status ConvertOutput::Write(absl::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) return Failed();
  return absl::OkStatus();
}

absl::Status ConvertOutput::Finish() {
  if (std::fflush(file_) != 0) return Failed();
  if (written_path_.empty()) return absl::OkStatus();
  const bool is_written = fsync(fileno(file_)) == 0;
  const bool is_closed = std::fclose(file_) == 0;
  file_ = nullptr;
  if (is_written && is_closed && std::rename(written_path_.c_str(), path_.c_str()) == 0) return absl::OkStatus();
  const absl::Status failed = Failed();
  unlink(written_path_.c_str());
  return failed;
}

}  // namespace postgate::cli
