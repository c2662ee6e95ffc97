// SPDX-License-Identifier: Apache-2.0
#include "client/formats/csv_header.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/formats/closest_name.h"
#include "client/formats/csv_value.h"

namespace postgate::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// As many as a movement's item_ids; content_pieces' own limit is the hub's to tell.
constexpr int kIndexMax = 499;

std::vector<std::string> FieldNames(const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return names;
}

bool IsNumber(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

}  // namespace

absl::StatusOr<std::vector<CsvHeader::Step>> CsvHeader::ParsePath(const std::string& name, const Descriptor& type) {
  const std::vector<std::string> words = absl::StrSplit(name, '.');
  std::vector<Step> path;
  const Descriptor* holder = &type;
  for (size_t i = 0; i < words.size(); ++i) {
    if (holder == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(path.back().field->name(), " has no fields of its own"));
    }
    const FieldDescriptor* field = holder->FindFieldByName(words[i]);
    if (field == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("no field \"", words[i], "\" in ", holder->name(), DidYouMean(words[i], FieldNames(*holder))));
    }
    Step step{field, -1};
    const bool has_index = i + 1 < words.size() && IsNumber(words[i + 1]);
    if (field->is_repeated()) {
      if (!has_index) {
        return absl::InvalidArgumentError(absl::StrCat(words[i], " is a list: expected an index after it, as in ", words[i], ".0"));
      }
      if (!absl::SimpleAtoi(words[++i], &step.index) || step.index > kIndexMax) {
        return absl::InvalidArgumentError(absl::StrCat("index ", words[i], ": expected 0 to ", kIndexMax));
      }
    } else if (has_index) {
      return absl::InvalidArgumentError(absl::StrCat(words[i], " is no list and takes no index"));
    }
    path.push_back(step);
    holder = IsCellType(*field) ? nullptr : field->message_type();
  }
  if (holder != nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        path.back().field->name(), " has fields: expected a column for each, as in ", name, ".", holder->field(0)->name()));
  }
  return path;
}

absl::StatusOr<CsvHeader> CsvHeader::Parse(const std::vector<std::string>& names, const Descriptor& type) {
  CsvHeader header;
  std::set<std::string> seen;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string where = absl::StrCat("column ", i + 1, " \"", names[i], "\": ");
    absl::StatusOr<std::vector<Step>> path = ParsePath(names[i], type);
    if (!path.ok()) return absl::InvalidArgumentError(absl::StrCat(where, path.status().message()));
    if (!seen.insert(names[i]).second) return absl::InvalidArgumentError(absl::StrCat(where, "stands twice in the header"));
    header.columns_.push_back({names[i], i, *std::move(path)});
  }
  std::sort(header.columns_.begin(), header.columns_.end(), [](const Column& a, const Column& b) {
    return std::lexicographical_compare(
        a.path.begin(), a.path.end(), b.path.begin(), b.path.end(), [](const Step& x, const Step& y) {
          return std::pair(x.field->number(), x.index) < std::pair(y.field->number(), y.index);
        });
  });
  return header;
}

absl::Status CsvHeader::Read(const std::vector<std::string>& cells, Message* message) const {
  message->Clear();
  if (cells.size() != columns_.size()) {
    return absl::InvalidArgumentError(absl::StrCat("expected ", columns_.size(), " cells as in the header, found ", cells.size()));
  }
  for (const Column& column : columns_) {
    const std::string& text = cells[column.cell];
    if (text.empty()) continue;
    if (absl::Status s = Set(column, text, message); !s.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("column ", column.cell + 1, " \"", column.name, "\": ", s.message()));
    }
  }
  return absl::OkStatus();
}

std::optional<size_t> CsvHeader::CellOf(absl::string_view field_path) const {
  const std::string name = absl::StrReplaceAll(field_path, {{"[", "."}, {"]", ""}});
  const Column* part = nullptr;
  for (const Column& column : columns_) {
    if (column.name == name) return column.cell;
    if (part == nullptr && absl::StartsWith(column.name, name + ".")) part = &column;
  }
  if (part == nullptr || name.empty()) return std::nullopt;
  return part->cell;
}

absl::Status CsvHeader::Set(const Column& column, const std::string& text, Message* message) {
  for (size_t i = 0; i < column.path.size(); ++i) {
    const auto [field, index] = column.path[i];
    const Reflection& reflection = *message->GetReflection();
    if (field->is_repeated()) {
      const int size = reflection.FieldSize(*message, field);
      if (index > size) {
        return absl::InvalidArgumentError(
            absl::StrCat("has a value, but ", field->name(), ".", size, " has none: a list has no gaps"));
      }
    }
    if (i + 1 == column.path.size()) return SetFromText(*field, text, message);
    if (!field->is_repeated()) {
      message = reflection.MutableMessage(message, field);
    } else if (index == reflection.FieldSize(*message, field)) {
      message = reflection.AddMessage(message, field);
    } else {
      message = reflection.MutableRepeatedMessage(message, field, index);
    }
  }
  return absl::OkStatus();
}

}  // namespace postgate::client
