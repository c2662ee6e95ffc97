// SPDX-License-Identifier: Apache-2.0
#include "client/cli/scorecard_text.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/number_text.h"
#include "client/cli/output.h"
#include "core/completeness/f43_elements.h"

namespace postgate::cli {
namespace {

using RuleKey = std::pair<std::string, int>;  // rule and severity

struct Found {
  int64_t items = 0;
  int64_t findings = 0;
};

std::map<RuleKey, Found> RulesOf(const v1::Scorecard& card) {
  std::map<RuleKey, Found> rules;
  for (const v1::RuleCount& rule : card.rules()) {
    Found& found = rules[{rule.rule_id(), rule.severity()}];
    found.items += rule.items();
    found.findings += rule.findings();
  }
  return rules;
}

int64_t ElementOf(const v1::Scorecard& card, v1::F43Element element) {
  for (const v1::ElementCount& count : card.elements()) {
    if (count.element() == element) return count.items();
  }
  return 0;
}

int64_t LeadTimeOf(const v1::Scorecard& card, v1::LeadTime lead_time) {
  for (const v1::LeadTimeCount& count : card.lead_times()) {
    if (count.lead_time() == lead_time) return count.items();
  }
  return 0;
}

int64_t Registrations(const v1::Scorecard& card) {
  int64_t all = 0;
  for (const v1::LeadTimeCount& count : card.lead_times()) all += count.items();
  return all;
}

// Registrations whose departure is known, and those of them that came before it.
struct Timeliness {
  int64_t known = 0;
  int64_t before = 0;
};

Timeliness TimelinessOf(const v1::Scorecard& card) {
  const int64_t known = Registrations(card) - LeadTimeOf(card, v1::LEAD_TIME_DEPARTURE_UNKNOWN);
  return {known, known - LeadTimeOf(card, v1::LEAD_TIME_AFTER_DEPARTURE)};
}

// A line of the tables: what, how many, which share, and which it was before.
std::string Row(absl::string_view name, int64_t items, const std::string& share, const std::string& before) {
  std::string row = absl::StrFormat("  %-58s%12s%10s%10s", name, Grouped(items), share, before);
  row.erase(row.find_last_not_of(' ') + 1);
  return absl::StrCat(row, "\n");
}

std::string Heading(const std::string& title) { return absl::StrFormat("\n%-60s%12s%10s%10s\n", title, "items", "share", "before"); }

// A table's row of the counts that `of` gives, as shares of those that `all` gives.
template <typename Of, typename All>
std::string SharedRow(absl::string_view name, const v1::Scorecard& now, const v1::Scorecard& before, Of of, All all) {
  return Row(name, of(now), ShareText(of(now), all(now)), ShareText(of(before), all(before)));
}

int64_t ItemsOf(const v1::Scorecard& card) { return card.items(); }
int64_t MeasuredOf(const v1::Scorecard& card) { return card.measured(); }

std::string Totals(const v1::Scorecard& now, const v1::Scorecard& before) {
  std::string text = Heading("Items");
  absl::StrAppend(&text, Row("filed", now.items(), "", Grouped(before.items())));
  absl::StrAppend(&text, SharedRow("accepted", now, before, [](const auto& card) { return card.accepted(); }, ItemsOf));
  absl::StrAppend(&text, SharedRow("accepted with findings", now, before, [](const auto& card) { return card.accepted_with_findings(); }, ItemsOf));
  absl::StrAppend(&text, SharedRow("rejected", now, before, [](const auto& card) { return card.rejected(); }, ItemsOf));
  absl::StrAppend(&text, SharedRow("with stop words", now, before, [](const auto& card) { return card.stop_word_items(); }, MeasuredOf));
  absl::StrAppend(&text, Row("amendments, among the accepted", now.amendments(), "", Grouped(before.amendments())));
  absl::StrAppend(&text, Row("duplicates, besides", now.duplicates(), "", Grouped(before.duplicates())));
  return text;
}

std::string Rules(const v1::Scorecard& now, const v1::Scorecard& before) {
  const std::map<RuleKey, Found> rules = RulesOf(now);
  const std::map<RuleKey, Found> rules_before = RulesOf(before);
  std::vector<std::pair<RuleKey, Found>> most(rules.begin(), rules.end());
  std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) { return a.second.items > b.second.items; });
  std::string text = Heading("Rules that found most (docs/rulebook.md tells each)");
  if (most.empty()) absl::StrAppend(&text, "  none found anything\n");
  for (size_t i = 0; i < most.size() && i < static_cast<size_t>(kRulesShownMax); ++i) {
    const auto& [key, found] = most[i];
    const auto was = rules_before.find(key);
    const std::string name = absl::StrFormat("%-8s%s", WordsOf(static_cast<v1::Severity>(key.second)), key.first);
    absl::StrAppend(&text, Row(name, found.items, ShareText(found.items, now.items()),
                               ShareText(was == rules_before.end() ? 0 : was->second.items, before.items())));
  }
  if (most.size() > static_cast<size_t>(kRulesShownMax)) {
    absl::StrAppend(&text, "  and ", most.size() - static_cast<size_t>(kRulesShownMax), " more: --json has all\n");
  }
  return text;
}

