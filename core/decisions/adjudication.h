// SPDX-License-Identifier: Apache-2.0
//
// What a decision of customs does to an item. Pure functions: no clock, no I/O, no state.
#ifndef CORE_DECISIONS_ADJUDICATION_H_
#define CORE_DECISIONS_ADJUDICATION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "postgate/ledger/v1/standing.pb.h"
#include "postgate/v1/assessment.pb.h"
#include "postgate/v1/decision.pb.h"

namespace postgate::decisions {

// The answer to one decision on one item.
struct Verdict {
  // kOk: it is taken. Otherwise InvalidArgument (no kind, a track that the kind can not be about, nothing named that has
  // to be) or FailedPrecondition (what stands outranks it; what it names does not stand). No personal data in the text.
  absl::Status status;
  // The track that the decision is about; set when status is OK.
  v1::Track track = v1::TRACK_UNSPECIFIED;
  // The track is decided now. The item stays in its queues until it is acknowledged there.
  bool closes_track = false;
  // The track was decided and no longer is.
  bool reopens_track = false;
  // decision_ids that stood or were open and no longer are.
  std::vector<std::string> supersedes;
  // As it is afterwards; when refused, as it was.
  ledger::v1::ItemStanding standing;
};

// The standing of an item that was just accepted: nothing decided, each track required that one of its queues is in.
ledger::v1::ItemStanding NewStanding(const v1::Assessment& assessment, ledger::v1::Regime regime);

// The standing of the next version of an item: assessed again, so what stood favourably stands no longer; what holds it
// or is open stays.
ledger::v1::ItemStanding StandingAfterAmendment(const ledger::v1::ItemStanding& before, const v1::Assessment& assessment);

// Decides by the table of precedence_table.h. `decision` has decision_id and decided_at filled in. A cancelled item takes
// only REFERRAL_RESOLVED and WITHDRAWN.
Verdict Adjudicate(const ledger::v1::ItemStanding& standing, const v1::Decision& decision);

// True for what a receptacle or dispatch hands on to items nested into it later.
bool IsInherited(v1::DecisionKind kind);

// What the open decisions of a receptacle do to an item that is nested into it now, in the order in which they were
// recorded; those that the item's standing refuses or already has are left out.
struct Inheritance {
  struct Taken {
    size_t index = 0;  // In the span.
    Verdict verdict;
  };
  std::vector<Taken> taken;
  ledger::v1::ItemStanding standing;
};
Inheritance Inherit(const ledger::v1::ItemStanding& standing, absl::Span<const v1::Decision> open);

// Whether a do-not-load is open: it outranks all else.
bool MustNotBeLoaded(const ledger::v1::ItemStanding& standing);

// Whether the item is free to go: each required track is decided in favour and nothing is open.
bool IsReleased(const ledger::v1::ItemStanding& standing);

// Returns whether a track is decided, in favour or not.
bool IsDecided(const ledger::v1::ItemStanding& standing, v1::Track track);

}  // namespace postgate::decisions

#endif  // CORE_DECISIONS_ADJUDICATION_H_
