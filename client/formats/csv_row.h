// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_CSV_ROW_H_
#define CLIENT_FORMATS_CSV_ROW_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::client {

// The cells of one row by RFC 4180: separated by commas, a cell with comma, quote or line break in double quotes, a quote
// within one doubled. `row` is without its final line break. INVALID_ARGUMENT with the number of the cell, from 1.
absl::StatusOr<std::vector<std::string>> SplitCsvRow(absl::string_view row);

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_CSV_ROW_H_
