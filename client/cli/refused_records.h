// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_REFUSED_RECORDS_H_
#define CLIENT_CLI_REFUSED_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "client/formats/record_file.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::cli {

// The first records that were rejected, so that whoever sent them finds them in the file.
class RefusedRecords {
 public:
  static constexpr size_t kShownMax = 20;

  // Counts the result if it is a rejection.
  void Note(const v1::ItemResult& result);

  // Lines for people, each with a line break: offset, line of the file, item_id and the first rule that refuses it, with the regime if one makes it; then how many
  // more there are. Empty if none was rejected. The file is read again to find the lines.
  std::string Text(const std::string& path, client::FileFormat format, client::RecordKind kind) const;

 private:
  struct Refused {
    int64_t offset = 0;
    std::string item_id;
    std::string rule;
  };

  std::vector<Refused> first_;
  int64_t count_ = 0;
};

}  // namespace postgate::cli

#endif  // CLIENT_CLI_REFUSED_RECORDS_H_
