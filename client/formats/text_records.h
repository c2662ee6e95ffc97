// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_TEXT_RECORDS_H_
#define CLIENT_FORMATS_TEXT_RECORDS_H_

#include <cstdint>
#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace postgate::client {

// Where a record begins: byte from 0, line from 1.
struct TextPosition {
  int64_t byte = 0;
  int64_t line = 1;
};

// Cuts a file into the texts of its records and holds one of them at a time. Empty lines are no records. Not thread-safe.
class TextRecords {
 public:
  // Of quoted rows, line breaks within double quotes belong to the row (RFC 4180).
  enum class Shape { kLines, kQuotedRows };

  // Bytes of one record's text; a batch of the hub is smaller than that.
  static constexpr size_t kTextBytesMax = 16 << 20;

  // NOT_FOUND, FAILED_PRECONDITION (a folder, no permission).
  static absl::StatusOr<TextRecords> Open(const std::string& path, Shape shape);

  // Replaces *text, without the final line break, and *position. False at the end. INVALID_ARGUMENT if a record is longer
  // than kTextBytesMax; DATA_LOSS if the file can't be read on.
  absl::StatusOr<bool> Next(std::string* text, TextPosition* position);

  // Goes to a position that Next told.
  void Seek(const TextPosition& position);

 private:
  TextRecords(std::string path, Shape shape, std::ifstream file)
      : path_(std::move(path)), shape_(shape), file_(std::move(file)) {}
  // Replaces *line, of which no more than kTextBytesMax + 1 bytes are kept; false at the end.
  bool ReadLine(std::string* line);

  std::string path_;
  Shape shape_;
  std::ifstream file_;
  TextPosition next_;
};

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_TEXT_RECORDS_H_
