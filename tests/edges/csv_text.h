// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_EDGES_CSV_TEXT_H_
#define TESTS_EDGES_CSV_TEXT_H_

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace postgate {

// A message as the header and the one row of a CSV file: a column for each field that is set.
struct CsvText {
  std::vector<std::string> names;
  std::vector<std::string> cells;
};

CsvText CsvTextOf(const google::protobuf::Message& message);

// In quotes, a quote within doubled.
std::string QuotedCell(absl::string_view cell);

// Quoted and joined by commas.
std::string CsvRow(const std::vector<std::string>& cells);

}  // namespace postgate

#endif  // TESTS_EDGES_CSV_TEXT_H_
