// SPDX-License-Identifier: Apache-2.0
//
// Any text as a CSV file of items and of movements. What was accepted is printed as CSV and as JSON, and read back from both.
#include <google/protobuf/util/json_util.h>

#include <memory>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "client/formats/csv_header.h"
#include "client/formats/csv_row.h"
#include "client/formats/csv_value.h"
#include "client/formats/json_line.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"
#include "tests/edges/csv_text.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/text_file.h"

namespace postgate::fuzz {
namespace {

using google::protobuf::Message;

// A message that is there and says nothing has no cell when it is printed, nor has an empty text among others.
bool HasEmptyElement(const Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    const bool is_message = field->message_type() != nullptr;
    for (int i = 0; field->is_repeated() && i < reflection.FieldSize(message, field); ++i) {
      if (is_message) {
        const Message& element = reflection.GetRepeatedMessage(message, field, i);
        if (element.ByteSizeLong() == 0 || HasEmptyElement(element)) return true;
      } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING && reflection.GetRepeatedString(message, field, i).empty()) {
        return true;
      }
    }
    if (!is_message || field->is_repeated() || client::IsCellType(*field)) continue;
    const Message& nested = reflection.GetMessage(message, field);
    if (nested.ByteSizeLong() == 0 || HasEmptyElement(nested)) return true;
  }
  return false;
}

void CheckPrinted(const Message& message) {
  const CsvText row = CsvTextOf(message);
  const std::unique_ptr<Message> again(message.New());
  if (!row.names.empty() && !HasEmptyElement(message)) {
    const auto names = client::SplitCsvRow(CsvRow(row.names));
    const auto cells = client::SplitCsvRow(CsvRow(row.cells));
    Require(names.ok() && *names == row.names && cells.ok() && *cells == row.cells, "quoted cells are split as they were joined");
    const auto header = client::CsvHeader::Parse(*names, *message.GetDescriptor());
    Require(header.ok(), "a header of the fields that are set");
    Require(header->Read(*cells, again.get()).ok(), "the cells of what was accepted are accepted");
    Require(again->SerializeAsString() == message.SerializeAsString(), "what was accepted as CSV is the same again as CSV");
  }
  std::string json;
  Require(google::protobuf::util::MessageToJsonString(message, &json).ok(), "what was accepted can be printed as JSON");
  Require(client::ParseJsonLine(json, again.get()).ok(), "what was accepted as CSV is accepted as JSON");
  Require(again->SerializeAsString() == message.SerializeAsString(), "what was accepted as CSV is the same as JSON");
}

template <typename Type>
void CheckAs(absl::string_view input, client::RecordKind kind) {
  for (const std::string& record : ReadTwice(input, client::FileFormat::kCsv, kind).records) {
    Type message;
    if (absl::StartsWith(record, "error: ")) continue;
    Require(message.ParseFromString(record), "what a file gives is a message");
    CheckPrinted(message);
  }
}

}  // namespace

void RunOnce(absl::string_view input) {
  // Any cells, whatever was or was not accepted of the file.
  const std::vector<std::string> cells = absl::StrSplit(input, ';');
  const auto split = client::SplitCsvRow(CsvRow(cells));
  Require(split.ok() && *split == cells, "quoted cells are split as they were joined");
  CheckAs<v1::Item>(input, client::RecordKind::kItem);
  CheckAs<v1::Movement>(input, client::RecordKind::kMovement);
}

}  // namespace postgate::fuzz
