// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/assessor.h"

#include "core/assessment/facilitation.h"
#include "core/assessment/queue_rules.h"

namespace postgate::assessment {

void Assess(const records::Declaration& declaration, absl::Span<const v1::Finding> findings, const AssessmentData& data, const Filing& filing,
            v1::Assessment* assessment) {
  const Facilitation facilitation = Facilitate(declaration, data, filing.hub_country, filing.now);
  assessment->set_category(facilitation.category);
  const TrustedActor trusted = FindTrustedActor(data.trusted_traders, declaration, filing.carrier, filing.now);
  assessment->set_trusted_trader(trusted.trader != nullptr);
  Routing routing(assessment);
  const Facts facts{declaration, findings, facilitation, data, trusted};
  for (const QueueRule& rule : QueueRules()) rule.apply(facts, &routing);
  // What has to be looked at for prohibitions is not for quick release.
  if (routing.IsIn(kProhibitedQueue)) {
    routing.Withdraw(kReleaseQueue);
    routing.Withdraw(kDocumentsQueue);
  }
  routing.Finish();
}

}  // namespace postgate::assessment
