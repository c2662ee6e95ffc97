// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_RECORD_DIGESTS_H_
#define CLIENT_CLI_RECORD_DIGESTS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "client/formats/record_file.h"

namespace postgate::cli {

// The digests of a file's records as they are sent: SHA-256 of each one's bytes. Fastest in order. Not thread-safe.
class RecordDigests {
 public:
  explicit RecordDigests(std::unique_ptr<client::RecordFile> file) : file_(std::move(file)) {}

  // 32 bytes. OUT_OF_RANGE beyond the end; the file's errors.
  absl::StatusOr<std::string> At(int64_t offset);

 private:
  std::unique_ptr<client::RecordFile> file_;
  int64_t next_ = 0;
  client::Record record_;
};

}  // namespace postgate::cli

#endif  // CLIENT_CLI_RECORD_DIGESTS_H_
