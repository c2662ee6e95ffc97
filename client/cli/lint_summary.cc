// SPDX-License-Identifier: Apache-2.0
#include "client/cli/lint_summary.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/output.h"

namespace postgate::cli {
namespace {

double ShareOf(int64_t part, int64_t whole) { return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole); }

}  // namespace

bool IsAtLeast(v1::Severity severity, v1::Severity least) {
  // The worst has the smallest number; unspecified, which no rule is, counts as worst.
  return severity <= least;
}

void LintSummary::Count(int64_t line, const v1::ItemResult& result) {
  tally_.Count(result);
  findings_ += result.findings_size();
  for (const v1::Finding& finding : result.findings()) {
    Rule& rule = rules_[{finding.rule_id(), finding.severity()}];
    ++rule.findings;
    if (rule.records == 0) {
      rule.id = finding.rule_id();
      rule.severity = finding.severity();
      rule.first_line = line;
    }
    // Findings of one rule may stand apart in a record, so they are counted at the first.
    const auto& first = *std::find_if(result.findings().begin(), result.findings().end(), [&finding](const v1::Finding& each) {
      return each.rule_id() == finding.rule_id() && each.severity() == finding.severity();
    });
    if (&first == &finding) ++rule.records;
  }
}

int64_t LintSummary::FindingsFrom(v1::Severity least) const {
  int64_t count = 0;
  for (const auto& [key, rule] : rules_) count += IsAtLeast(rule.severity, least) ? rule.findings : 0;
  return count;
}

std::vector<LintSummary::Rule> LintSummary::Rules() const {
  std::vector<Rule> rules;
  for (const auto& [key, rule] : rules_) rules.push_back(rule);
  std::stable_sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.findings > b.findings; });
  return rules;
}

std::string LintSummary::Text() const {
  std::string text = tally_.OutcomesText();
  if (rules_.empty()) return text;
  absl::StrAppend(&text, "by rule\n findings   records   share  first line\n");
  for (const Rule& rule : Rules()) {
    absl::StrAppendFormat(&text, "%9d %9d %6.2f%% %11d  %-7s %s\n", rule.findings, rule.records, 100 * ShareOf(rule.records, records()),
                          rule.first_line, WordsOf(rule.severity), rule.id);
  }
  return text;
}

void LintSummary::AddTo(JsonObject* object) const {
  object->Add("records", records());
  tally_.AddTo(object);
  object->Add("unparsable", unparsable_).Add("findings_total", findings_);
  std::string list;
  for (const Rule& rule : Rules()) {
    JsonObject entry;
    entry.Add("rule_id", rule.id).Add("severity", v1::Severity_Name(rule.severity)).Add("findings", rule.findings).Add("records", rule.records);
    entry.AddRaw("share", absl::StrFormat("%.6f", ShareOf(rule.records, records()))).Add("first_line", rule.first_line);
    absl::StrAppend(&list, list.empty() ? "" : ",", entry.Text());
  }
  object->AddRaw("rules", absl::StrCat("[", list, "]"));
}

}  // namespace postgate::cli
