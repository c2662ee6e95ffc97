// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_CONVERT_REMARKS_H_
#define CLIENT_CLI_CONVERT_REMARKS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "client/cli/json_text.h"
#include "client/postal_messages/remark.h"

namespace postgate::cli {

// Tells on standard error what a conversion has to remark, the first of each place one by one, and counts all of it.
class ConvertRemarks {
 public:
  // Errors, and other remarks, that are told one by one.
  static constexpr int64_t kErrorsToldMax = 100;
  static constexpr int64_t kOthersToldMax = 20;

  explicit ConvertRemarks(std::string file) : file_(std::move(file)) {}

  // Those of a record that begins at `line`.
  void Tell(int64_t line, const std::vector<client::Remark>& remarks);
  // An error that says its place itself.
  void TellError(const std::string& text);

  // Counts by place, one line each, on standard error; nothing when there was no remark.
  void TellSummary() const;
  // `errors` and, by path, `left_out` and `doubtful`.
  void AddTo(JsonObject* summary) const;

  int64_t errors() const { return errors_; }
  bool has_remarks() const { return !left_out_.empty() || !doubtful_.empty(); }

 private:
  using Counts = std::map<std::string, int64_t>;

  const std::string file_;
  int64_t errors_ = 0;
  int64_t others_ = 0;
  // By path without the numbers of lists.
  Counts left_out_;
  Counts doubtful_;
};

}  // namespace postgate::cli

#endif  // CLIENT_CLI_CONVERT_REMARKS_H_
