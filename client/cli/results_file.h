// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_RESULTS_FILE_H_
#define CLIENT_CLI_RESULTS_FILE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/appended_lines.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::cli {

// The file of `submit --results`: one result a line, under the producer that the hub sees and the record's offset. What stands
// in it stays; a result is added only if it is not there yet. So it survives interruptions, and one file takes several sources.
class ResultsFile {
 public:
  // Reads what is there. A last line that an end of the program cut short is taken off. FAILED_PRECONDITION with PATH:LINE if
  // the file holds anything but results that stand in a hub's ledger. `checks_only`: for --validate-only, whose answers do not
  // stand and so must not be mixed with others: the file has to be new or empty.
  static absl::StatusOr<ResultsFile> Open(const std::string& path, bool checks_only);

  // The first of the producer's offsets that has no result.
  int64_t FirstMissing(const std::string& producer) const;

  // From `offset` on the hub answers anew, so what is there counts no longer: it stays, but the later line is the valid one.
  void Forget(const std::string& producer, int64_t offset);

  // Appends the result, unless it is there.
  void Add(const std::string& producer, const v1::ItemResult& result);

  // Hands what was added to the operating system. DATA_LOSS if that fails, for example on a full disk.
  absl::Status Flush();

 private:
  explicit ResultsFile(bool checks_only) : checks_only_(checks_only) {}
  absl::Status Note(const std::string& line);

  bool checks_only_;
  std::optional<AppendedLines> file_;
  // By producer, whether an offset has its result.
  std::map<std::string, std::vector<bool>> present_;
};

}  // namespace postgate::cli

#endif  // CLIENT_CLI_RESULTS_FILE_H_
