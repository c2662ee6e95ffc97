// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_CONVERT_OUTPUT_H_
#define CLIENT_CLI_CONVERT_OUTPUT_H_

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::cli {

// Where a conversion writes: standard output, or a file that has its name only once it is whole. Not thread-safe.
class ConvertOutput {
 public:
  // An empty path: standard output. FAILED_PRECONDITION when the file can't be made.
  static absl::StatusOr<std::unique_ptr<ConvertOutput>> Open(const std::string& path);
  ConvertOutput(const ConvertOutput&) = delete;
  ConvertOutput& operator=(const ConvertOutput&) = delete;
  // Removes what was written to a file without Finish.
  ~ConvertOutput();

  // DATA_LOSS: the system could not write.
  absl::Status Write(absl::string_view text);
  absl::Status Finish();

 private:
  ConvertOutput(std::string path, std::string written_path, std::FILE* file) : path_(std::move(path)), written_path_(std::move(written_path)), file_(file) {}
  absl::Status Failed() const;

  const std::string path_;
  // The file's name until it is whole; empty: standard output.
  const std::string written_path_;
  std::FILE* file_;
};

}  // namespace postgate::cli

#endif  // CLIENT_CLI_CONVERT_OUTPUT_H_
