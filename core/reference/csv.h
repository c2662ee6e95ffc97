// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_CSV_H_
#define CORE_REFERENCE_CSV_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::reference {

// Returns the whole file. Fails with NotFound, naming the path, when it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Takes one row's fields, in the header's order. What it says is wrong is reported with file and line.
using CsvRow = std::function<absl::Status(const std::vector<std::string>& fields)>;

// Walks comma-separated text whose first line must be `header`. Fields may be quoted, a quote in them doubled; a field
// ends with its line. Fails with InvalidArgument "name:line: what" at the first bad row.
absl::Status ForEachCsvRow(absl::string_view name, absl::string_view text, absl::string_view header, const CsvRow& row);

// The same without a header: every line is a row of `columns` fields.
absl::Status ForEachCsvRowWithoutHeader(absl::string_view name, absl::string_view text, size_t columns, const CsvRow& row);

// Walks lines of text, blank ones and those that begin with '#' left out. Fails as ForEachCsvRow does.
absl::Status ForEachLine(absl::string_view name, absl::string_view text,
                         const std::function<absl::Status(absl::string_view line)>& take);

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_CSV_H_
