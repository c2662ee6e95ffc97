// SPDX-License-Identifier: Apache-2.0
#include "client/cli/lint_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postgate::cli {
namespace {

using testing::HasSubstr;

v1::ItemResult Result(v1::Outcome outcome, const std::vector<std::pair<const char*, v1::Severity>>& findings) {
  v1::ItemResult result;
  result.set_outcome(outcome);
  for (const auto& [rule, severity] : findings) {
    v1::Finding& finding = *result.add_findings();
    finding.set_rule_id(rule);
    finding.set_severity(severity);
  }
  return result;
}

LintSummary FourRecords() {
  LintSummary summary;
  summary.Count(1, Result(v1::OUTCOME_ACCEPTED, {}));
  summary.CountUnparsable();
  summary.Count(3, Result(v1::OUTCOME_REJECTED, {{"item.a", v1::SEVERITY_ERROR}, {"item.b", v1::SEVERITY_WARNING}, {"item.a", v1::SEVERITY_ERROR}}));
  summary.Count(7, Result(v1::OUTCOME_ACCEPTED_WITH_FINDINGS, {{"item.b", v1::SEVERITY_INFO}}));
  return summary;
}

TEST(LintSummaryTest, CountsFindingsAndRecordsOfEachRuleInEachSeverity) {
  const LintSummary summary = FourRecords();
  EXPECT_EQ(summary.records(), 4);
  EXPECT_EQ(summary.unparsable(), 1);
  EXPECT_EQ(summary.findings(), 4);
  EXPECT_EQ(summary.Text(),
            "        1 accepted\n        1 accepted with findings\n        1 rejected\nby rule\n findings   records   share  first line\n"
            "        2         1  25.00%           3  error   item.a\n"
            "        1         1  25.00%           3  warning item.b\n"
            "        1         1  25.00%           7  info    item.b\n");
}

TEST(LintSummaryTest, TellsScriptsTheSame) {
  JsonObject object;
  FourRecords().AddTo(&object);
  EXPECT_THAT(object.Text(), HasSubstr(R"("records":4,"accepted":1,"accepted_with_findings":1,"duplicate":0,"rejected":1,)"
                                       R"("by_rule":{"item.a":2,"item.b":2},"unparsable":1,"findings_total":4,"rules":[)"
                                       R"({"rule_id":"item.a","severity":"SEVERITY_ERROR","findings":2,"records":1,"share":0.250000,"first_line":3},)"));
}

TEST(LintSummaryTest, CountsFindingsOfASeverityAndWorse) {
  const LintSummary summary = FourRecords();
  EXPECT_EQ(summary.FindingsFrom(v1::SEVERITY_ERROR), 2);
  EXPECT_EQ(summary.FindingsFrom(v1::SEVERITY_WARNING), 3);
  EXPECT_EQ(summary.FindingsFrom(v1::SEVERITY_INFO), 4);
}

TEST(LintSummaryTest, HasNoRulesWhereNothingIsFound) {
  LintSummary summary;
  summary.Count(1, Result(v1::OUTCOME_ACCEPTED, {}));
  EXPECT_EQ(summary.Text(), "        1 accepted\n");
  EXPECT_EQ(LintSummary().Text(), "");
}

}  // namespace
}  // namespace postgate::cli
