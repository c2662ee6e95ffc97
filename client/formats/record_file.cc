// SPDX-License-Identifier: Apache-2.0
#include "client/formats/record_file.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/formats/csv_row.h"
#include "client/formats/json_line.h"
#include "client/formats/utf8.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::client {
namespace {

constexpr int64_t kIndexStride = 256;

std::unique_ptr<google::protobuf::Message> MessageFor(RecordKind kind) {
  if (kind == RecordKind::kItem) return std::make_unique<v1::Item>();
  return std::make_unique<v1::Movement>();
}

}  // namespace

absl::StatusOr<FileFormat> FormatOfName(const std::string& path) {
  if (absl::EndsWithIgnoreCase(path, ".csv")) return FileFormat::kCsv;
  for (const char* ending : {".jsonl", ".ndjson", ".json"}) {
    if (absl::EndsWithIgnoreCase(path, ending)) return FileFormat::kJsonLines;
  }
  return absl::InvalidArgumentError(absl::StrCat(path, ": expected a name that ends in .jsonl or .csv, or --format"));
}

RecordFile::RecordFile(std::string path, FileFormat format, RecordKind kind, TextRecords texts)
    : path_(std::move(path)), format_(format), kind_(kind), texts_(std::move(texts)), message_(MessageFor(kind)) {}

absl::StatusOr<std::unique_ptr<RecordFile>> RecordFile::Open(const std::string& path, FileFormat format, RecordKind kind) {
  const auto shape = format == FileFormat::kCsv ? TextRecords::Shape::kQuotedRows : TextRecords::Shape::kLines;
  absl::StatusOr<TextRecords> texts = TextRecords::Open(path, shape);
  if (!texts.ok()) return texts.status();
  std::unique_ptr<RecordFile> file(new RecordFile(path, format, kind, *std::move(texts)));
  if (format == FileFormat::kCsv) {
    if (absl::Status s = file->ReadHeader(); !s.ok()) return s;
  }
  return file;
}

absl::Status RecordFile::At(const absl::Status& status) const {
  return absl::Status(status.code(), absl::StrCat(path_, ":", position_.line, ": ", status.message()));
}

absl::Status RecordFile::ReadHeader() {
  const absl::StatusOr<bool> found = texts_.Next(&text_, &position_);
  if (!found.ok()) return found.status();
  if (!*found) return absl::InvalidArgumentError(absl::StrCat(path_, ":1: expected a header with a column per field"));
  absl::StatusOr<std::vector<std::string>> names = SplitCsvRow(text_);
  if (!names.ok()) return At(names.status());
  absl::StatusOr<CsvHeader> header = CsvHeader::Parse(*names, *message_->GetDescriptor());
  if (!header.ok()) return At(header.status());
  header_ = *std::move(header);
  return absl::OkStatus();
}

absl::StatusOr<bool> RecordFile::NextText() {
  TextPosition position;
  absl::StatusOr<bool> found = texts_.Next(&text_, &position);
  if (!found.ok() || !*found) return found;
  position_ = position;
  if (next_offset_ % kIndexStride == 0 && next_offset_ / kIndexStride == static_cast<int64_t>(index_.size())) {
    index_.push_back(position);
  }
  ++next_offset_;
  return true;
}

absl::Status RecordFile::ParseText() {
  if (!IsUtf8(text_)) return absl::InvalidArgumentError("expected text in UTF-8");
  if (format_ == FileFormat::kJsonLines) return ParseJsonLine(text_, message_.get());
  const absl::StatusOr<std::vector<std::string>> cells = SplitCsvRow(text_);
  if (!cells.ok()) return cells.status();
  return header_->Read(*cells, message_.get());
}

absl::Status RecordFile::Seek(int64_t offset) {
  if (offset == next_offset_) return absl::OkStatus();
  if (!index_.empty()) {
    const int64_t stride = std::min<int64_t>(offset / kIndexStride, static_cast<int64_t>(index_.size()) - 1);
    if (offset < next_offset_ || stride * kIndexStride > next_offset_) {
      texts_.Seek(index_[static_cast<size_t>(stride)]);
      next_offset_ = stride * kIndexStride;
    }
  }
  while (next_offset_ < offset) {
    const absl::StatusOr<bool> found = NextText();
    if (!found.ok()) return found.status();
    if (!*found) return absl::OutOfRangeError(absl::StrCat(path_, " has only ", next_offset_, " records"));
  }
  return absl::OkStatus();
}

std::optional<FieldPlace> RecordFile::PlaceOf(absl::string_view field_path) const {
  if (format_ == FileFormat::kJsonLines) return PlaceInJsonLine(text_, *message_->GetDescriptor(), field_path);
  const std::optional<size_t> cell = header_->CellOf(field_path);
  return cell.has_value() ? PlaceInCsvRow(text_, *cell) : std::nullopt;
}

absl::StatusOr<bool> RecordFile::Next(Record* record) {
  absl::StatusOr<bool> found = NextText();
  if (!found.ok() || !*found) return found;
  if (absl::Status s = ParseText(); !s.ok()) return At(s);
  record->kind = kind_;
  if (!message_->SerializeToString(&record->bytes)) return At(absl::InvalidArgumentError("larger than a message may be (2 GB)"));
  return true;
}

}  // namespace postgate::client
