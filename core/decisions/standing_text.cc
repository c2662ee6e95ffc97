// SPDX-License-Identifier: Apache-2.0
#include "core/decisions/standing_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/decisions/adjudication.h"
#include "google/protobuf/timestamp.pb.h"
#include "postgate/v1/decision.pb.h"

namespace postgate::decisions {
namespace {

using ledger::v1::ItemStanding;
using ledger::v1::OpenReferral;
using ledger::v1::TrackStanding;

std::string OnDate(const google::protobuf::Timestamp& time) {
  return absl::FormatTime(" on %Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

absl::string_view Participle(v1::DecisionKind kind) {
  switch (kind) {
    case v1::DECISION_KIND_ASSESSMENT_COMPLETE: return "assessment complete";
    case v1::DECISION_KIND_RELEASE: return "released";
    case v1::DECISION_KIND_RELEASE_DUTY_DUE: return "released with duty due";
    case v1::DECISION_KIND_HOLD: return "held";
    case v1::DECISION_KIND_DETAIN: return "detained";
    case v1::DECISION_KIND_RETURN_TO_SENDER: return "to be returned to sender";
    case v1::DECISION_KIND_REFUSE_ENTRY: return "entry refused";
    case v1::DECISION_KIND_SEIZE: return "seized";
    case v1::DECISION_KIND_TRANSIT: return "in transit";
    default: return "decided";
  }
}

void DescribeReferral(const OpenReferral& open, std::vector<std::string>* parts) {
  switch (open.kind()) {
    case v1::DECISION_KIND_DO_NOT_LOAD:
      // It outranks all that follows in the text.
      parts->insert(parts->begin(), absl::StrCat("do not load: ", open.referral_id(), OnDate(open.decided_at())));
      return;
    case v1::DECISION_KIND_REQUEST_FOR_SCREENING:
      parts->push_back(absl::StrCat("waits for screening: ", open.referral_id()));
      break;
    default: parts->push_back(absl::StrCat("waits for the carrier's information: ", open.referral_id()));
  }
  if (open.has_deadline()) absl::StrAppend(&parts->back(), ", due", OnDate(open.deadline()));
}

void DescribeTrack(absl::string_view name, const TrackStanding& track, std::vector<std::string>* parts) {
  if (track.kind() != v1::DECISION_KIND_UNSPECIFIED) {
    parts->push_back(absl::StrCat(name, ": ", Participle(track.kind()), OnDate(track.decided_at())));
  } else if (track.required()) {
    parts->push_back(absl::StrCat("waits for the ", name, " decision"));
  }
}

}  // namespace

std::string DescribeStanding(const ItemStanding& standing, Phase phase, bool is_free) {
  std::vector<std::string> parts;
  if (standing.cancelled()) parts.push_back("cancelled by the carrier");
  if (phase == Phase::kAfterDeparture) parts.push_back("departed");
  for (const OpenReferral& open : standing.open_referrals()) DescribeReferral(open, &parts);
  if (IsReleased(standing)) parts.push_back(is_free ? "free to go" : "waits for customs");
  // A cancelled item waits for no decision any more.
  ItemStanding shown = standing;
  if (standing.cancelled()) {
    shown.mutable_security()->set_required(false);
    shown.mutable_clearance()->set_required(false);
  }
  DescribeTrack("security", shown.security(), &parts);
  DescribeTrack("clearance", shown.clearance(), &parts);
  if (parts.empty()) return "nothing is decided";
  return absl::StrJoin(parts, "; ");
}

}  // namespace postgate::decisions
