// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/disclosure.h"

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "core/assessment/queue_rules.h"

namespace postgate::assessment {
namespace {

// A rule's reasons have its id for a code, or the id with a part more.
bool IsTold(absl::string_view code) {
  return absl::c_any_of(QueueRules(), [code](const QueueRule& rule) {
    if (rule.audience != Audience::kCarrierToo || !absl::StartsWith(code, rule.id)) return false;
    return code.size() == rule.id.size() || code[rule.id.size()] == '.';
  });
}

}  // namespace

void KeepWhatCarriersAreTold(v1::Assessment& assessment) {
  v1::Assessment told;
  told.set_category(assessment.category());
  told.set_trusted_trader(assessment.trusted_trader());
  told.set_rules_version(assessment.rules_version());
  *told.mutable_queues() = assessment.disclosed_queues().empty() ? assessment.queues() : assessment.disclosed_queues();
  for (v1::Reason& reason : *assessment.mutable_reasons()) {
    if (!IsTold(reason.code())) continue;
    reason.clear_weight();
    told.add_reasons()->Swap(&reason);
  }
  assessment.Swap(&told);
}

}  // namespace postgate::assessment
