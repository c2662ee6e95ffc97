// SPDX-License-Identifier: Apache-2.0
//
// Any text as a CSV file of items and of movements. What was accepted is printed as CSV and as JSON, and read back from both.
#include <google/protobuf/util/json_util.h>

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/formats/csv_header.h"
#include "client/formats/csv_row.h"
#include "client/formats/csv_value.h"
#include "client/formats/json_line.h"
#include "client/formats/utf8.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/text_file.h"

namespace postgate::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string Quoted(absl::string_view cell) { return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\""); }

// A message as a header and one row.
struct Row {
  std::vector<std::string> names;
  std::vector<std::string> cells;
};

std::string CellOf(const Message& message, const FieldDescriptor& field, int index) {
  const auto& reflection = *message.GetReflection();
  const bool listed = index >= 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return listed ? reflection.GetRepeatedString(message, &field, index) : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return listed ? reflection.GetRepeatedEnum(message, &field, index)->name() : reflection.GetEnum(message, &field)->name();
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(listed ? reflection.GetRepeatedInt32(message, &field, index) : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(listed ? reflection.GetRepeatedInt64(message, &field, index) : reflection.GetInt64(message, &field));
    default: {
      std::string json;
      Require(google::protobuf::util::MessageToJsonString(reflection.GetMessage(message, &field), &json).ok(), "a cell can be printed");
      return std::string(json.front() == '"' ? absl::string_view(json).substr(1, json.size() - 2) : absl::string_view(json));
    }
  }
}

void Print(const Message& message, const std::string& prefix, Row& row) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string name = absl::StrCat(prefix, field->name(), field->is_repeated() ? absl::StrCat(".", i) : "");
      if (client::IsCellType(*field)) {
        row.names.push_back(name);
        row.cells.push_back(CellOf(message, *field, field->is_repeated() ? i : -1));
      } else {
        Print(field->is_repeated() ? message.GetReflection()->GetRepeatedMessage(message, field, i) : message.GetReflection()->GetMessage(message, field),
              name + ".", row);
      }
    }
  }
}

void CheckPrinted(const Message& message) {
  Row row;
  Print(message, "", row);
  const auto quoted = [](const std::vector<std::string>& cells) {
    return absl::StrJoin(cells, ",", [](std::string* out, const std::string& cell) { out->append(Quoted(cell)); });
  };
  const std::unique_ptr<Message> again(message.New());
  if (!row.names.empty()) {
    const auto names = client::SplitCsvRow(quoted(row.names));
    const auto cells = client::SplitCsvRow(quoted(row.cells));
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
  CheckAs<v1::Item>(input, client::RecordKind::kItem);
  CheckAs<v1::Movement>(input, client::RecordKind::kMovement);
}

}  // namespace postgate::fuzz
