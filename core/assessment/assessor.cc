// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/assessor.h"

#include "core/assessment/facilitation.h"
#include "core/assessment/queue_rules.h"

namespace postgate::assessment {

void Assess(const v1::Declaration& declaration, absl::Span<const v1::Finding> findings, const AssessmentData& data,
            absl::string_view hub_country, absl::Time now, v1::Assessment* assessment) {
  const Facilitation facilitation = Facilitate(declaration, data, hub_country, now);
  assessment->set_category(facilitation.category);
  Routing routing(assessment);
  const Facts facts{declaration, findings, facilitation, data};
  for (const QueueRule& rule : QueueRules()) rule.apply(facts, &routing);
  // What has to be looked at for prohibitions is not for quick release.
  if (routing.IsIn(kProhibitedQueue)) {
    routing.Withdraw(kReleaseQueue);
    routing.Withdraw(kDocumentsQueue);
  }
  routing.Finish();
}

}  // namespace postgate::assessment
