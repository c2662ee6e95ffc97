// SPDX-License-Identifier: Apache-2.0
#include "core/reference/csv.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace postgate::reference {
namespace {

absl::Status At(absl::string_view name, size_t line_number, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(name, ":", line_number, ": ", what));
}

absl::string_view WithoutCarriageReturn(absl::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

absl::Status SplitQuoted(absl::string_view* rest, std::string* field) {
  rest->remove_prefix(1);
  while (!rest->empty()) {
    const char c = rest->front();
    rest->remove_prefix(1);
    if (c != '"') {
      field->push_back(c);
    } else if (!rest->empty() && rest->front() == '"') {
      field->push_back('"');
      rest->remove_prefix(1);
    } else {
      const bool ends = rest->empty() || rest->front() == ',';
      return ends ? absl::OkStatus() : absl::InvalidArgumentError("a comma must follow the closing quote");
    }
  }
  return absl::InvalidArgumentError("a quoted field is not closed on its line");
}

absl::Status SplitRow(absl::string_view line, std::vector<std::string>* fields) {
  fields->clear();
  while (true) {
    std::string field;
    if (!line.empty() && line.front() == '"') {
      if (absl::Status split = SplitQuoted(&line, &field); !split.ok()) return split;
    } else {
      const absl::string_view plain = line.substr(0, line.find(','));
      field = std::string(plain);
      line.remove_prefix(plain.size());
    }
    fields->push_back(std::move(field));
    if (line.empty()) return absl::OkStatus();
    line.remove_prefix(1);
  }
}

// `header` is empty where there is none.
absl::Status ForEachRow(absl::string_view name, absl::string_view text, absl::string_view header, size_t columns, const CsvRow& row) {
  std::vector<std::string> fields;
  size_t line_number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++line_number;
    line = WithoutCarriageReturn(line);
    if (line_number == 1 && !header.empty()) {
      if (line != header) return At(name, 1, absl::StrCat("the header must be ", header));
      continue;
    }
    if (line.empty()) continue;
    if (absl::Status split = SplitRow(line, &fields); !split.ok()) return At(name, line_number, split.message());
    if (fields.size() != columns) {
      return At(name, line_number, absl::StrCat("expected ", columns, " fields, found ", fields.size()));
    }
    if (absl::Status taken = row(fields); !taken.ok()) return At(name, line_number, taken.message());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  return text;
}

absl::Status ForEachCsvRow(absl::string_view name, absl::string_view text, absl::string_view header,
                           const CsvRow& row) {
  const size_t columns = static_cast<size_t>(std::count(header.begin(), header.end(), ',')) + 1;
  return ForEachRow(name, text, header, columns, row);
}

absl::Status ForEachCsvRowWithoutHeader(absl::string_view name, absl::string_view text, size_t columns, const CsvRow& row) {
  return ForEachRow(name, text, "", columns, row);
}

absl::Status ForEachLine(absl::string_view name, absl::string_view text,
                         const std::function<absl::Status(absl::string_view line)>& take) {
  size_t line_number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++line_number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    if (absl::Status taken = take(line); !taken.ok()) return At(name, line_number, taken.message());
  }
  return absl::OkStatus();
}

}  // namespace postgate::reference
