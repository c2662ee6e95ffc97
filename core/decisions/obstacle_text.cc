// SPDX-License-Identifier: Apache-2.0
#include "core/decisions/obstacle_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "postgate/v1/decision.pb.h"

namespace postgate::decisions {
namespace {

using ledger::v1::ItemStanding;
using ledger::v1::OpenReferral;
using ledger::v1::TrackStanding;

// RELEASE, as docs/decisions-table.md and command lines have it.
std::string NameOf(v1::DecisionKind kind) { return std::string(absl::StripPrefix(v1::DecisionKind_Name(kind), "DECISION_KIND_")); }

absl::string_view NounOf(v1::DecisionKind kind) {
  switch (kind) {
    case v1::DECISION_KIND_DO_NOT_LOAD: return "a do-not-load";
    case v1::DECISION_KIND_REQUEST_FOR_SCREENING: return "a request for screening";
    case v1::DECISION_KIND_REQUEST_FOR_INFORMATION: return "a request for information";
    case v1::DECISION_KIND_HOLD: return "a hold";
    case v1::DECISION_KIND_DETAIN: return "a detention";
    case v1::DECISION_KIND_RETURN_TO_SENDER: return "a return to sender";
    case v1::DECISION_KIND_REFUSE_ENTRY: return "a refusal of entry";
    case v1::DECISION_KIND_SEIZE: return "a seizure";
    case v1::DECISION_KIND_TRANSIT: return "a transit";
    case v1::DECISION_KIND_ASSESSMENT_COMPLETE: return "a completed assessment";
    default: return "a release";
  }
}

std::string Named(const OpenReferral& open) {
  if (open.referral_id() == open.decision_id()) return absl::StrCat(NounOf(open.kind()), " (decision ", open.decision_id(), ")");
  return absl::StrCat(NounOf(open.kind()), " (referral ", open.referral_id(), ", decision ", open.decision_id(), ")");
}

std::string Named(const TrackStanding& track) { return absl::StrCat(NounOf(track.kind()), " (decision ", track.decision_id(), ")"); }

// Those that are open on the item: the do-not-loads, or the requests of the track (of both, if it is none).
std::vector<const OpenReferral*> OpenOf(const ItemStanding& standing, bool do_not_load, v1::Track track) {
  std::vector<const OpenReferral*> found;
  for (const OpenReferral& open : standing.open_referrals()) {
    if ((open.kind() == v1::DECISION_KIND_DO_NOT_LOAD) != do_not_load) continue;
    if (do_not_load || track == v1::TRACK_UNSPECIFIED || open.track() == track) found.push_back(&open);
  }
  return found;
}

std::string NamedAll(const std::vector<const OpenReferral*>& open) {
  return absl::StrJoin(open, ", ", [](std::string* text, const OpenReferral* one) { absl::StrAppend(text, Named(*one)); });
}

std::string Ids(const std::vector<const OpenReferral*>& open) {
  return absl::StrJoin(open, ", then ", [](std::string* text, const OpenReferral* one) { absl::StrAppend(text, one->referral_id()); });
}

// The decision that a carrier's change meets: that of the clearance track where it decides the situation, else security's.
const TrackStanding& DecisionBehind(Situation situation, const ItemStanding& standing) {
  const v1::DecisionKind stopping = situation == Situation::kHeld ? v1::DECISION_KIND_HOLD : v1::DECISION_KIND_DETAIN;
  const bool is_stop = situation == Situation::kHeld || situation == Situation::kDetained;
  return is_stop && standing.clearance().kind() != stopping ? standing.security() : standing.clearance();
}

}  // namespace

std::string DescribeOpenReferrals(const ItemStanding& standing) {
  if (standing.open_referrals().empty()) return "none is open";
  std::vector<std::string> open;
  for (const OpenReferral& one : standing.open_referrals()) open.push_back(Named(one));
  return "open are " + absl::StrJoin(open, ", ");
}

std::string DescribeObstacle(v1::DecisionKind kind, Situation situation, const ItemStanding& standing, v1::Track track) {
  const TrackStanding& stands = track == v1::TRACK_SECURITY ? standing.security() : standing.clearance();
  const std::string refused = NameOf(kind) + " is not possible: ";
  switch (situation) {
    case Situation::kDoNotLoad: {
      const auto open = OpenOf(standing, true, track);
      return absl::StrCat(refused, "open on the item is ", NamedAll(open), ". Only its resolution lifts it: record REFERRAL_RESOLVED with referral_id ",
                          Ids(open), " first");
    }
    case Situation::kReferred: {
      const auto open = OpenOf(standing, false, track);
      return absl::StrCat(refused, "open on the track is ", NamedAll(open), ". When it is answered, record REFERRAL_RESOLVED with referral_id ",
                          Ids(open), "; to give it up, WITHDRAWN with supersedes ", open.front()->decision_id());
    }
    case Situation::kFinal:
      return absl::StrCat(refused, Named(stands), " stands and is final. To take it back, record WITHDRAWN with supersedes ", stands.decision_id());
    default:
      return absl::StrCat(refused, Named(stands), " stands and goes further. To take it back, record WITHDRAWN with supersedes ",
                          stands.decision_id());
  }
}

std::string DescribeWrongClosing(v1::DecisionKind kind, const OpenReferral& named) {
  return absl::StrCat(NameOf(kind), " does not close ", Named(named), ": record REFERRAL_RESOLVED with referral_id ", named.referral_id());
}

std::string DescribeWrongClosing(v1::DecisionKind kind, const TrackStanding& named) {
  return absl::StrCat(NameOf(kind), " closes what is open, and ", Named(named), " stands: to take it back, record WITHDRAWN with supersedes ",
                      named.decision_id());
}

std::string DescribeRefusedChange(CarrierChange change, Situation situation, Phase phase, const ItemStanding& standing) {
  const std::string ask = "; only customs can change that: ask the office that decided";
  if (change == CarrierChange::kCancel && phase == Phase::kAfterDeparture) {
    return "the item has departed, and customs has to know of what is on its way: it stays declared";
  }
  switch (situation) {
    case Situation::kOpen:
      return "the item has departed and its pre-loading data stands: afterwards only what customs asks for can be changed";
    case Situation::kDoNotLoad:
      return absl::StrCat("the item has departed against ", NamedAll(OpenOf(standing, true, v1::TRACK_UNSPECIFIED)), ask);
    case Situation::kReferred:
      return absl::StrCat("customs waits for your answer to ", NamedAll(OpenOf(standing, false, v1::TRACK_UNSPECIFIED)),
                          ": answer it, which an amendment may do; once customs has resolved it, try again");
    default: return absl::StrCat("customs has recorded ", Named(DecisionBehind(situation, standing)), ask);
  }
}

}  // namespace postgate::decisions
