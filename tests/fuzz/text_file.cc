// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/text_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {
namespace {

// Records of one input.
constexpr size_t kRecordsMax = 4'096;

std::vector<std::string> ReadAll(client::RecordFile& file) {
  std::vector<std::string> read;
  int64_t line = 0;
  while (read.size() < kRecordsMax) {
    client::Record record;
    const absl::StatusOr<bool> found = file.Next(&record);
    if (found.ok() && !*found) break;
    Require(file.line() > line, "records stand in lines of their own, in order");
    line = file.line();
    read.push_back(found.ok() ? record.bytes : absl::StrCat("error: ", found.status().message()));
  }
  return read;
}

}  // namespace

TextFile::TextFile(absl::string_view content)
    : file_(memfd_create("records", MFD_CLOEXEC)), path_(absl::StrCat("/proc/self/fd/", file_)) {
  Require(file_ >= 0 && write(file_, content.data(), content.size()) == static_cast<ssize_t>(content.size()), "the file can be written");
}

TextFile::~TextFile() { close(file_); }

Contents ReadTwice(absl::string_view text, client::FileFormat format, client::RecordKind kind) {
  const TextFile file(text);
  Contents contents;
  const auto opened = client::RecordFile::Open(file.path(), format, kind);
  if (!opened.ok()) {
    Require(format == client::FileFormat::kCsv, "only a header can be refused before the first record");
    contents.header_is_refused = true;
    return contents;
  }
  contents.records = ReadAll(**opened);
  Require((*opened)->Seek(0).ok(), "a file that was read can be read again");
  const std::vector<std::string> again = ReadAll(**opened);
  // The line of the last record is not reset by a seek.
  Require(contents.records == again, "a file reads the same twice");
  return contents;
}

}  // namespace postgate::fuzz
