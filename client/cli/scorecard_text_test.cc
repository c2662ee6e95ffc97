// SPDX-License-Identifier: Apache-2.0
#include "client/cli/scorecard_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace postgate::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::Scorecard Card(const std::string& carrier, const std::string& day, int64_t accepted, int64_t rejected) {
  v1::Scorecard card;
  card.set_carrier(carrier);
  card.set_day(day);
  card.set_items(accepted + rejected);
  card.set_accepted(accepted);
  card.set_rejected(rejected);
  card.set_measured(accepted + rejected);
  return card;
}

void AddRule(v1::Scorecard& card, const std::string& rule_id, v1::Severity severity, int64_t items) {
  v1::RuleCount& rule = *card.add_rules();
  rule.set_rule_id(rule_id);
  rule.set_severity(severity);
  rule.set_items(items);
  rule.set_findings(items);
}

void AddLeadTime(v1::Scorecard& card, v1::LeadTime lead_time, int64_t items) {
  v1::LeadTimeCount& count = *card.add_lead_times();
  count.set_lead_time(lead_time);
  count.set_items(items);
}

ScorecardPeriod Period() {
  ScorecardPeriod period;
  period.from_day = "2026-11-25";
  period.to_day = "2026-11-26";
  period.previous_from_day = "2026-11-23";
  period.previous_to_day = "2026-11-24";
  period.counted_until.set_seconds(1'795'716'000);
  return period;
}

TEST(ScorecardTextTest, AddsDaysUp) {
  v1::Scorecard first = Card("one", "2026-11-25", 3, 1);
  AddRule(first, "item.b", v1::SEVERITY_ERROR, 1);
  AddRule(first, "item.b", v1::SEVERITY_WARNING, 2);
  v1::Scorecard second = Card("one", "2026-11-26", 5, 0);
  AddRule(second, "item.a", v1::SEVERITY_ERROR, 4);
  AddRule(second, "item.b", v1::SEVERITY_WARNING, 1);
  const v1::Scorecard sum = SumOf({first, second});
  EXPECT_EQ(sum.items(), 9);
  EXPECT_EQ(sum.accepted(), 8);
  EXPECT_EQ(sum.rejected(), 1);
  ASSERT_EQ(sum.rules_size(), 3);
  EXPECT_EQ(sum.rules(0).rule_id(), "item.a");
  EXPECT_EQ(sum.rules(2).severity(), v1::SEVERITY_WARNING);
  EXPECT_EQ(sum.rules(2).items(), 3);
}

TEST(ScorecardTextTest, ShowsACarrierBesideThePeriodBefore) {
  ScorecardPeriod period = Period();
  v1::Scorecard day = Card("one", "2026-11-26", 1'500, 500);
  day.set_stop_word_items(30);
  AddRule(day, "item.seldom", v1::SEVERITY_WARNING, 3);
  AddRule(day, "item.often", v1::SEVERITY_ERROR, 400);
  v1::ElementCount& element = *day.add_elements();
  element.set_element(v1::F43_ELEMENT_CONSIGNEE_POSTCODE);
  element.set_items(1'000);
  AddLeadTime(day, v1::LEAD_TIME_DEPARTURE_UNKNOWN, 500);
  AddLeadTime(day, v1::LEAD_TIME_AFTER_DEPARTURE, 250);
  AddLeadTime(day, v1::LEAD_TIME_1_TO_3_DAYS, 750);
  period.days = {day};
  v1::Scorecard before = Card("one", "2026-11-23", 900, 100);
  AddRule(before, "item.often", v1::SEVERITY_ERROR, 10);
  period.previous = {before};
  const std::string text = ScorecardText("one", period);
  EXPECT_THAT(text, HasSubstr("one, 2026-11-25 to 2026-11-26 (UTC), before: 2026-11-23 to 2026-11-24; counted until 2026-11-26 18:00:00Z\n"));
  EXPECT_THAT(text, HasSubstr("  filed                                                            2,000               1,000\n"));
  EXPECT_THAT(text, HasSubstr("  rejected                                                           500    25.0 %    10.0 %\n"));
  EXPECT_THAT(text, HasSubstr("  with stop words                                                     30     1.5 %     0.0 %\n"));
  EXPECT_THAT(text, HasSubstr("  error   item.often                                                 400    20.0 %     1.0 %\n"
                              "  warning item.seldom                                                  3     0.2 %     0.0 %\n"));
  EXPECT_THAT(text, HasSubstr("  consignee postcode              conditional                      1,000    50.0 %     0.0 %\n"));
  EXPECT_THAT(text, HasSubstr("  before it, of the 1,000 whose departure is known                   750    75.0 %         -\n"));
  EXPECT_THAT(text, HasSubstr("    1 to 3 days before                                               750    50.0 %         -\n"));
  EXPECT_THAT(text, HasSubstr("  2026-11-26                                   2,000    25.0 %       1.5 %            75.0 %\n"));
  EXPECT_THAT(text, Not(HasSubstr("before the hub measured")));
}

TEST(ScorecardTextTest, NamesNoMoreRulesThanItShows) {
  ScorecardPeriod period = Period();
  v1::Scorecard day = Card("one", "2026-11-26", 10, 0);
  for (int i = 0; i < kRulesShownMax + 2; ++i) AddRule(day, absl::StrCat("item.rule", i), v1::SEVERITY_INFO, 100 - i);
  period.days = {day};
  const std::string text = ScorecardText("one", period);
  EXPECT_THAT(text, HasSubstr(absl::StrCat("item.rule", kRulesShownMax - 1, " ")));
  EXPECT_THAT(text, Not(HasSubstr(absl::StrCat("item.rule", kRulesShownMax, " "))));
  EXPECT_THAT(text, HasSubstr("  and 2 more: --json has all\n"));
}

TEST(ScorecardTextTest, SaysWhatWasNotMeasuredAndThatThereIsNothing) {
  ScorecardPeriod period = Period();
  v1::Scorecard day = Card("one", "2026-11-26", 10, 0);
  day.set_measured(4);
  period.days = {day};
  EXPECT_THAT(ScorecardText("one", period), HasSubstr("  6 items are from before the hub measured"));
  period.days.clear();
  EXPECT_THAT(ScorecardText("one", period), HasSubstr("no item in this period\n"));
}

TEST(ScorecardTextTest, TheOverviewHasALineForEachCarrier) {
  ScorecardPeriod period = Period();
  period.days = {Card("one", "2026-11-25", 8, 2), Card("two", "2026-11-25", 5, 5), Card("one", "2026-11-26", 10, 0)};
  period.previous = {Card("two", "2026-11-23", 1, 0)};
  const std::string text = ScorecardOverview(period);
  EXPECT_THAT(text, HasSubstr("2 carriers, 2026-11-25 to 2026-11-26"));
  EXPECT_THAT(text, HasSubstr("  one                                             20    10.0 %       0.0 %                 -\n"));
  EXPECT_THAT(text, HasSubstr("  two                                             10    50.0 %       0.0 %                 -\n"));
  EXPECT_THAT(text, HasSubstr("all                                               30    23.3 %       0.0 %                 -\n"));
}

}  // namespace
}  // namespace postgate::cli
