// SPDX-License-Identifier: Apache-2.0
#include "core/decisions/adjudication.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "core/assessment/queues.h"
#include "core/decisions/obstacle_text.h"
#include "core/decisions/precedence_table.h"

namespace postgate::decisions {
namespace {

using ledger::v1::ItemStanding;
using ledger::v1::OpenReferral;
using ledger::v1::TrackStanding;

bool IsFavourable(v1::DecisionKind kind) {
  return kind == v1::DECISION_KIND_ASSESSMENT_COMPLETE || kind == v1::DECISION_KIND_RELEASE ||
         kind == v1::DECISION_KIND_RELEASE_DUTY_DUE || kind == v1::DECISION_KIND_TRANSIT;
}

bool IsFinal(v1::DecisionKind kind) {
  return kind == v1::DECISION_KIND_RETURN_TO_SENDER || kind == v1::DECISION_KIND_REFUSE_ENTRY ||
         kind == v1::DECISION_KIND_SEIZE;
}

const TrackStanding& TrackIn(const ItemStanding& standing, v1::Track track) {
  return track == v1::TRACK_SECURITY ? standing.security() : standing.clearance();
}

TrackStanding* MutableTrackIn(ItemStanding* standing, v1::Track track) {
  return track == v1::TRACK_SECURITY ? standing->mutable_security() : standing->mutable_clearance();
}

void ClearDecision(TrackStanding* track) {
  track->clear_kind();
  track->clear_decision_id();
  track->clear_decided_at();
}

Situation SituationOfKind(v1::DecisionKind standing_kind) {
  if (standing_kind == v1::DECISION_KIND_HOLD) return Situation::kHeld;
  if (standing_kind == v1::DECISION_KIND_DETAIN) return Situation::kDetained;
  if (IsFavourable(standing_kind)) return Situation::kCleared;
  if (IsFinal(standing_kind)) return Situation::kFinal;
  return Situation::kOpen;
}

Situation SituationOfTrack(const ItemStanding& standing, v1::Track track) {
  if (MustNotBeLoaded(standing)) return Situation::kDoNotLoad;
  const Situation by_decision = SituationOfKind(TrackIn(standing, track).kind());
  if (by_decision == Situation::kFinal) return Situation::kFinal;
  if (absl::c_any_of(standing.open_referrals(), [track](const OpenReferral& o) { return o.track() == track; })) return Situation::kReferred;
  return by_decision;
}

absl::Status Outranked(const PrecedenceRow& row, Situation situation, const ItemStanding& standing, v1::Track track) {
  return absl::FailedPreconditionError(DescribeObstacle(row.kind, situation, standing, track));
}

Verdict Refuse(const ItemStanding& standing, absl::Status status) {
  Verdict verdict;
  verdict.status = std::move(status);
  verdict.standing = standing;
  return verdict;
}

void Decide(const v1::Decision& decision, Verdict* verdict) {
  TrackStanding* track = MutableTrackIn(&verdict->standing, verdict->track);
  if (!track->decision_id().empty()) verdict->supersedes.push_back(track->decision_id());
  track->set_kind(decision.kind());
  track->set_decision_id(decision.decision_id());
  *track->mutable_decided_at() = decision.decided_at();
}

// Drops open referrals for which `closes` holds and names them in the verdict. A do-not-load is one of them only if
// `closes` says so.
template <typename Predicate>
void CloseReferrals(Verdict* verdict, Predicate closes) {
  auto* open = verdict->standing.mutable_open_referrals();
  for (int i = 0; i < open->size();) {
    if (closes(open->Get(i))) {
      verdict->supersedes.push_back(open->Get(i).decision_id());
      open->DeleteSubrange(i, 1);
    } else {
      ++i;
    }
  }
}

void Refer(const v1::Decision& decision, Verdict* verdict) {
  TrackStanding* track = MutableTrackIn(&verdict->standing, verdict->track);
  if (IsFavourable(track->kind())) {
    verdict->supersedes.push_back(track->decision_id());
    ClearDecision(track);
  }
  OpenReferral* open = verdict->standing.add_open_referrals();
  open->set_decision_id(decision.decision_id());
  open->set_referral_id(decision.referral_id().empty() ? decision.decision_id() : decision.referral_id());
  open->set_kind(decision.kind());
  open->set_track(verdict->track);
  *open->mutable_decided_at() = decision.decided_at();
  if (decision.has_deadline()) *open->mutable_deadline() = decision.deadline();
}

// A decision that is about a track by itself.
Verdict AdjudicateByTrack(const ItemStanding& standing, const v1::Decision& decision, const PrecedenceRow& row) {
  const v1::Track track = decision.track() == v1::TRACK_UNSPECIFIED ? row.tracks[0] : decision.track();
  if (track != row.tracks[0] && track != row.tracks[1]) {
    return Refuse(standing, absl::InvalidArgumentError(absl::StrCat("track: ", v1::DecisionKind_Name(row.kind), " is never about ",
                                                                    v1::Track_Name(track))));
  }
  const Situation situation = SituationOfTrack(standing, track);
  const Effect effect = row.effects[static_cast<size_t>(situation)];
  if (effect == Effect::kRefused || effect == Effect::kCannotBe) return Refuse(standing, Outranked(row, situation, standing, track));
  // Beside a do-not-load, or a request, the decision that stands on the track still counts.
  const Situation by_decision = SituationOfKind(TrackIn(standing, track).kind());
  if (by_decision != situation && row.effects[static_cast<size_t>(by_decision)] == Effect::kRefused) {
    return Refuse(standing, Outranked(row, by_decision, standing, track));
  }

  Verdict verdict;
  verdict.track = track;
  verdict.standing = standing;
  const bool was_decided = IsDecided(standing, track);
  if (effect == Effect::kRefers) {
    Refer(decision, &verdict);
  } else {
    Decide(decision, &verdict);
    if (effect == Effect::kDecides) {
      CloseReferrals(&verdict, [track](const OpenReferral& o) {
        return o.track() == track && o.kind() != v1::DECISION_KIND_DO_NOT_LOAD;
      });
    }
  }
  verdict.closes_track = effect == Effect::kDecides;
  verdict.reopens_track = was_decided && !IsDecided(verdict.standing, track);
  return verdict;
}

bool Names(const v1::Decision& decision, const OpenReferral& open) {
  return (!decision.referral_id().empty() &&
          (decision.referral_id() == open.referral_id() || decision.referral_id() == open.decision_id())) ||
         (!decision.supersedes().empty() && decision.supersedes() == open.decision_id());
}

// REFERRAL_RESOLVED and WITHDRAWN of what is open.
Verdict AdjudicateReferral(const ItemStanding& standing, const v1::Decision& decision, const PrecedenceRow& row,
                           const OpenReferral& named) {
  const Situation situation = named.kind() == v1::DECISION_KIND_DO_NOT_LOAD ? Situation::kDoNotLoad : Situation::kReferred;
  if (row.effects[static_cast<size_t>(situation)] == Effect::kRefused) {
    return Refuse(standing, absl::FailedPreconditionError(DescribeWrongClosing(row.kind, named)));
  }
  if (decision.track() != v1::TRACK_UNSPECIFIED && decision.track() != named.track()) {
    return Refuse(standing, absl::InvalidArgumentError("track: what the decision names is on the other track"));
  }
  Verdict verdict;
  verdict.track = named.track();
  verdict.standing = standing;
  const v1::Track track = named.track();
  const bool may_lift = row.effects[static_cast<size_t>(Situation::kDoNotLoad)] == Effect::kResolves;
  CloseReferrals(&verdict, [&](const OpenReferral& o) {
    return o.track() == track && Names(decision, o) && (may_lift || o.kind() != v1::DECISION_KIND_DO_NOT_LOAD);
  });
  return verdict;
}

// WITHDRAWN of what stands on a track; REFERRAL_RESOLVED is refused there.
Verdict AdjudicateStanding(const ItemStanding& standing, const v1::Decision& decision, const PrecedenceRow& row, v1::Track track) {
  const Situation situation = SituationOfKind(TrackIn(standing, track).kind());
  if (row.effects[static_cast<size_t>(situation)] == Effect::kRefused) {
    return Refuse(standing, absl::FailedPreconditionError(DescribeWrongClosing(row.kind, TrackIn(standing, track))));
  }
  if (decision.track() != v1::TRACK_UNSPECIFIED && decision.track() != track) {
    return Refuse(standing, absl::InvalidArgumentError("track: what the decision names is on the other track"));
  }
  Verdict verdict;
  verdict.track = track;
  verdict.standing = standing;
  verdict.supersedes.push_back(decision.supersedes());
  verdict.reopens_track = IsDecided(standing, track);
  ClearDecision(MutableTrackIn(&verdict.standing, track));
  return verdict;
}

// A decision that is about another decision.
Verdict AdjudicateByName(const ItemStanding& standing, const v1::Decision& decision, const PrecedenceRow& row) {
  if (decision.kind() == v1::DECISION_KIND_WITHDRAWN && decision.supersedes().empty()) {
    return Refuse(standing, absl::InvalidArgumentError("supersedes: name the decision_id that is withdrawn"));
  }
  if (decision.supersedes().empty() && decision.referral_id().empty()) {
    return Refuse(standing, absl::InvalidArgumentError("referral_id: name the referral or do-not-load that is resolved"));
  }
  // A do-not-load that shares its reference with a request is taken first, so that it is never passed over.
  const OpenReferral* named = nullptr;
  for (const OpenReferral& open : standing.open_referrals()) {
    if (!Names(decision, open)) continue;
    if (named == nullptr || open.kind() == v1::DECISION_KIND_DO_NOT_LOAD) named = &open;
  }
  if (named != nullptr) return AdjudicateReferral(standing, decision, row, *named);
  if (!decision.supersedes().empty()) {
    for (const v1::Track track : {v1::TRACK_SECURITY, v1::TRACK_CLEARANCE}) {
      if (TrackIn(standing, track).decision_id() == decision.supersedes()) {
        return AdjudicateStanding(standing, decision, row, track);
      }
    }
  }
  return Refuse(standing, absl::FailedPreconditionError(absl::StrCat(v1::DecisionKind_Name(row.kind),
                                                                     ": nothing that stands or is open on the item has that name; ",
                                                                     DescribeOpenReferrals(standing))));
}

void SetRequired(const v1::Assessment& assessment, ItemStanding* standing) {
  standing->mutable_security()->set_required(false);
  standing->mutable_clearance()->set_required(false);
  for (const std::string& queue : assessment.queues()) {
    MutableTrackIn(standing, assessment::TrackOf(queue))->set_required(true);
  }
}

}  // namespace

ItemStanding NewStanding(const v1::Assessment& assessment, ledger::v1::Regime regime) {
  ItemStanding standing;
  standing.set_regime(regime);
  SetRequired(assessment, &standing);
  return standing;
}

ItemStanding StandingAfterAmendment(const ItemStanding& before, const v1::Assessment& assessment) {
  ItemStanding after = before;
  for (const v1::Track track : {v1::TRACK_SECURITY, v1::TRACK_CLEARANCE}) {
    if (IsFavourable(TrackIn(after, track).kind())) ClearDecision(MutableTrackIn(&after, track));
  }
  SetRequired(assessment, &after);
  return after;
}

Verdict Adjudicate(const ItemStanding& standing, const v1::Decision& decision) {
  const PrecedenceRow* row = FindPrecedence(decision.kind());
  if (row == nullptr) return Refuse(standing, absl::InvalidArgumentError("kind: give one of DecisionKind"));
  const bool by_name = row->tracks[0] == v1::TRACK_UNSPECIFIED;
  if (standing.cancelled() && !by_name) {
    return Refuse(standing, absl::FailedPreconditionError("the item is cancelled: only what is open on it can be resolved or withdrawn"));
  }
  return by_name ? AdjudicateByName(standing, decision, *row) : AdjudicateByTrack(standing, decision, *row);
}

bool IsInherited(v1::DecisionKind kind) {
  const PrecedenceRow* row = FindPrecedence(kind);
  return row != nullptr && row->is_inherited;
}

Inheritance Inherit(const ItemStanding& standing, absl::Span<const v1::Decision> open) {
  Inheritance inheritance;
  inheritance.standing = standing;
  for (size_t i = 0; i < open.size(); ++i) {
    const v1::Decision& decision = open[i];
    if (!IsInherited(decision.kind())) continue;
    const auto has_it = [&](const OpenReferral& o) { return o.decision_id() == decision.decision_id(); };
    if (absl::c_any_of(inheritance.standing.open_referrals(), has_it) ||
        inheritance.standing.security().decision_id() == decision.decision_id() ||
        inheritance.standing.clearance().decision_id() == decision.decision_id()) {
      continue;
    }
    Verdict verdict = Adjudicate(inheritance.standing, decision);
    if (!verdict.status.ok()) continue;
    inheritance.standing = verdict.standing;
    inheritance.taken.push_back({i, std::move(verdict)});
  }
  return inheritance;
}

bool IsDecided(const ItemStanding& standing, v1::Track track) {
  const v1::DecisionKind kind = TrackIn(standing, track).kind();
  return IsFavourable(kind) || IsFinal(kind);
}

bool MustNotBeLoaded(const ItemStanding& standing) {
  return absl::c_any_of(standing.open_referrals(), [](const OpenReferral& o) { return o.kind() == v1::DECISION_KIND_DO_NOT_LOAD; });
}

bool IsReleased(const ItemStanding& standing) {
  if (!standing.open_referrals().empty() || standing.cancelled()) return false;
  bool any = false;
  for (const v1::Track track : {v1::TRACK_SECURITY, v1::TRACK_CLEARANCE}) {
    const TrackStanding& row = TrackIn(standing, track);
    // A hold stops the item also on a track that its queues did not ask for.
    if (!IsFavourable(row.kind()) && (row.required() || row.kind() != v1::DECISION_KIND_UNSPECIFIED)) return false;
    any = any || row.required();
  }
  return any;
}

}  // namespace postgate::decisions
