// SPDX-License-Identifier: Apache-2.0
#include "core/validation/finding_sink.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/regimes/regimes.h"
#include "core/validation/exchange_findings.h"
#include "core/validation/rule.h"

namespace postgate::validation {

void FindingSink::Add(const identifiers::FieldPath& path, absl::string_view message, absl::string_view hint) {
  const v1::Severity severity = judgement_ == nullptr ? rule_->severity : judgement_->severity(place_);
  if (findings_.size() == kFindingsMax) {
    ++dropped_;
    if (severity != v1::SEVERITY_ERROR) return;
    const size_t before = findings_.size();
    MakeRoom();
    if (findings_.size() == before) return;
  }
  v1::Finding& finding = findings_.emplace_back();
  finding.set_rule_id(rule_->id);
  finding.set_severity(severity);
  finding.set_field_path(path.ToString());
  finding.set_message(std::string(message));
  finding.set_hint(std::string(hint));
  if (judgement_ != nullptr && !judgement_->regime_id(place_).empty()) finding.set_regime_id(judgement_->regime_id(place_));
}

void FindingSink::Finish() {
  if (dropped_ == 0) return;
  MakeRoom();
  if (findings_.size() == kFindingsMax) findings_.pop_back();
  findings_.push_back(FindingsLimitFinding(dropped_ + 1));
}

// Takes out the last finding that is no error, if there is one.
void FindingSink::MakeRoom() {
  const auto last = std::find_if(findings_.rbegin(), findings_.rend(),
                                 [](const v1::Finding& finding) { return finding.severity() != v1::SEVERITY_ERROR; });
  if (last != findings_.rend()) findings_.erase(std::next(last).base());
}

}  // namespace postgate::validation
