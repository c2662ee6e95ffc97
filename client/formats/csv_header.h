// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_CSV_HEADER_H_
#define CLIENT_FORMATS_CSV_HEADER_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::client {

// The first row of a CSV file: a column per field of a message, named by its path with the fields' names as in the proto and
// the index of a list's element: `item_id`, `sender.country`, `content_pieces.0.value.currency_code`, `local_ids.1`.
//
// Cells: text as it is; whole numbers in decimal; enums by name, with or without the enum's prefix; true or false; times in
// RFC 3339. An empty cell is a field that was not sent. Immutable.
class CsvHeader {
 public:
  // INVALID_ARGUMENT with the column's number and name: no such field, a list without index or the reverse, a message as a
  // column, a column twice.
  static absl::StatusOr<CsvHeader> Parse(const std::vector<std::string>& names, const google::protobuf::Descriptor& type);

  // Replaces *message by the row's content. INVALID_ARGUMENT with the column's name and what was expected; text is not quoted.
  absl::Status Read(const std::vector<std::string>& cells, google::protobuf::Message* message) const;

  // The number, from 0, of the cell that holds a field as a finding names it (`content_pieces[0].value`): its column, else the first
  // that is a part of it. Nothing if there is none.
  std::optional<size_t> CellOf(absl::string_view field_path) const;

 private:
  struct Step {
    const google::protobuf::FieldDescriptor* field;
    int index;  // -1: no list
  };
  struct Column {
    std::string name;
    size_t cell;
    std::vector<Step> path;
  };

  static absl::StatusOr<std::vector<Step>> ParsePath(const std::string& name, const google::protobuf::Descriptor& type);
  static absl::Status Set(const Column& column, const std::string& text, google::protobuf::Message* message);

  // In the order of the fields and indexes, so that a list grows from its first element.
  std::vector<Column> columns_;
};

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_CSV_HEADER_H_
