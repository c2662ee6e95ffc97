// SPDX-License-Identifier: Apache-2.0
#include "tests/edges/edge_case.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "core/testing/read_file.h"
#include "tests/edges/csv_text.h"
#include "tests/fuzz/evaluator.h"
#include "tests/fuzz/text_file.h"

namespace postgate {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kColumns = 6;
// Stand in the JSON of the good item where the odd value goes; nothing else there is equal to them.
constexpr char kTextMark[] = "@@EDGE@@";
constexpr char kNumberMark[] = "1987654321";
constexpr char kTimeMark[] = "1971-02-03T04:05:06Z";

// Breaks no rule by itself, as in the cases of the rules.
v1::Item GoodItem() {
  static const v1::Item* const item = [] {
    auto* read = new v1::Item;
    google::protobuf::TextFormat::ParseFromString(ReadFile(POSTGATE_SOURCE_DIR "/core/validation/testdata/item.textproto"), read);
    return read;
  }();
  return *item;
}

absl::StatusOr<std::string> Unquoted(absl::string_view value) {
  std::string bytes;
  while (!value.empty()) {
    if (value.front() != '"') return absl::InvalidArgumentError("expected a quote");
    size_t end = 1;
    while (end < value.size() && value[end] != '"') end += value[end] == '\\' ? 2 : 1;
    std::string piece;
    std::string error;
    if (end >= value.size() || !absl::CUnescape(value.substr(1, end - 1), &piece, &error)) {
      return absl::InvalidArgumentError(absl::StrCat("no text in C's escapes: ", error));
    }
    value.remove_prefix(end + 1);
    int times = 1;
    if (absl::StartsWith(value, "*")) {
      const size_t digits = std::min(value.find(' '), value.size());
      if (!absl::SimpleAtoi(value.substr(1, digits - 1), &times)) return absl::InvalidArgumentError("expected a number after *");
      value.remove_prefix(digits);
    }
    for (int i = 0; i < times; ++i) bytes += piece;
    while (absl::StartsWith(value, " ")) value.remove_prefix(1);
  }
  return bytes;
}

absl::StatusOr<EdgeCase> Parse(absl::string_view line) {
  std::vector<std::string> cells;
  for (absl::string_view cell : absl::StrSplit(line, absl::MaxSplits('|', kColumns - 1))) cells.emplace_back(absl::StripAsciiWhitespace(cell));
  if (cells.size() != kColumns) return absl::InvalidArgumentError("expected FIELD | VALUE | WIRE | JSONL | CSV | WHAT");
  EdgeCase edge;
  edge.field = cells[0];
  edge.value = cells[1];
  edge.is_text = absl::StartsWith(edge.value, "\"");
  edge.bytes = edge.value;
  if (edge.is_text) {
    absl::StatusOr<std::string> bytes = Unquoted(edge.value);
    if (!bytes.ok()) return bytes.status();
    edge.bytes = *std::move(bytes);
  }
  edge.stated = {cells[2], cells[3], cells[4]};
  edge.what = cells[5];
  return edge;
}

struct Place {
  Message* holder;
  const FieldDescriptor* field;
};

// Where a column's path leads; parts on the way are made.
Place PlaceOf(Message& message, const std::string& path) {
  Place place{&message, nullptr};
  const std::vector<std::string> words = absl::StrSplit(path, '.');
  for (size_t i = 0; i < words.size(); ++i) {
    if (place.field != nullptr) {
      const auto& reflection = *place.holder->GetReflection();
      int index = 0;
      if (place.field->is_repeated() && absl::SimpleAtoi(words[i], &index)) {
        place.holder = reflection.MutableRepeatedMessage(place.holder, place.field, index);
        ++i;
      } else {
        place.holder = reflection.MutableMessage(place.holder, place.field);
      }
    }
    place.field = place.holder->GetDescriptor()->FindFieldByName(words[i]);
    if (place.field == nullptr) return place;
  }
  return place;
}

// False: the wire has no such value there.
bool SetOnTheWire(const Place& place, const EdgeCase& edge) {
  const auto& reflection = *place.holder->GetReflection();
  int64_t number = 0;
  if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    if (!edge.is_text) return false;
    reflection.SetString(place.holder, place.field, edge.bytes);
    return true;
  }
  // As written: "+1" and "007" are ways to write a number, not numbers.
  if (edge.is_text || !absl::SimpleAtoi(edge.bytes, &number) || absl::StrCat(number) != edge.bytes) return false;
  switch (place.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT64: reflection.SetInt64(place.holder, place.field, number); return true;
    case FieldDescriptor::CPPTYPE_INT32:
      if (number != static_cast<int32_t>(number)) return false;
      reflection.SetInt32(place.holder, place.field, static_cast<int32_t>(number));
      return true;
    case FieldDescriptor::CPPTYPE_ENUM:
      if (number != static_cast<int32_t>(number)) return false;
      reflection.SetEnumValue(place.holder, place.field, static_cast<int>(number));
      return true;
    default: return false;
  }
}

