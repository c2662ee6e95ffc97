// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_FIELD_PLACE_H_
#define CLIENT_FORMATS_FIELD_PLACE_H_

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace postgate::client {

// A part of a record's text. Columns count characters (Unicode code points) from 1, lines from 0, the record's first; the end
// is the column after the last character.
struct FieldPlace {
  int64_t line = 0;
  int64_t column = 1;
  int64_t end_line = 0;
  int64_t end_column = 1;
};

// Where the field that a finding names (`content_pieces[0].hs_code`) stands in a line of JSON: a plain value's text; of an object
// or list the name, or within a list the opening bracket. Where the field is not there, the place of the deepest part of the path
// that is. Nothing if not even the path's first name is there, or the line is no JSON.
std::optional<FieldPlace> PlaceInJsonLine(absl::string_view line, const google::protobuf::Descriptor& type, absl::string_view field_path);

// Where the cell of that number, from 0, stands in a row of CSV, quotes included. Nothing if the row has fewer.
std::optional<FieldPlace> PlaceInCsvRow(absl::string_view row, size_t cell);

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_FIELD_PLACE_H_
