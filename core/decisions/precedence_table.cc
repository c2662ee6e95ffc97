// SPDX-License-Identifier: Apache-2.0
#include "core/decisions/precedence_table.h"

namespace postgate::decisions {
namespace {

using enum Effect;

constexpr v1::Track kNone = v1::TRACK_UNSPECIFIED;
constexpr v1::Track kSecurity = v1::TRACK_SECURITY;
constexpr v1::Track kClearance = v1::TRACK_CLEARANCE;

// Columns: open, referred, held, detained, cleared, final, do-not-load.
constexpr std::array<PrecedenceRow, 14> kTable = {{
    {v1::DECISION_KIND_ASSESSMENT_COMPLETE,
     {kSecurity, kNone},
     {kDecides, kRefused, kDecides, kCannotBe, kDecides, kCannotBe, kRefused},
     false,
     "Completes the risk analysis; it never answers a referral or lifts a do-not-load by itself."},
    {v1::DECISION_KIND_RELEASE,
     {kClearance, kNone},
     {kDecides, kRefused, kDecides, kDecides, kDecides, kRefused, kRefused},
     false,
     "Ends a hold or detention, waits for the answer to a request, never lifts a do-not-load."},
    {v1::DECISION_KIND_RELEASE_DUTY_DUE,
     {kClearance, kNone},
     {kDecides, kRefused, kDecides, kDecides, kDecides, kRefused, kRefused},
     false,
     "As a release; the amounts are due on delivery."},
    {v1::DECISION_KIND_HOLD,
     {kClearance, kSecurity},
     {kStops, kStops, kStops, kRefused, kStops, kRefused, kStops},
     true,
     "Stops an item that was released as long as customs has it; a detention goes further and stays."},
    {v1::DECISION_KIND_DETAIN,
     {kClearance, kNone},
     {kStops, kStops, kStops, kStops, kStops, kRefused, kStops},
     true,
     "Goes further than a hold and takes its place."},
    {v1::DECISION_KIND_REQUEST_FOR_INFORMATION,
     {kSecurity, kClearance},
     {kRefers, kRefers, kRefers, kRefers, kRefers, kRefused, kRefers},
     true,
     "Several may be open at once, each closed by itself; a track that was decided in favour is open again."},
    {v1::DECISION_KIND_REQUEST_FOR_SCREENING,
     {kSecurity, kNone},
     {kRefers, kRefers, kRefers, kCannotBe, kRefers, kCannotBe, kRefers},
     true,
     "As a request for information."},
    {v1::DECISION_KIND_DO_NOT_LOAD,
     {kSecurity, kNone},
     {kRefers, kRefers, kRefers, kCannotBe, kRefers, kCannotBe, kRefers},
     true,
     "Outranks all and is taken always; the security track is open until it is resolved by name."},
    {v1::DECISION_KIND_RETURN_TO_SENDER,
     {kClearance, kNone},
     {kDecides, kDecides, kDecides, kDecides, kDecides, kRefused, kDecides},
     false,
     "Final; closes the clearance requests. A do-not-load stays open beside it."},
    {v1::DECISION_KIND_REFUSE_ENTRY,
     {kClearance, kNone},
     {kDecides, kDecides, kDecides, kDecides, kDecides, kRefused, kDecides},
     false,
     "Final; closes the clearance requests. A do-not-load stays open beside it."},
    {v1::DECISION_KIND_SEIZE,
     {kClearance, kNone},
     {kDecides, kDecides, kDecides, kDecides, kDecides, kRefused, kDecides},
     false,
     "Final; closes the clearance requests. Another final decision has to be withdrawn first."},
    {v1::DECISION_KIND_TRANSIT,
     {kClearance, kNone},
     {kDecides, kRefused, kDecides, kDecides, kDecides, kRefused, kRefused},
     false,
     "As a release, to another office or country."},
    {v1::DECISION_KIND_REFERRAL_RESOLVED,
     {kNone, kNone},
     {kRefused, kResolves, kRefused, kRefused, kRefused, kRefused, kResolves},
     false,
     "Closes what it names with referral_id or supersedes; the track then waits for its decision."},
    {v1::DECISION_KIND_WITHDRAWN,
     {kNone, kNone},
     {kRefused, kTakesBack, kTakesBack, kTakesBack, kTakesBack, kTakesBack, kRefused},
     false,
     "Takes back what supersedes names, final decisions too; a do-not-load is resolved, not withdrawn."},
}};

}  // namespace

const std::array<PrecedenceRow, 14>& PrecedenceTable() { return kTable; }

const PrecedenceRow* FindPrecedence(v1::DecisionKind kind) {
  for (const PrecedenceRow& row : kTable) {
    if (row.kind == kind) return &row;
  }
  return nullptr;
}

absl::string_view NameOf(Situation situation) {
  switch (situation) {
    case Situation::kOpen: return "open";
    case Situation::kReferred: return "referred";
    case Situation::kHeld: return "held";
    case Situation::kDetained: return "detained";
    case Situation::kCleared: return "cleared";
    case Situation::kFinal: return "final";
    case Situation::kDoNotLoad: return "do-not-load";
  }
  return "";
}

absl::string_view NameOf(Effect effect) {
  switch (effect) {
    case Effect::kRefused: return "refused";
    case Effect::kCannotBe: return "–";
    case Effect::kDecides: return "decides";
    case Effect::kStops: return "stops";
    case Effect::kRefers: return "refers";
    case Effect::kResolves: return "resolves";
    case Effect::kTakesBack: return "takes back";
  }
  return "";
}

}  // namespace postgate::decisions