absl::string_view PresenceText(completeness::Presence presence) {
  switch (presence) {
    case completeness::Presence::kMandatory: return "mandatory";
    case completeness::Presence::kConditional: return "conditional";
    default: return "optional";
  }
}

std::string Completeness(const v1::Scorecard& now, const v1::Scorecard& before) {
  std::string text = Heading(absl::StrCat("Completeness for ICS2 F43, of ", Grouped(now.measured()), " items"));
  for (const completeness::F43ElementInfo& info : completeness::AllF43Elements()) {
    const auto items = [&info](const v1::Scorecard& card) { return ElementOf(card, info.element); };
    absl::StrAppend(&text, SharedRow(absl::StrFormat("%-32s%s", info.name, PresenceText(info.presence)), now, before, items, MeasuredOf));
  }
  if (now.measured() < now.items()) {
    absl::StrAppend(&text, "  ", Grouped(now.items() - now.measured()), " items are from before the hub measured: they are left out here and in stop words\n");
  }
  return text;
}

std::string LeadTimes(const v1::Scorecard& now, const v1::Scorecard& before) {
  static constexpr std::pair<v1::LeadTime, absl::string_view> kNames[] = {
      {v1::LEAD_TIME_OVER_3_DAYS, "3 days or more before"},   {v1::LEAD_TIME_1_TO_3_DAYS, "1 to 3 days before"},
      {v1::LEAD_TIME_4_TO_24_HOURS, "4 to 24 hours before"},  {v1::LEAD_TIME_1_TO_4_HOURS, "1 to 4 hours before"},
      {v1::LEAD_TIME_UNDER_1_HOUR, "less than 1 hour before"}, {v1::LEAD_TIME_AFTER_DEPARTURE, "at the departure or after it"},
      {v1::LEAD_TIME_DEPARTURE_UNKNOWN, "departure not reported yet"}};
  std::string text = Heading(absl::StrCat("Received before the planned departure, of ", Grouped(Registrations(now)), " registrations"));
  const Timeliness timely = TimelinessOf(now);
  const Timeliness timely_before = TimelinessOf(before);
  absl::StrAppend(&text, Row(absl::StrCat("before it, of the ", Grouped(timely.known), " whose departure is known"), timely.before,
                             ShareText(timely.before, timely.known), ShareText(timely_before.before, timely_before.known)));
  for (const auto& [lead_time, name] : kNames) {
    const auto items = [lead_time = lead_time](const v1::Scorecard& card) { return LeadTimeOf(card, lead_time); };
    absl::StrAppend(&text, SharedRow(absl::StrCat("  ", name), now, before, items, Registrations));
  }
  return text;
}

constexpr char kLineFormat[] = "%-40s%12s%10s%12s%18s\n";

