// SPDX-License-Identifier: Apache-2.0
#include "client/cli/convert_file.h"

#include <google/protobuf/util/json_util.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/output.h"
#include "client/formats/text_records.h"
#include "client/formats/utf8.h"
#include "client/postal_messages/decision_lines.h"
#include "client/postal_messages/message_reader.h"
#include "client/postal_messages/message_writer.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::cli {
namespace {

using client::InterchangeHeader;
using client::MessageReader;
using client::MessageTable;
using client::MessageWriter;
using google::protobuf::Message;

absl::Status WriteLine(const Message& message, ConvertOutput& output) {
  std::string line;
  const auto status = google::protobuf::util::MessageToJsonString(message, &line);
  if (!status.ok()) return absl::InternalError(absl::StrCat("no JSON of a record: ", std::string(status.message())));
  line.push_back('\n');
  return output.Write(line);
}

void TellHeader(const std::string& path, const MessageTable& table, const InterchangeHeader& header) {
  std::string text;
  for (const client::HeaderRow& row : client::HeaderRows()) {
    const std::string& value = header.*row.value;
    if (!value.empty()) absl::StrAppend(&text, text.empty() ? "" : ", ", row.element, " ", value);
  }
  PrintNote(absl::StrCat(path, ": ", table.name, text.empty() ? " without a header" : ", ", text));
  if (header.test_indicator == "1") PrintNote(absl::StrCat(path, ": warning: the sender calls it a test"));
}

// The messages of a file that is no postal message, one after the other.
class MessageSource {
 public:
  virtual ~MessageSource() = default;
  // Replaces *messages by those of the next line; an INVALID_ARGUMENT is of that line alone.
  virtual absl::StatusOr<bool> Next(std::vector<const Message*>* messages) = 0;
  virtual int64_t line() const = 0;
};

class RecordSourceFile final : public MessageSource {
 public:
  explicit RecordSourceFile(std::unique_ptr<client::RecordFile> file) : file_(std::move(file)) {}
  absl::StatusOr<bool> Next(std::vector<const Message*>* messages) override {
    client::Record record;
    absl::StatusOr<bool> found = file_->Next(&record);
    if (found.ok() && *found) *messages = {&file_->message()};
    return found;
  }
  int64_t line() const override { return file_->line(); }

 private:
  const std::unique_ptr<client::RecordFile> file_;
};

class DecisionFile final : public MessageSource {
 public:
  DecisionFile(std::string path, client::TextRecords texts) : path_(std::move(path)), texts_(std::move(texts)) {}
  absl::StatusOr<bool> Next(std::vector<const Message*>* messages) override {
    std::string text;
    absl::StatusOr<bool> found = texts_.Next(&text, &position_);
    if (!found.ok() || !*found) return found;
    absl::Status status = client::IsUtf8(text) ? client::ParseDecisionLine(text, &decisions_) : absl::InvalidArgumentError("expected text in UTF-8");
    if (!status.ok()) return absl::Status(status.code(), absl::StrCat(path_, ":", position_.line, ": ", status.message()));
    messages->clear();
    for (const v1::Decision& decision : decisions_) messages->push_back(&decision);
    return true;
  }
  int64_t line() const override { return position_.line; }

 private:
  const std::string path_;
  client::TextRecords texts_;
  client::TextPosition position_;
  std::vector<v1::Decision> decisions_;
};

absl::StatusOr<std::unique_ptr<MessageSource>> OpenSource(const std::string& path, client::FileFormat format, const MessageTable& table) {
  if (table.type == v1::Decision::descriptor()) {
    if (format != client::FileFormat::kJsonLines) return absl::InvalidArgumentError("decisions come as JSON lines, as postgate watch --json prints them");
    auto texts = client::TextRecords::Open(path, client::TextRecords::Shape::kLines);
    if (!texts.ok()) return texts.status();
    return std::make_unique<DecisionFile>(path, *std::move(texts));
  }
  const auto kind = table.type == v1::Item::descriptor() ? client::RecordKind::kItem : client::RecordKind::kMovement;
  auto file = client::RecordFile::Open(path, format, kind);
  if (!file.ok()) return file.status();
  return std::make_unique<RecordSourceFile>(*std::move(file));
}

// The writer, made when the first message is known, since that says the message's function.
class LateWriter {
 public:
  LateWriter(const MessageTable& table, InterchangeHeader header, ConvertOutput& output) : table_(table), header_(std::move(header)), output_(output) {}

  absl::Status Begin(const Message* first) {
    if (writer_ != nullptr) return absl::OkStatus();
    const auto* item = first == nullptr ? nullptr : google::protobuf::DynamicCastToGenerated<v1::Item>(first);
    header_.message_function = item != nullptr && item->amends() ? client::kFunctionReplacement : client::kFunctionOriginal;
    auto writer = MessageWriter::Create(table_, header_);
    if (!writer.ok()) return writer.status();
    writer_ = *std::move(writer);
    return output_.Write(writer_->Beginning());
  }

  absl::StatusOr<int> Append(const Message& message, std::vector<client::Remark>* remarks) {
    if (absl::Status s = Begin(&message); !s.ok()) return s;
    xml_.clear();
    const int records = writer_->Append(message, &xml_, remarks);
    if (absl::Status s = output_.Write(xml_); !s.ok()) return s;
    return records;
  }

  absl::Status End() {
    if (absl::Status s = Begin(nullptr); !s.ok()) return s;
    return output_.Write(writer_->End());
  }

 private:
  const MessageTable& table_;
  InterchangeHeader header_;
  ConvertOutput& output_;
  std::unique_ptr<MessageWriter> writer_;
  std::string xml_;
};

}  // namespace

absl::StatusOr<ConvertCount> ConvertFromMessage(const std::string& path, const MessageTable& table, ConvertOutput& output, ConvertRemarks& remarks) {
  const auto reader = MessageReader::Open(path, table);
  if (!reader.ok()) return reader.status();
  ConvertCount count;
  client::ReadRecord record;
  bool is_header_told = false;
  for (;;) {
    const absl::StatusOr<bool> found = (*reader)->Next(&record);
    if (!found.ok()) return found.status();
    if (!is_header_told) TellHeader(path, table, (*reader)->header());
    is_header_told = true;
    if (!*found) return count;
    ++count.read;
    remarks.Tell(record.line, record.remarks);
    for (const auto& message : record.messages) {
      if (absl::Status s = WriteLine(*message, output); !s.ok()) return s;
      ++count.written;
    }
  }
}

absl::StatusOr<ConvertCount> ConvertToMessage(const std::string& path, client::FileFormat format, const MessageTable& table, InterchangeHeader header,
                                              ConvertOutput& output, ConvertRemarks& remarks) {
  const auto source = OpenSource(path, format, table);
  if (!source.ok()) return source.status();
  ConvertCount count;
  LateWriter writer(table, std::move(header), output);
  std::vector<const Message*> messages;
  for (;;) {
    const absl::StatusOr<bool> found = (*source)->Next(&messages);
    if (found.ok() && !*found) break;
    ++count.read;
    if (!found.ok()) {
      if (!absl::IsInvalidArgument(found.status())) return found.status();
      remarks.TellError(std::string(found.status().message()));
      continue;
    }
    for (const Message* message : messages) {
      std::vector<client::Remark> told;
      const absl::StatusOr<int> records = writer.Append(*message, &told);
      if (!records.ok()) return records.status();
      count.written += *records;
      remarks.Tell((*source)->line(), told);
    }
  }
  if (absl::Status s = writer.End(); !s.ok()) return s;
  return count;
}

}  // namespace postgate::cli
