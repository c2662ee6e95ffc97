// SPDX-License-Identifier: Apache-2.0
#include "tests/edges/csv_text.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/formats/csv_value.h"

namespace postgate {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

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
      // A time is a text in JSON, a wrapped truth value is none.
      std::string json;
      if (!google::protobuf::util::MessageToJsonString(reflection.GetMessage(message, &field), &json).ok()) return "";
      return json.size() >= 2 && json.front() == '"' ? json.substr(1, json.size() - 2) : json;
    }
  }
}

void Print(const Message& message, const std::string& prefix, CsvText& text) {
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string name = absl::StrCat(prefix, field->name(), field->is_repeated() ? absl::StrCat(".", i) : "");
      if (client::IsCellType(*field)) {
        text.names.push_back(name);
        text.cells.push_back(CellOf(message, *field, field->is_repeated() ? i : -1));
      } else {
        Print(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i) : reflection.GetMessage(message, field), name + ".", text);
      }
    }
  }
}

}  // namespace

CsvText CsvTextOf(const Message& message) {
  CsvText text;
  Print(message, "", text);
  return text;
}

std::string QuotedCell(absl::string_view cell) { return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\""); }

std::string CsvRow(const std::vector<std::string>& cells) {
  return absl::StrJoin(cells, ",", [](std::string* out, const std::string& cell) { out->append(QuotedCell(cell)); });
}

}  // namespace postgate