// What a day or a carrier comes to in one line.
std::string Line(absl::string_view name, const v1::Scorecard& card) {
  const Timeliness timely = TimelinessOf(card);
  return absl::StrFormat(kLineFormat, name, Grouped(card.items()), ShareText(card.rejected(), card.items()), ShareText(card.stop_word_items(), card.measured()),
                         ShareText(timely.before, timely.known));
}

std::string LineHeading(absl::string_view name) { return absl::StrFormat(kLineFormat, name, "items", "rejected", "stop words", "before departure"); }

std::string PeriodText(const ScorecardPeriod& period) {
  std::string text = absl::StrCat(period.from_day, " to ", period.to_day, " (UTC), before: ", period.previous_from_day, " to ", period.previous_to_day);
  if (period.counted_until.seconds() != 0) absl::StrAppend(&text, "; counted until ", TimeText(period.counted_until));
  return text;
}

}  // namespace

v1::Scorecard SumOf(const std::vector<v1::Scorecard>& scorecards) {
  v1::Scorecard sum;
  std::map<int, int64_t> elements;
  std::map<int, int64_t> lead_times;
  v1::Scorecard all_rules;
  for (const v1::Scorecard& card : scorecards) {
    sum.set_items(sum.items() + card.items());
    sum.set_accepted(sum.accepted() + card.accepted());
    sum.set_accepted_with_findings(sum.accepted_with_findings() + card.accepted_with_findings());
    sum.set_rejected(sum.rejected() + card.rejected());
    sum.set_duplicates(sum.duplicates() + card.duplicates());
    sum.set_amendments(sum.amendments() + card.amendments());
    sum.set_measured(sum.measured() + card.measured());
    sum.set_stop_word_items(sum.stop_word_items() + card.stop_word_items());
    all_rules.mutable_rules()->MergeFrom(card.rules());
    for (const v1::ElementCount& count : card.elements()) elements[count.element()] += count.items();
    for (const v1::LeadTimeCount& count : card.lead_times()) lead_times[count.lead_time()] += count.items();
  }
  for (const auto& [key, found] : RulesOf(all_rules)) {
    v1::RuleCount& rule = *sum.add_rules();
    rule.set_rule_id(key.first);
    rule.set_severity(static_cast<v1::Severity>(key.second));
    rule.set_items(found.items);
    rule.set_findings(found.findings);
  }
  for (const auto& [element, items] : elements) {
    v1::ElementCount& count = *sum.add_elements();
    count.set_element(static_cast<v1::F43Element>(element));
    count.set_items(items);
  }
  for (const auto& [lead_time, items] : lead_times) {
    v1::LeadTimeCount& count = *sum.add_lead_times();
    count.set_lead_time(static_cast<v1::LeadTime>(lead_time));
    count.set_items(items);
  }
  return sum;
}

std::string ScorecardText(absl::string_view carrier, const ScorecardPeriod& period) {
  const v1::Scorecard now = SumOf(period.days);
  const v1::Scorecard before = SumOf(period.previous);
  std::string text = absl::StrCat(carrier, ", ", PeriodText(period), "\n");
  if (now.items() + now.duplicates() == 0) return absl::StrCat(text, "no item in this period\n");
  absl::StrAppend(&text, Totals(now, before), Rules(now, before), LeadTimes(now, before), Completeness(now, before), "\n", LineHeading("Day"));
  for (const v1::Scorecard& day : period.days) absl::StrAppend(&text, Line(absl::StrCat("  ", day.day()), day));
  return text;
}

std::string ScorecardOverview(const ScorecardPeriod& period) {
  std::map<std::string, std::vector<v1::Scorecard>> carriers;
  for (const v1::Scorecard& card : period.days) carriers[card.carrier()].push_back(card);
  std::string text = absl::StrCat(carriers.size(), " carriers, ", PeriodText(period), "\n\n", LineHeading("Carrier"));
  for (const auto& [carrier, days] : carriers) absl::StrAppend(&text, Line(absl::StrCat("  ", carrier), SumOf(days)));
  absl::StrAppend(&text, Line("all", SumOf(period.days)), Line("all, before", SumOf(period.previous)));
  return absl::StrCat(text, "\n--carrier NAME shows one in full\n");
}

}  // namespace postgate::cli
