// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_TALLY_H_
#define CLIENT_CLI_TALLY_H_

#include <cstdint>
#include <map>
#include <string>

#include "client/cli/json_text.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::cli {

// Counts results by outcome and findings by rule.
class Tally {
 public:
  void Count(const v1::ItemResult& result);

  int64_t Of(v1::Outcome outcome) const;
  int64_t total() const { return total_; }
  bool has_findings() const { return Of(v1::OUTCOME_REJECTED) + Of(v1::OUTCOME_ACCEPTED_WITH_FINDINGS) > 0; }

  // Adds accepted, accepted_with_findings, duplicate, rejected and by_rule.
  void AddTo(JsonObject* object) const;
  // Lines for people: the outcomes, then the rules, most frequent first; each ends with a line break.
  std::string Text() const;
  // The first part of these.
  std::string OutcomesText() const;

 private:
  struct Rule {
    int64_t count = 0;
    v1::Severity severity = v1::SEVERITY_UNSPECIFIED;
  };

  int64_t total_ = 0;
  std::map<v1::Outcome, int64_t> outcomes_;
  std::map<std::string, Rule> rules_;
};

}  // namespace postgate::cli

#endif  // CLIENT_CLI_TALLY_H_
