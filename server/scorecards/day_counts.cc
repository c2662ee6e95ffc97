// SPDX-License-Identifier: Apache-2.0
#include "server/scorecards/day_counts.h"

#include "absl/strings/match.h"
#include "core/completeness/f43_elements.h"
#include "server/scorecards/limits.h"

namespace postgate::scorecards {

bool IsStopWordRule(absl::string_view rule_id) {
  const size_t dot = rule_id.rfind('.');
  return absl::StartsWith(dot == absl::string_view::npos ? rule_id : rule_id.substr(dot + 1), "stop_word");
}

DayCounts::DayCounts(const v1::Scorecard& scorecard)
    : accepted_(scorecard.accepted()),
      accepted_with_findings_(scorecard.accepted_with_findings()),
      rejected_(scorecard.rejected()),
      duplicates_(scorecard.duplicates()),
      amendments_(scorecard.amendments()),
      measured_(scorecard.measured()),
      stop_word_items_(scorecard.stop_word_items()) {
  for (const v1::RuleCount& rule : scorecard.rules()) AddFinding(rule.rule_id(), rule.severity(), rule.items(), rule.findings());
  for (const v1::ElementCount& element : scorecard.elements()) {
    if (v1::F43Element_IsValid(element.element())) elements_[static_cast<size_t>(element.element())] = element.items();
  }
  for (const v1::LeadTimeCount& lead_time : scorecard.lead_times()) {
    if (v1::LeadTime_IsValid(lead_time.lead_time())) AddLeadTime(lead_time.lead_time(), lead_time.items());
  }
}

void DayCounts::Add(const ledger::v1::ItemEntry& item) {
  switch (item.outcome()) {
    case v1::OUTCOME_DUPLICATE: ++duplicates_; return;
    case v1::OUTCOME_REJECTED: ++rejected_; break;
    case v1::OUTCOME_ACCEPTED: ++accepted_; break;
    case v1::OUTCOME_ACCEPTED_WITH_FINDINGS: ++accepted_with_findings_; break;
    default: return;
  }
  if (item.replaces_sequence_plus_one() > 0) ++amendments_;
  bool has_stop_word = false;
  for (const ledger::v1::RuleFindings& found : item.found()) {
    AddFinding(found.rule_id(), found.severity(), 1, found.findings());
    has_stop_word = has_stop_word || IsStopWordRule(found.rule_id());
  }
  for (const v1::Finding& finding : item.assigned_findings()) AddFinding(finding.rule_id(), finding.severity(), 1, 1);
  if ((item.f43_elements() & completeness::kMeasured) == 0) return;
  ++measured_;
  if (has_stop_word) ++stop_word_items_;
  for (const completeness::F43ElementInfo& info : completeness::AllF43Elements()) {
    elements_[static_cast<size_t>(info.element)] += completeness::Has(item.f43_elements(), info.element) ? 1 : 0;
  }
}

void DayCounts::AddLeadTime(v1::LeadTime lead_time, int64_t items) { lead_times_[static_cast<size_t>(lead_time)] += items; }

void DayCounts::AddFinding(absl::string_view rule_id, v1::Severity severity, int64_t items, int64_t findings) {
  auto rule = rules_.find(rule_id);
  if (rule == rules_.end()) {
    if (rules_.size() >= kRulesPerDayMax) return;
    rule = rules_.emplace(std::string(rule_id.data(), rule_id.size()), BySeverity()).first;
  }
  Found& found = rule->second[v1::Severity_IsValid(severity) ? static_cast<size_t>(severity) : 0];
  found.items += items;
  found.findings += findings;
}

v1::Scorecard DayCounts::ToScorecard() const {
  v1::Scorecard scorecard;
  scorecard.set_items(accepted_ + accepted_with_findings_ + rejected_);
  scorecard.set_accepted(accepted_);
  scorecard.set_accepted_with_findings(accepted_with_findings_);
  scorecard.set_rejected(rejected_);
  scorecard.set_duplicates(duplicates_);
  scorecard.set_amendments(amendments_);
  scorecard.set_measured(measured_);
  scorecard.set_stop_word_items(stop_word_items_);
  for (const auto& [rule_id, by_severity] : rules_) {
    for (size_t severity = 0; severity < by_severity.size(); ++severity) {
      if (by_severity[severity].items == 0) continue;
      v1::RuleCount& rule = *scorecard.add_rules();
      rule.set_rule_id(rule_id);
      rule.set_severity(static_cast<v1::Severity>(severity));
      rule.set_items(by_severity[severity].items);
      rule.set_findings(by_severity[severity].findings);
    }
  }
  for (size_t element = 0; element < elements_.size(); ++element) {
    if (elements_[element] == 0) continue;
    v1::ElementCount& count = *scorecard.add_elements();
    count.set_element(static_cast<v1::F43Element>(element));
    count.set_items(elements_[element]);
  }
  for (size_t lead_time = 0; lead_time < lead_times_.size(); ++lead_time) {
    if (lead_times_[lead_time] == 0) continue;
    v1::LeadTimeCount& count = *scorecard.add_lead_times();
    count.set_lead_time(static_cast<v1::LeadTime>(lead_time));
    count.set_items(lead_times_[lead_time]);
  }
  return scorecard;
}

}  // namespace postgate::scorecards
