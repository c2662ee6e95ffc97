// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/assessor.h"

#include <vector>

#include "core/assessment/facilitation.h"
#include "core/assessment/queue_rules.h"
#include "core/regimes/day.h"

namespace postgate::assessment {
namespace {

// Those of one audience, and then what they say together.
void ApplyRules(Audience audience, const Facts& facts, Routing* routing) {
  for (const QueueRule& rule : QueueRules()) {
    if (rule.audience == audience) rule.apply(facts, routing);
  }
  // What has to be looked at for prohibitions is not for quick release.
  if (routing->IsIn(kProhibitedQueue)) routing->WithdrawFromQuickRelease();
}

// Those that it meets on the day on which it comes in, without those that leave it to the share that they do not take.
std::vector<const profile::v1::Profile*> ProfilesThatTake(const records::Declaration& declaration, const Filing& filing, profiles::ProfileSession& session) {
  std::vector<uint32_t> hits;
  session.Match(declaration, regimes::DayNumber(filing.now), hits);
  std::vector<const profile::v1::Profile*> taking;
  for (const uint32_t hit : hits) {
    const profile::v1::Profile& profile = session.profiles().profiles()[hit];
    if (session.profiles().TakesShare(profile, filing.content_digest)) taking.push_back(&profile);
  }
  return taking;
}

}  // namespace

void Assess(const records::Declaration& declaration, absl::Span<const v1::Finding> findings, const AssessmentData& data, const Filing& filing,
            v1::Assessment* assessment) {
  const Facilitation facilitation = Facilitate(declaration, data, filing.hub_country, filing.now);
  assessment->set_category(facilitation.category);
  const TrustedActor trusted = FindTrustedActor(data.trusted_traders, declaration, filing.carrier, filing.now);
  assessment->set_trusted_trader(trusted.trader != nullptr);
  Facts facts{declaration, findings, facilitation, data, trusted, {}, {}, {}, {}};
  std::vector<DeniedPartyHit> denied_parties;
  if (screening::ScreeningSession* const screening = filing.risk == nullptr ? nullptr : filing.risk->screening()) {
    denied_parties = FindDeniedParties(declaration, *screening);
    facts.denied_parties = denied_parties;
    facts.screening_list_version = screening->list().version();
    assessment->set_screening_list_version(screening->list().version());
  }
  std::vector<const profile::v1::Profile*> profiles;
  if (profiles::ProfileSession* const session = filing.risk == nullptr ? nullptr : filing.risk->profiles()) {
    profiles = ProfilesThatTake(declaration, filing, *session);
    facts.profiles = profiles;
    facts.profiles_version = session->profiles().version();
    assessment->set_profiles_version(session->profiles().version());
  }
  Routing routing(assessment);
  ApplyRules(Audience::kCarrierToo, facts, &routing);
  const QueueSet disclosed = routing.queues();
  routing.TakeUpNextAudience();
  ApplyRules(Audience::kCustoms, facts, &routing);
  routing.Finish(disclosed);
}

}  // namespace postgate::assessment