std::string VerdictOn(absl::string_view bytes) {
  const evaluation::Evaluation evaluation =
      fuzz::SharedEvaluator().EvaluateItem(bytes, fuzz::CarrierOfKind(config::v1::CARRIER_KIND_DESIGNATED_OPERATOR), fuzz::ArrivalTime());
  if (!evaluation.parsed) return "unparsable";
  std::vector<std::string> words = {evaluation.outcome == v1::OUTCOME_REJECTED ? "rejected" : "accepted"};
  for (const v1::Finding& finding : evaluation.findings) {
    if (std::find(words.begin(), words.end(), finding.rule_id()) == words.end()) words.push_back(finding.rule_id());
  }
  return absl::StrJoin(words, ", ");
}

std::string VerdictOnWire(const EdgeCase& edge) {
  v1::Item item = GoodItem();
  const Place place = PlaceOf(item, edge.field);
  if (place.field == nullptr) return "no such field";
  if (!SetOnTheWire(place, edge)) return "-";
  return VerdictOn(item.SerializeAsString());
}

std::string VerdictOnFile(absl::string_view text, client::FileFormat format) {
  const fuzz::Contents contents = fuzz::ReadTwice(text, format, client::RecordKind::kItem);
  if (contents.header_is_refused || contents.records.size() != 1 || absl::StartsWith(contents.records[0], "error: ")) return "unparsable";
  return VerdictOn(contents.records[0]);
}

// The good item with a mark in the place of the odd value; none where a file has no place for the field.
std::optional<v1::Item> MarkedItem(const EdgeCase& edge) {
  v1::Item item = GoodItem();
  const Place place = PlaceOf(item, edge.field);
  if (place.field == nullptr || place.holder->GetDescriptor()->full_name() == "google.protobuf.Timestamp") return std::nullopt;
  const auto& reflection = *place.holder->GetReflection();
  int64_t number = 0;
  if (!absl::SimpleAtoi(kNumberMark, &number)) return std::nullopt;
  switch (place.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: reflection.SetString(place.holder, place.field, kTextMark); break;
    case FieldDescriptor::CPPTYPE_INT64: reflection.SetInt64(place.holder, place.field, number); break;
    case FieldDescriptor::CPPTYPE_INT32: reflection.SetInt32(place.holder, place.field, static_cast<int32_t>(number)); break;
    case FieldDescriptor::CPPTYPE_ENUM: reflection.SetEnumValue(place.holder, place.field, static_cast<int>(number)); break;
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const std::string time = absl::StrCat("\"", kTimeMark, "\"");
      if (!google::protobuf::util::JsonStringToMessage(time, reflection.MutableMessage(place.holder, place.field)).ok()) return std::nullopt;
      break;
    }
    default: return std::nullopt;
  }
  return item;
}

// What has to be escaped is; everything else stands as it is, so that odd bytes reach the reader.
std::string JsonText(absl::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      absl::StrAppend(&json, "\\", absl::string_view(&c, 1));
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&json, "\\u%04x", static_cast<int>(c));
    } else {
      json.push_back(c);
    }
  }
  return json + "\"";
}

std::string VerdictOnJson(const EdgeCase& edge) {
  const std::optional<v1::Item> item = MarkedItem(edge);
  if (!item.has_value()) return "-";
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(*item, &json).ok()) return "no JSON";
  const std::string value = edge.is_text ? JsonText(edge.bytes) : edge.bytes;
  for (const std::string& mark : {absl::StrCat("\"", kTextMark, "\""), absl::StrCat("\"", kTimeMark, "\""), absl::StrCat("\"", kNumberMark, "\""),
                                  std::string(kNumberMark)}) {
    if (absl::StrContains(json, mark)) return VerdictOnFile(absl::StrReplaceAll(json, {{mark, value}}) + "\n", client::FileFormat::kJsonLines);
  }
  return "no mark";
}

std::string VerdictOnCsv(const EdgeCase& edge) {
  const std::optional<v1::Item> item = MarkedItem(edge);
  if (!item.has_value()) return "-";
  CsvText text = CsvTextOf(*item);
  const auto column = std::find(text.names.begin(), text.names.end(), edge.field);
  if (column == text.names.end()) return "no column";
  std::vector<std::string> cells;
  for (const std::string& cell : text.cells) cells.push_back(QuotedCell(cell));
  // A value of JSON that is no number, as null or a list, is text in a cell.
  cells[static_cast<size_t>(column - text.names.begin())] = edge.is_text ? QuotedCell(edge.bytes) : edge.bytes;
  return VerdictOnFile(absl::StrCat(CsvRow(text.names), "\n", absl::StrJoin(cells, ","), "\n"), client::FileFormat::kCsv);
}

}  // namespace

absl::StatusOr<std::vector<EdgeCase>> ReadEdgeCases(const std::string& path) {
  std::vector<EdgeCase> edges;
  int number = 0;
  const std::string text = ReadFile(path);
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (absl::StripAsciiWhitespace(line).empty() || absl::StartsWith(line, "#")) continue;
    absl::StatusOr<EdgeCase> edge = Parse(line);
    if (!edge.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": ", edge.status().message()));
    edge->file = path;
    edge->line = number;
    edges.push_back(*std::move(edge));
  }
  if (edges.empty()) return absl::InvalidArgumentError(absl::StrCat(path, ": holds no case"));
  return edges;
}

Verdicts JudgeEdgeCase(const EdgeCase& edge) { return {VerdictOnWire(edge), VerdictOnJson(edge), VerdictOnCsv(edge)}; }

}  // namespace postgate
