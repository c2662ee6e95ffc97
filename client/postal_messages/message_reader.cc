// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/message_reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/formats/closest_name.h"
#include "client/formats/utf8.h"
#include "postgate/v1/item.pb.h"

namespace postgate::client {
namespace {

// Read at a time.
constexpr size_t kPieceBytes = 16 << 10;
// Bytes of a header's value.
constexpr size_t kHeaderValueMax = 1024;
constexpr size_t kShownNameMax = 64;

}  // namespace

absl::StatusOr<std::unique_ptr<MessageReader>> MessageReader::Open(const std::string& path, const MessageTable& table) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    const std::string message = absl::StrCat(path, ": ", std::strerror(errno));
    if (errno == ENOENT) return absl::NotFoundError(message);
    return absl::FailedPreconditionError(message);
  }
  if (S_ISDIR(status.st_mode)) return absl::FailedPreconditionError(absl::StrCat(path, ": expected a file, not a folder"));
  std::ifstream file(path, std::ios::binary);
  if (!file.good()) return absl::FailedPreconditionError(absl::StrCat(path, ": ", std::strerror(errno)));
  auto tree = ElementTreeOf(table);
  if (!tree.ok()) return tree.status();
  return std::unique_ptr<MessageReader>(new MessageReader(path, table, std::move(file), *std::move(tree)));
}

MessageReader::MessageReader(std::string path, const MessageTable& table, std::ifstream file, std::unique_ptr<ElementNode> tree)
    : path_(std::move(path)), table_(table), file_(std::move(file)), tree_(std::move(tree)), builder_(table, *tree_), parser_(this) {}

void MessageReader::Fail(int64_t line, absl::string_view why) {
  if (failure_.ok()) failure_ = absl::InvalidArgumentError(absl::StrCat(path_, ":", line, ": ", why));
}

absl::Status MessageReader::ReadOn() {
  std::string piece(kPieceBytes, '\0');
  file_.read(piece.data(), static_cast<std::streamsize>(piece.size()));
  if (file_.bad()) return absl::DataLossError(absl::StrCat(path_, ": ", std::strerror(errno)));
  piece.resize(static_cast<size_t>(file_.gcount()));
  is_at_end_ = file_.eof();
  const absl::Status status = parser_.Feed(piece, is_at_end_);
  if (failure_.ok() && !status.ok()) failure_ = absl::Status(status.code(), absl::StrCat(path_, ":", status.message()));
  return absl::OkStatus();
}

absl::StatusOr<bool> MessageReader::Next(ReadRecord* record) {
  while (records_.empty() && failure_.ok() && !is_at_end_) {
    if (absl::Status s = ReadOn(); !s.ok()) return s;
  }
  if (!records_.empty()) {
    *record = std::move(records_.front());
    records_.pop_front();
    return true;
  }
  if (!failure_.ok()) return failure_;
  return false;
}

void MessageReader::OnStart(absl::string_view name, int64_t line) {
  ++depth_;
  line_ = line;
  if (!failure_.ok()) return;
  if (is_in_record_) return builder_.OnStart(name, line);
  if (depth_ == 1 && name != table_.name) {
    return Fail(line, absl::StrCat("expected the element ", table_.name, "; found ", WholeCharacters(name, kShownNameMax), ": is --from right?"));
  }
  if (depth_ == 2 && name == table_.record) {
    is_in_record_ = true;
    has_record_ = true;
    return builder_.Begin(line);
  }
  if (depth_ == 2 && name == kHeaderElement) {
    if (has_header_ || has_record_) return Fail(line, absl::StrCat(kHeaderElement, ": expected once, before the first ", table_.record));
    has_header_ = true;
    return;
  }
  if (depth_ == 2) {
    return Fail(line, absl::StrCat(table_.name, "/", WholeCharacters(name, kShownNameMax), ": expected ", kHeaderElement, " or ", table_.record));
  }
  if (depth_ > 2) OnStartInHeader(name, line);
}

void MessageReader::OnStartInHeader(absl::string_view name, int64_t line) {
  std::vector<std::string> names;
  for (const HeaderRow& row : HeaderRows()) {
    names.push_back(row.element);
    if (depth_ != 3 || name != row.element) continue;
    if (!(header_.*row.value).empty()) return Fail(line, absl::StrCat(kHeaderElement, "/", row.element, ": stands twice"));
    header_value_ = row.value;
    return;
  }
  Fail(line, absl::StrCat(kHeaderElement, "/", WholeCharacters(name, kShownNameMax), ": no such element", DidYouMean(name, names)));
}

void MessageReader::OnText(absl::string_view text) {
  if (!failure_.ok()) return;
  if (is_in_record_) return builder_.OnText(text);
  if (header_value_ != nullptr) {
    if ((header_.*header_value_).size() <= kHeaderValueMax) (header_.*header_value_).append(text.data(), text.size());
    return;
  }
  const bool is_blank = std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); });
  if (!is_blank) Fail(line_, absl::StrCat("text outside of ", table_.record, "; expected elements alone"));
}

void MessageReader::OnEnd(int64_t line) {
  --depth_;
  line_ = line;
  if (!failure_.ok()) return;
  if (is_in_record_) return depth_ == 1 ? FinishRecord() : builder_.OnEnd(line);
  if (depth_ == 2) header_value_ = nullptr;
  if (depth_ == 1) FinishHeader(line);
}

void MessageReader::FinishHeader(int64_t line) {
  for (const HeaderRow& row : HeaderRows()) {
    std::string& value = header_.*row.value;
    if (value.size() > kHeaderValueMax) return Fail(line, absl::StrCat(kHeaderElement, "/", row.element, ": more than ", kHeaderValueMax, " bytes"));
    value = std::string(absl::StripAsciiWhitespace(value));
  }
  const std::string& function = header_.message_function;
  if (table_.type != v1::Item::descriptor() || function.empty() || function == kFunctionOriginal || function == kFunctionReplacement) return;
  Fail(line, absl::StrCat(kHeaderElement, "/MessageFunction: expected ", kFunctionOriginal, " (original) or ", kFunctionReplacement,
                          " (replacement); what was sent is taken back with `postgate cancel`"));
}

void MessageReader::FinishRecord() {
  is_in_record_ = false;
  ReadRecord record = builder_.Finish();
  if (header_.message_function == kFunctionReplacement) {
    for (const auto& message : record.messages) {
      if (auto* item = google::protobuf::DynamicCastToGenerated<v1::Item>(message.get())) item->set_amends(true);
    }
  }
  records_.push_back(std::move(record));
  parser_.MarkProgress();
}

}  // namespace postgate::client
