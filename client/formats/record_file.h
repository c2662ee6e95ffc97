// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_RECORD_FILE_H_
#define CLIENT_FORMATS_RECORD_FILE_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/formats/csv_header.h"
#include "client/formats/field_place.h"
#include "client/formats/text_records.h"
#include "client/record_source.h"

namespace postgate::client {

enum class FileFormat { kJsonLines, kCsv };

// By the name's ending: .csv, .jsonl, .ndjson, .json. INVALID_ARGUMENT for another.
absl::StatusOr<FileFormat> FormatOfName(const std::string& path);

// A file of items or movements as a source: record n is its n-th item, whatever line it stands in. Reads on as it is asked
// and keeps one record and a sparse index, so its memory does not grow with the file but for 16 bytes per 256 records. Errors
// begin with "PATH:LINE: ". Not thread-safe.
class RecordFile final : public RecordSource {
 public:
  // Reads the header of a CSV file. The file must stay as it is while it is read.
  static absl::StatusOr<std::unique_ptr<RecordFile>> Open(const std::string& path, FileFormat format, RecordKind kind);

  absl::Status Seek(int64_t offset) override;
  absl::StatusOr<bool> Next(Record* record) override;

  // The line, from 1, in which the record begins that Next gave last; and that record as it was parsed.
  int64_t line() const { return position_.line; }
  const google::protobuf::Message& message() const { return *message_; }
  // The byte of the file, from 0, at which that record begins.
  int64_t byte() const { return position_.byte; }
  // Where a field of that record, as a finding names it, stands in it; field_place.h says how. Nothing where the file does not tell.
  std::optional<FieldPlace> PlaceOf(absl::string_view field_path) const;

 private:
  RecordFile(std::string path, FileFormat format, RecordKind kind, TextRecords texts);
  absl::Status ReadHeader();
  // Reads the next record's text without parsing it.
  absl::StatusOr<bool> NextText();
  absl::Status ParseText();
  absl::Status At(const absl::Status& status) const;

  const std::string path_;
  const FileFormat format_;
  const RecordKind kind_;
  TextRecords texts_;
  std::optional<CsvHeader> header_;
  // Positions of the records 0, 256, 512, ... that were read so far.
  std::vector<TextPosition> index_;
  int64_t next_offset_ = 0;
  TextPosition position_;
  std::string text_;
  std::unique_ptr<google::protobuf::Message> message_;
};

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_RECORD_FILE_H_
