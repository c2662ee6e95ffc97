// SPDX-License-Identifier: Apache-2.0
//
// Any bytes that begin with < as a postal message of each kind, all others as lines of JSON that are written as one. What is read is written and read as the same again.
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "client/formats/json_line.h"
#include "client/formats/utf8.h"
#include "client/postal_messages/decision_lines.h"
#include "client/postal_messages/message_reader.h"
#include "client/postal_messages/message_table.h"
#include "client/postal_messages/message_writer.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/text_file.h"

namespace postgate::fuzz {
namespace {

using client::MessageReader;
using client::MessageTable;
using client::MessageWriter;
using client::Remark;
using google::protobuf::Message;

// Records of one input, and lines of it.
constexpr int kRecordsMax = 256;
constexpr size_t kLinesMax = 64;
// What is told of one place: our own words and a name that is shown short.
constexpr size_t kToldBytesMax = 1'000;

struct ReadMessages {
  absl::Status status;
  client::Messages messages;
  bool has_error = false;
};

void CheckRemarks(const std::vector<Remark>& remarks, ReadMessages& contents) {
  for (const Remark& remark : remarks) {
    Require(client::IsUtf8(remark.path) && client::IsUtf8(remark.text), "a remark can be shown");
    Require(remark.path.size() + remark.text.size() < kToldBytesMax, "a remark is as long as our own words");
    contents.has_error = contents.has_error || remark.kind == Remark::Kind::kError;
  }
}

ReadMessages ReadAll(const TextFile& file, const MessageTable& table) {
  ReadMessages contents;
  const auto reader = MessageReader::Open(file.path(), table);
  Require(reader.ok(), "a file that is there can be opened");
  client::ReadRecord record;
  for (int i = 0; i < kRecordsMax; ++i) {
    const absl::StatusOr<bool> found = (*reader)->Next(&record);
    if (!found.ok()) {
      contents.status = found.status();
      Require(absl::IsInvalidArgument(found.status()) && absl::StartsWith(found.status().message(), file.path()), "what is no such message is an invalid argument, with the file");
      Require(client::IsUtf8(found.status().message()) && found.status().message().size() < kToldBytesMax, "an error can be shown");
    }
    if (!found.ok() || !*found) break;
    Require(record.remarks.size() <= client::RecordBuilder::kRemarksMax, "a record has so many remarks");
    CheckRemarks(record.remarks, contents);
    for (auto& message : record.messages) contents.messages.push_back(std::move(message));
  }
  return contents;
}

// A file with this message alone; empty when it has no place in the table.
std::string Written(const MessageTable& table, const Message& message) {
  const auto* item = google::protobuf::DynamicCastToGenerated<v1::Item>(&message);
  client::InterchangeHeader header;
  header.sender = "KRA";
  header.recipient = "NLA";
  header.prepared_at = "2026-06-30T12:00:00Z";
  header.reference = "REF1";
  header.syntax_version = "1";
  header.message_reference = "1";
  header.message_function = item != nullptr && item->amends() ? client::kFunctionReplacement : client::kFunctionOriginal;
  const auto writer = MessageWriter::Create(table, header);
  Require(writer.ok(), "a good header is taken");
  std::string records;
  std::vector<Remark> remarks;
  if ((*writer)->Append(message, &records, &remarks) == 0) {
    Require(records.empty(), "what is not written leaves nothing behind");
    return "";
  }
  return (*writer)->Beginning() + records + (*writer)->End();
}

// What was read of a message: it is written and read without error, and written again as the same.
void CheckMessage(const MessageTable& table, const Message& message) {
  const std::unique_ptr<Message> sent(message.New());
  Require(sent->ParseFromString(message.SerializeAsString()), "what is read can be sent, so its texts are UTF-8");
  const std::string xml = Written(table, message);
  if (xml.empty()) return;
  const TextFile file(xml);
  const ReadMessages again = ReadAll(file, table);
  Require(again.status.ok() && !again.has_error, "what is written can be read");
  Require(again.messages.size() == 1, "one message is one again");
  Require(Written(table, *again.messages[0]) == xml, "what is read is written as it was");
}

void CheckXml(absl::string_view input, const MessageTable& table) {
  const TextFile file(input);
  const ReadMessages contents = ReadAll(file, table);
  const ReadMessages again = ReadAll(file, table);
  Require(again.status == contents.status && again.messages.size() == contents.messages.size(), "the same twice");
  for (size_t i = 0; i < contents.messages.size(); ++i) {
    Require(again.messages[i]->SerializeAsString() == contents.messages[i]->SerializeAsString(), "the same message twice");
    CheckMessage(table, *contents.messages[i]);
  }
}

// What came as JSON may say what no message takes, but it never makes a file that is none.
void CheckWritten(const MessageTable& table, const Message& message) {
  const std::string xml = Written(table, message);
  if (xml.empty()) return;
  const TextFile file(xml);
  const ReadMessages read = ReadAll(file, table);
  Require(read.status.ok(), "what is written is a message");
  for (const auto& each : read.messages) CheckMessage(table, *each);
}

void CheckLine(const std::string& line) {
  if (!client::IsUtf8(line)) return;
  if (v1::Item item; client::ParseJsonLine(line, &item).ok()) {
    CheckWritten(client::Itmatt(), item);
    CheckWritten(client::Cusitm(), item);
  }
  if (v1::Movement movement; client::ParseJsonLine(line, &movement).ok()) {
    CheckWritten(client::Predes(), movement);
    CheckWritten(client::Emsevt(), movement);
  }
  std::vector<v1::Decision> decisions;
  if (!client::ParseDecisionLine(line, &decisions).ok()) return;
  for (const v1::Decision& decision : decisions) CheckWritten(client::Cusrsp(), decision);
}

}  // namespace

void RunOnce(absl::string_view input) {
  if (absl::StartsWith(input, "<")) {
    for (const MessageTable* table : client::AllMessages()) CheckXml(input, *table);
    return;
  }
  std::vector<std::string> lines = absl::StrSplit(input, '\n');
  if (lines.size() > kLinesMax) lines.resize(kLinesMax);
  for (const std::string& line : lines) CheckLine(line);
}

}  // namespace postgate::fuzz
