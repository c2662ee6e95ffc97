// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_FUZZ_TEXT_FILE_H_
#define TESTS_FUZZ_TEXT_FILE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/formats/record_file.h"

namespace postgate::fuzz {

// A file of records that exists in memory alone, since RecordFile reads a path.
class TextFile {
 public:
  explicit TextFile(absl::string_view content);
  ~TextFile();
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  int file_;
  std::string path_;
};

// What is read of a file: the records' bytes, and an error's text in the place of one that is none.
struct Contents {
  std::vector<std::string> records;
  bool header_is_refused = false;
};

// Reads all of it, then again after a seek to its begin, and requires the same.
Contents ReadTwice(absl::string_view text, client::FileFormat format, client::RecordKind kind);

}  // namespace postgate::fuzz

#endif  // TESTS_FUZZ_TEXT_FILE_H_
