// SPDX-License-Identifier: Apache-2.0
#include "server/scorecards/day_counts.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "core/completeness/f43_elements.h"
#include "server/scorecards/limits.h"

namespace postgate::scorecards {
namespace {

ledger::v1::ItemEntry Item(v1::Outcome outcome) {
  ledger::v1::ItemEntry item;
  item.set_outcome(outcome);
  item.set_f43_elements(completeness::kMeasured);
  return item;
}

void Found(ledger::v1::ItemEntry& item, const std::string& rule_id, v1::Severity severity, int findings) {
  ledger::v1::RuleFindings& found = *item.add_found();
  found.set_rule_id(rule_id);
  found.set_severity(severity);
  found.set_findings(findings);
}

TEST(DayCountsTest, ItemsAreTheirOutcomesWithoutDuplicates) {
  DayCounts counts;
  counts.Add(Item(v1::OUTCOME_ACCEPTED));
  counts.Add(Item(v1::OUTCOME_ACCEPTED));
  counts.Add(Item(v1::OUTCOME_ACCEPTED_WITH_FINDINGS));
  counts.Add(Item(v1::OUTCOME_REJECTED));
  counts.Add(Item(v1::OUTCOME_DUPLICATE));
  ledger::v1::ItemEntry amendment = Item(v1::OUTCOME_ACCEPTED);
  amendment.set_replaces_sequence_plus_one(1);
  counts.Add(amendment);
  const v1::Scorecard scorecard = counts.ToScorecard();
  EXPECT_EQ(scorecard.items(), 5);
  EXPECT_EQ(scorecard.accepted(), 3);
  EXPECT_EQ(scorecard.accepted_with_findings(), 1);
  EXPECT_EQ(scorecard.rejected(), 1);
  EXPECT_EQ(scorecard.duplicates(), 1);
  EXPECT_EQ(scorecard.amendments(), 1);
  EXPECT_EQ(scorecard.measured(), 5) << "a duplicate says nothing that was not said before";
}

TEST(DayCountsTest, ARuleCountsItemsAndFindingsByItsSeverity) {
  DayCounts counts;
  ledger::v1::ItemEntry item = Item(v1::OUTCOME_REJECTED);
  Found(item, "item.b", v1::SEVERITY_ERROR, 3);
  Found(item, "item.a", v1::SEVERITY_WARNING, 1);
  v1::Finding& assigned = *item.add_assigned_findings();
  assigned.set_rule_id("item.business_key.conflict");
  assigned.set_severity(v1::SEVERITY_ERROR);
  counts.Add(item);
  ledger::v1::ItemEntry other = Item(v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  Found(other, "item.b", v1::SEVERITY_WARNING, 1);
  Found(other, "item.a", v1::SEVERITY_WARNING, 2);
  counts.Add(other);
  const v1::Scorecard scorecard = counts.ToScorecard();
  std::string rules;
  for (const v1::RuleCount& rule : scorecard.rules()) {
    absl::StrAppend(&rules, rule.rule_id(), " ", v1::Severity_Name(rule.severity()), " ", rule.items(), " ", rule.findings(), "\n");
  }
  EXPECT_EQ(rules,
            "item.a SEVERITY_WARNING 2 3\n"
            "item.b SEVERITY_ERROR 1 3\n"
            "item.b SEVERITY_WARNING 1 1\n"
            "item.business_key.conflict SEVERITY_ERROR 1 1\n");
}

TEST(DayCountsTest, AnItemCountsOnceForItsStopWordsWhereverTheyAre) {
  DayCounts counts;
  ledger::v1::ItemEntry item = Item(v1::OUTCOME_REJECTED);
  Found(item, "item.party.name.stop_word", v1::SEVERITY_WARNING, 2);
  Found(item, "item.content_pieces.description.stop_word_embedded", v1::SEVERITY_WARNING, 1);
  counts.Add(item);
  counts.Add(Item(v1::OUTCOME_ACCEPTED));
  EXPECT_EQ(counts.ToScorecard().stop_word_items(), 1);
  EXPECT_TRUE(IsStopWordRule("item.content_pieces.description.stop_word"));
  EXPECT_FALSE(IsStopWordRule("item.stop_word.pattern"));
  EXPECT_FALSE(IsStopWordRule("item.party.name.pattern"));
}

TEST(DayCountsTest, OfWhatWasCommittedBeforeThereWereScorecardsOnlyTheOutcomeIsKnown) {
  DayCounts counts;
  ledger::v1::ItemEntry item = Item(v1::OUTCOME_ACCEPTED);
  item.clear_f43_elements();
  counts.Add(item);
  ledger::v1::ItemEntry measured = Item(v1::OUTCOME_ACCEPTED);
  measured.set_f43_elements(completeness::kMeasured | completeness::F43Elements{1} << v1::F43_ELEMENT_UCR);
  counts.Add(measured);
  const v1::Scorecard scorecard = counts.ToScorecard();
  EXPECT_EQ(scorecard.items(), 2);
  EXPECT_EQ(scorecard.measured(), 1);
  ASSERT_EQ(scorecard.elements_size(), 1);
  EXPECT_EQ(scorecard.elements(0).element(), v1::F43_ELEMENT_UCR);
  EXPECT_EQ(scorecard.elements(0).items(), 1);
}

TEST(DayCountsTest, GoesOnFromAScorecard) {
  DayCounts counts;
  ledger::v1::ItemEntry item = Item(v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  item.set_f43_elements(~completeness::F43Elements{0});
  Found(item, "item.a.stop_word", v1::SEVERITY_WARNING, 2);
  counts.Add(item);
  counts.Add(Item(v1::OUTCOME_REJECTED));
  counts.Add(Item(v1::OUTCOME_DUPLICATE));
  counts.AddLeadTime(v1::LEAD_TIME_4_TO_24_HOURS);
  const v1::Scorecard scorecard = counts.ToScorecard();
  EXPECT_EQ(scorecard.elements_size(), v1::F43Element_MAX);
  EXPECT_EQ(DayCounts(scorecard).ToScorecard().SerializeAsString(), scorecard.SerializeAsString());
}

TEST(DayCountsTest, RulesBeyondTheLimitAreLeftOut) {
  DayCounts counts;
  for (size_t i = 0; i < kRulesPerDayMax + 1; ++i) {
    ledger::v1::ItemEntry item = Item(v1::OUTCOME_REJECTED);
    Found(item, absl::StrCat("item.", i), v1::SEVERITY_ERROR, 1);
    counts.Add(item);
  }
  EXPECT_EQ(counts.ToScorecard().rules_size(), kRulesPerDayMax);
}

}  // namespace
}  // namespace postgate::scorecards
