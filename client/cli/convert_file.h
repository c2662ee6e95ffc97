// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_CONVERT_FILE_H_
#define CLIENT_CLI_CONVERT_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "client/cli/convert_output.h"
#include "client/cli/convert_remarks.h"
#include "client/formats/record_file.h"
#include "client/postal_messages/interchange_header.h"
#include "client/postal_messages/message_table.h"

namespace postgate::cli {

// Records read and written.
struct ConvertCount {
  int64_t read = 0;
  int64_t written = 0;
};

// Both hold one record in memory, tell remarks as they come and go on after a record that can't be converted. An error is what
// keeps the rest from being read, or the output from being written.

// A postal message to lines of JSON, one for each item, movement or decision. Tells the header first.
absl::StatusOr<ConvertCount> ConvertFromMessage(const std::string& path, const client::MessageTable& table, ConvertOutput& output, ConvertRemarks& remarks);

// Items or movements in JSON lines or CSV, or decisions in JSON lines, to a postal message. Of items the first says whether the
// message is one of originals or of replacements, in place of what `header` has.
absl::StatusOr<ConvertCount> ConvertToMessage(const std::string& path, client::FileFormat format, const client::MessageTable& table,
                                              client::InterchangeHeader header, ConvertOutput& output, ConvertRemarks& remarks);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_CONVERT_FILE_H_
