// SPDX-License-Identifier: Apache-2.0
#include "client/cli/tally.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/output.h"

namespace postgate::cli {
namespace {

constexpr v1::Outcome kOutcomes[] = {v1::OUTCOME_ACCEPTED, v1::OUTCOME_ACCEPTED_WITH_FINDINGS, v1::OUTCOME_DUPLICATE,
                                     v1::OUTCOME_REJECTED};

}  // namespace

void Tally::Count(const v1::ItemResult& result) {
  ++total_;
  ++outcomes_[result.outcome()];
  for (const v1::Finding& finding : result.findings()) {
    Rule& rule = rules_[finding.rule_id()];
    ++rule.count;
    // Regimes make a rule more severe for some items than for others: the most severe is shown.
    if (rule.count == 1 || finding.severity() < rule.severity) rule.severity = finding.severity();
  }
}

int64_t Tally::Of(v1::Outcome outcome) const {
  const auto found = outcomes_.find(outcome);
  return found == outcomes_.end() ? 0 : found->second;
}

void Tally::AddTo(JsonObject* object) const {
  for (const v1::Outcome outcome : kOutcomes) object->Add(WordsOf(outcome, '_'), Of(outcome));
  JsonObject by_rule;
  for (const auto& [id, rule] : rules_) by_rule.Add(id, rule.count);
  object->AddRaw("by_rule", by_rule.Text());
}

std::string Tally::OutcomesText() const {
  std::string text;
  for (const v1::Outcome outcome : kOutcomes) {
    if (Of(outcome) > 0) absl::StrAppendFormat(&text, "%9d %s\n", Of(outcome), WordsOf(outcome));
  }
  return text;
}

std::string Tally::Text() const {
  std::string text = OutcomesText();
  std::vector<std::pair<std::string, Rule>> rules(rules_.begin(), rules_.end());
  std::stable_sort(rules.begin(), rules.end(), [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
  if (!rules.empty()) absl::StrAppendFormat(&text, "by rule\n");
  for (const auto& [id, rule] : rules) absl::StrAppendFormat(&text, "%9d %-7s %s\n", rule.count, WordsOf(rule.severity), id);
  return text;
}

}  // namespace postgate::cli
