// SPDX-License-Identifier: Apache-2.0
#include "client/formats/csv_row.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::client {
namespace {

absl::Status Malformed(size_t cell, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("column ", cell, ": ", what));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SplitCsvRow(absl::string_view row) {
  std::vector<std::string> cells;
  size_t at = 0;
  for (;;) {
    std::string cell;
    if (at < row.size() && row[at] == '"') {
      ++at;
      for (;;) {
        const size_t quote = row.find('"', at);
        if (quote == absl::string_view::npos) {
          return Malformed(cells.size() + 1, "a quoted cell has no closing quote");
        }
        cell.append(row.data() + at, quote - at);
        at = quote + 1;
        if (at >= row.size() || row[at] != '"') break;
        cell.push_back('"');
        ++at;
      }
      if (at < row.size() && row[at] != ',') {
        return Malformed(cells.size() + 1, "expected a comma after the closing quote; write a quote within a cell twice");
      }
    } else {
      const size_t comma = std::min(row.find(',', at), row.size());
      cell.assign(row.data() + at, comma - at);
      if (cell.find('"') != std::string::npos) {
        return Malformed(cells.size() + 1, "a quote within a cell that does not begin with one; put the cell in quotes, the quote twice");
      }
      at = comma;
    }
    cells.push_back(std::move(cell));
    if (at >= row.size()) return cells;
    ++at;
  }
}

}  // namespace postgate::client
