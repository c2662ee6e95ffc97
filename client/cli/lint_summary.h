// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_LINT_SUMMARY_H_
#define CLIENT_CLI_LINT_SUMMARY_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "client/cli/json_text.h"
#include "client/cli/tally.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::cli {

// What a file of records came to: its memory grows with the rules that were broken, not with the records.
class LintSummary {
 public:
  // One rule in one severity.
  struct Rule {
    std::string id;
    v1::Severity severity = v1::SEVERITY_UNSPECIFIED;
    int64_t findings = 0;
    // Records with such a finding, and the line of the first of them.
    int64_t records = 0;
    int64_t first_line = 0;
  };

  void Count(int64_t line, const v1::ItemResult& result);
  void CountUnparsable() { ++unparsable_; }

  int64_t records() const { return tally_.total() + unparsable_; }
  int64_t unparsable() const { return unparsable_; }
  int64_t findings() const { return findings_; }
  // Findings of that severity and worse.
  int64_t FindingsFrom(v1::Severity least) const;
  // Most frequent first.
  std::vector<Rule> Rules() const;

  // Lines for people after the one that says how many records there are, each with a line break.
  std::string Text() const;
  // Adds records, the outcomes, by_rule, unparsable, findings_total and rules.
  void AddTo(JsonObject* object) const;

 private:
  Tally tally_;
  int64_t unparsable_ = 0;
  int64_t findings_ = 0;
  std::map<std::pair<std::string, v1::Severity>, Rule> rules_;
};

// Whether the severity is `least` or worse.
bool IsAtLeast(v1::Severity severity, v1::Severity least);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_LINT_SUMMARY_H_
